import { expect, test } from 'vitest'
import type { TrustNode } from '../../../api/documents/trust.ts'
import { conclusionOf, judgementsOf } from './judgements.ts'

const JOB: TrustNode = {
  id: '1',
  kind: 'OPTIMIZATION',
  objective: 'SHARPE',
  from: '2000-01-03T00:00:00.000Z',
  to: '2016-01-03T00:00:00.000Z',
  admissible: { totalCount: 1452 },
  analysis: {
    importance: [],
    deflatedSharpe: 0.464,
    plateau: 0.6,
    overfitting: 0.357,
    realityCheck: 0.46,
    sampled: 1000,
  },
  best: { number: 328, metrics: { trades: 15, totalReturn: 0.48, sharpe: 0.65 } },
  heldOut: { metrics: { totalReturn: -0.044, trades: 2 } },
  outOfSample: null,
}

const UNKNOWN = {
  importance: [],
  sampled: 9,
  deflatedSharpe: null,
  overfitting: null,
  realityCheck: null,
  plateau: null,
}

const told = (job: TrustNode) =>
  judgementsOf(job).map(({ name, value, opinion }) => `${name} ${value.replaceAll('\u202f', ' ')} ${opinion}`)

test('each figure says what it is, and whether it speaks for the trial or against it', () => {
  expect(told(JOB)).toEqual([
    'Held out ▼ 4.4 % against',
    'Deflated Sharpe 46.4 % against',
    'Overfitting 35.7 % doubt',
    'Reality check p 0.46 against',
    'Plateau 0.60 doubt',
    'Trades 15 doubt',
  ])
})

const said = (text: string | undefined) => text?.replaceAll('\u202f', ' ')

test('each figure says in words what it means, and when it misleads', () => {
  const walk = { efficiency: 0.33, metrics: { totalReturn: 0.45, trades: 7 } }
  const all = judgementsOf({ ...JOB, outOfSample: walk })
  expect(all.map(({ misleads }) => misleads).filter((text) => !text.endsWith('.'))).toEqual([])
  const texts = new Map(all.map(({ name, text }) => [name, said(text)]))
  expect(texts.get('Held out')).toMatch(/^What it came to on bars that no trial had seen, with 2 trades\. .*\.$/)
  expect(texts.get('Efficiency')).toMatch(/^Out of sample it kept 33 % of the annual return.*, in 7 trades\./)
  expect(texts.get('Deflated Sharpe')).toMatch(/what 1,452 trials find by luck\. .*below 90 % one should not\.$/)
  expect(texts.get('Overfitting')).toMatch(/at 50 % which one is best is chance\.$/)
  expect(texts.get('Reality check')).toMatch(/would look this good in 46 of 100 cases\./)
  expect(texts.get('Plateau')).toBe(
    'The neighbours of the best keep 60 % of its objective: a slope, neither plateau nor spike.',
  )
  expect(texts.get('Trades')).toMatch(/^It traded 15 times in 16\.0 years\. /)
})

test('a figure stands on a scale with a good part and two ends', () => {
  const scales = judgementsOf({ ...JOB, outOfSample: { efficiency: 1.7, metrics: { totalReturn: 1, trades: 7 } } }).map(
    ({ name, scale }) => [name, scale && `${scale.ends.join(' ')} ${scale.good.join('–')}: ${scale.at}`],
  )
  expect(scales).toEqual([
    ['Held out', null],
    ['Efficiency', 'fitted found 0.5–1: 1'],
    ['Deflated Sharpe', 'luck skill 0.95–1: 0.464'],
    ['Overfitting', 'rare usual 0–0.2: 0.357'],
    ['Reality check', 'an edge none 0–0.05: 0.46'],
    ['Plateau', 'spike plateau 0.8–1: 0.6'],
    ['Trades', 'few many 0.3–1: 0.15'],
  ])
})

test.each([
  [0.9, 'a plateau'],
  [0.1, 'a spike'],
])('neighbours that keep %d of the objective are called %s', (plateau, word) => {
  const analysis = { ...UNKNOWN, plateau }
  const [judged] = judgementsOf({ ...JOB, kind: 'WALK_FORWARD', heldOut: null, analysis })
  expect(judged?.text).toMatch(new RegExp(`^In the trainings, the neighbours .*: ${word}\\.$`))
})

test('figures below 0 and above 1 stand at the ends of their scales', () => {
  const analysis = { ...UNKNOWN, plateau: -2 }
  const outOfSample = { efficiency: -0.5, metrics: { totalReturn: -0.1, trades: 1 } }
  const best = { number: 1, metrics: { trades: 250, totalReturn: 1, sharpe: 1 } }
  const all = judgementsOf({ ...JOB, heldOut: null, analysis, outOfSample, best })
  expect(all.map(({ scale }) => scale?.at)).toEqual([0, 0, 1])
  expect(all.map(({ text }) => /(-|−)\d/.test(text))).toEqual([false, false, false])
})

test('few trades are told as people say them', () => {
  const [, one] = judgementsOf({
    ...JOB,
    analysis: null,
    heldOut: { metrics: { totalReturn: 0, trades: 0 } },
    best: { number: 1, metrics: { trades: 1, totalReturn: 0, sharpe: 0 } },
  })
  expect(one?.text).toMatch(/^It traded once in 16/)
  expect(one?.opinion).toBe('against')
  const [held] = judgementsOf({ ...JOB, heldOut: { metrics: { totalReturn: 0, trades: 0 } } })
  expect(held?.text).toMatch(/had seen, without a trade\./)
})

test.each([
  ['deflatedSharpe', [0.95, 0.9, 0.89]],
  ['overfitting', [0.2, 0.4, 0.41]],
  ['realityCheck', [0.05, 0.2, 0.21]],
  ['plateau', [0.8, 0.5, 0.49]],
] as const)('%s is good, doubtful and bad from these on: %j', (name, values) => {
  const opinions = values.map(
    (value) => judgementsOf({ ...JOB, best: null, heldOut: null, analysis: { ...UNKNOWN, [name]: value } })[0]?.opinion,
  )
  expect(opinions).toEqual(['favour', 'doubt', 'against'])
})

test('a walk-forward is judged by what it kept out of sample', () => {
  const outOfSample = { efficiency: 0.33, metrics: { totalReturn: 0.45, trades: 7 } }
  expect(told({ ...JOB, kind: 'WALK_FORWARD', best: null, heldOut: null, analysis: null, outOfSample })).toEqual([
    'Efficiency 0.33 doubt',
  ])
})

test('a held-out part without a trade says neither', () => {
  expect(told({ ...JOB, heldOut: { metrics: { totalReturn: 0, trades: 0 } } })[0]).toBe('Held out 0.0 % doubt')
})

test('the conclusion is as bad as what speaks against it', () => {
  const of = (...opinions: ('favour' | 'doubt' | 'against')[]) =>
    conclusionOf(opinions.map((opinion) => ({ name: '', value: '', opinion, scale: null, text: '', misleads: '' })))
  expect(of('against', 'against', 'favour')).toMatch(/^Do not trade this one yet/)
  expect(of('against', 'favour')).toMatch(/^Be careful/)
  expect(of('doubt', 'favour')).toMatch(/^Promising/)
  expect(of('favour')).toMatch(/^Nothing speaks against it/)
  expect(of()).toBe('There is too little to judge by.')
})
