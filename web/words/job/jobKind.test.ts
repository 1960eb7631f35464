import { expect, test } from 'vitest'
import { tallyAt, tellDone, tellJob } from './jobKind.ts'

const plain = (text: string) => text.replaceAll('\u202f', ' ')
const sampled = (method: string) => JSON.stringify({ input: { sampler: { method } } })

test('a job says of which kind it is, how large, and how it searches', () => {
  expect(plain(tellJob('BACKTEST', '{}', 1))).toBe('Backtest')
  expect(plain(tellJob('OPTIMIZATION', '{}', 2))).toBe('Sweep of 2 trials')
  expect(plain(tellJob('OPTIMIZATION', sampled('GRID'), 1560))).toBe('Sweep of 1,560 trials')
  expect(plain(tellJob('OPTIMIZATION', sampled('BAYESIAN'), 200))).toBe('Search, Bayesian, 200 trials')
  expect(plain(tellJob('OPTIMIZATION', sampled('RANDOM'), 1))).toBe('Search, random, 1 trial')
  expect(plain(tellJob('WALK_FORWARD', '{"input":{"folds":5}}', 650))).toBe('Walk-forward, 650 trials in 5 folds')
  expect(plain(tellJob('IMPROVEMENT', '{"input":{"cycles":1}}', 20))).toBe('Improvement, 20 trials in at most 1 cycle')
})

test('trials are counted at one moment: those that are done and did not fail have succeeded', () => {
  const tally = { succeeded: 900, failed: 20, timedOut: 3 }
  expect(tallyAt(tally, 973)).toEqual({ succeeded: 950, failed: 20, timedOut: 3 })
  expect(tallyAt(tally, undefined)).toEqual(tally)
  expect(tallyAt(tally, 10).succeeded).toBe(0)
})

test('a job that did not come to its end says how far it came', () => {
  expect(plain(tellDone(1560, 1560))).toBe('1,560 trials')
  expect(plain(tellDone(973, 1560))).toBe('973 of 1,560 trials')
  expect(plain(tellDone(0, 1))).toBe('0 of 1 trial')
})
