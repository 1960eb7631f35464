import { expect, test } from 'vitest'
import { judgementsOf } from './judgements.ts'
import { analysed, heldOut, returned, SWEEP, walked } from './trust.fixture.ts'

const plain = (text: string) => text.replaceAll('\u202f', ' ')
const told = (job: typeof SWEEP) =>
  judgementsOf(job).map(({ name, value, opinion }) => plain(`${name} ${value} ${opinion}`))
const textOf = (job: typeof SWEEP, name: string) =>
  plain(judgementsOf(job).find((one) => one.name === name)?.text ?? '')

const outOfSample = { efficiency: 1, metrics: { totalReturn: 0.2, trades: 7 }, equity: [] }
const FIGURES = { deflatedSharpe: 0.464, plateau: 0.6, overfitting: 0.357, realityCheck: 0.46 }

test('each figure says what it is, and whether it speaks for the trial or against it', () => {
  expect(told(analysed(FIGURES, heldOut(-0.044, 0.1, 2)))).toEqual([
    'Return ▲ 48.0 % favour',
    'Held out ▼ 4.4 % against',
    'Deflated Sharpe 46.4 % against',
    'Overfitting 35.7 % doubt',
    'Reality check p 0.46 against',
    'Plateau 0.60 doubt',
    'Trades 45 favour',
  ])
})

test.each([
  ['deflatedSharpe', [0.95, 0.9, 0.89]],
  ['overfitting', [0.2, 0.4, 0.41]],
  ['realityCheck', [0.05, 0.2, 0.21]],
  ['plateau', [0.8, 0.5, 0.49]],
] as const)('%s is good, doubtful and bad from these on: %j', (name, values) => {
  const opinions = values.map(
    (value) => judgementsOf(analysed({ [name]: value }, { ...SWEEP, best: null }))[0]?.opinion,
  )
  expect(opinions).toEqual(['favour', 'doubt', 'against'])
})

test('a return speaks for a trial only where it is a gain, and more than holding earned', () => {
  expect(told(returned(0.39, { sharpe: 0.2 }))[0]).toBe('Return ▲ 39.0 % against')
  expect(told(returned(0.39))[0]).toBe('Return ▲ 39.0 % doubt')
  expect(told(returned(-0.1))[0]).toBe('Return ▼ 10.0 % against')
  expect(told({ ...SWEEP, benchmark: null })[0]).toBe('Return ▲ 48.0 % doubt')
  expect(textOf(returned(0.39), 'Return')).toBe(
    'What it came to, after costs. Holding came to ▲ 40.0 % on the same bars; for its risk it earned less, with a Sharpe ratio of 0.30 beside 0.65.',
  )
})

test('a held-out part is measured by holding on the same bars', () => {
  expect(told(heldOut(0.266, 0.399))[1]).toBe('Held out ▲ 26.6 % doubt')
  expect(told(heldOut(0.4, 0.399))[1]).toBe('Held out ▲ 40.0 % favour')
  expect(textOf(heldOut(0.266, 0.399), 'Held out')).toContain('Holding came to ▲ 39.9 % on the same bars.')
  expect(told(heldOut(0, 0.1, 0))[1]).toBe('Held out 0.0 % doubt')
})

test('a walk-forward is judged by what it kept out of sample, beside holding in all tests and in each', () => {
  expect(told(walked([0.05, 0.05, 0.2]))).toEqual(['Out of sample ▲ 32.3 % against', 'Efficiency 0.60 favour'])
  expect(told(walked([0.05, 0.05, 0.4]))[0]).toBe('Out of sample ▲ 54.3 % doubt')
  expect(told(walked([0.2, 0.2, 0.05]))[0]).toBe('Out of sample ▲ 51.2 % favour')
  expect(textOf(walked([0.05, 0.05, 0.2]), 'Out of sample')).toContain('and to more than this in 2 of 3 tests')
})

