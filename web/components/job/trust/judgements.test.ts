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

test.each([
  ['deflatedSharpe', [0.95, 0.9, 0.89]],
  ['overfitting', [0.2, 0.4, 0.41]],
  ['realityCheck', [0.05, 0.2, 0.21]],
  ['plateau', [0.8, 0.5, 0.49]],
] as const)('%s is good, doubtful and bad from these on: %j', (name, values) => {
  const none = {
    importance: [],
    sampled: 9,
    deflatedSharpe: null,
    overfitting: null,
    realityCheck: null,
    plateau: null,
  }
  const opinions = values.map(
    (value) => judgementsOf({ ...JOB, best: null, heldOut: null, analysis: { ...none, [name]: value } })[0]?.opinion,
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