test('where the best has no height there is nothing to deflate and nothing to keep', () => {
  const job = analysed({ deflatedSharpe: 0.198, plateau: 1.29 }, returned(-0.35, { sharpe: -0.88 }))
  expect(told(job).slice(1, 3)).toEqual(['Deflated Sharpe – against', 'Plateau – against'])
  expect(textOf(job, 'Deflated Sharpe')).toContain('nothing to deflate: the Sharpe ratio is −0.88')
  expect(textOf(job, 'Plateau')).toContain('the Sharpe ratio of the best is −0.88 itself')
})

test('neighbours on the other side of zero keep no share of the objective', () => {
  expect(textOf(analysed({ plateau: -1.29 }), 'Plateau')).toBe(
    'The neighbours of the best have a Sharpe ratio below 0, half of them or more: a spike.',
  )
  expect(textOf(analysed({ plateau: 0.6 }), 'Plateau')).toMatch(/keep 60 % of its Sharpe ratio/)
})

test('a deflated Sharpe ratio names no number of attempts, since those that are alike count as fewer', () => {
  expect(textOf(analysed({ deflatedSharpe: 0.9 }), 'Deflated Sharpe')).not.toMatch(/\d+ trials/)
})

test('each figure says in words what it means, and when it misleads', () => {
  const all = judgementsOf(analysed(FIGURES, heldOut(0.2, 0.1, 2)))
  expect(all.map(({ misleads }) => misleads).filter((text) => !text.endsWith('.'))).toEqual([])
  const job = analysed(FIGURES, heldOut(0.2, 0.1, 2))
  expect(textOf(job, 'Held out')).toMatch(/^What it came to on bars that no trial had seen, with 2 trades\. .*\.$/)
  expect(textOf(job, 'Deflated Sharpe')).toMatch(/such a search finds by luck\. .*below 90 % one should not\.$/)
  expect(textOf(job, 'Overfitting')).toMatch(/at 50 % which one is best is chance\.$/)
  expect(textOf(job, 'Reality check')).toMatch(/would look this good in 46 of 100 cases\./)
  expect(textOf(job, 'Trades')).toMatch(/^It traded 45 times in 16\.0 years\. /)
  expect(textOf(returned(0.4, { trades: 1 }), 'Trades')).toMatch(/^It traded once in 16/)
  expect(textOf(heldOut(0, 0.1, 0), 'Held out')).toMatch(/had seen, without a trade\./)
  expect(textOf(walked([0.2], 7), 'Efficiency')).toMatch(
    /^Out of sample it kept 60 % of the annual return.*, in 7 trades\./,
  )
})

test('a figure stands on a scale with a good part and two ends', () => {
  const job = { ...analysed(FIGURES, heldOut(0.2, 0.1)), outOfSample: { ...outOfSample, efficiency: 1.7 } }
  const scales = judgementsOf(job).map(({ name, scale }) => [
    name,
    scale && `${scale.ends.join(' ')} ${scale.good.join('–')}: ${scale.at}`,
  ])
  expect(scales).toEqual([
    ['Return', null],
    ['Held out', null],
    ['Efficiency', 'fitted found 0.5–1: 1'],
    ['Deflated Sharpe', 'luck skill 0.95–1: 0.464'],
    ['Overfitting', 'rare usual 0–0.2: 0.357'],
    ['Reality check', 'an edge none 0–0.05: 0.46'],
    ['Plateau', 'spike plateau 0.8–1: 0.6'],
    ['Trades', 'few many 0.3–1: 0.45'],
  ])
})

test('figures below 0 and above 1 stand at the ends of their scales', () => {
  const low = { ...analysed({ plateau: -2 }), outOfSample: { ...outOfSample, efficiency: -0.5 } }
  expect(judgementsOf(low).map(({ scale }) => scale?.at)).toEqual([undefined, 0, 0, 0.45])
  expect(judgementsOf(returned(1, { trades: 250 })).at(-1)?.scale?.at).toBe(1)
})

test.each([
  [0.9, 'a plateau'],
  [0.1, 'a spike'],
])('neighbours that keep %d of the objective are called %s', (plateau, word) => {
  const job = analysed({ plateau }, walked([0.2]))
  expect(textOf(job, 'Plateau')).toMatch(new RegExp(`^In the trainings, the neighbours .*: ${word}\\.$`))
})
