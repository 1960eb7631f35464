import { expect, test } from 'vitest'
import { specificationOfTrial } from './trialSpecification.ts'

const TRIAL = {
  strategy: 'sma-cross',
  direction: 'SHORT',
  parameters: [{ name: 'fast', value: 10 }],
  takeProfit: null,
  stopLoss: 0.02,
  from: '2010-01-01T00:00:00.000Z',
  to: '2011-01-01T00:00:00.000Z',
} as const
const SWEEP = {
  dataset: 'd',
  strategies: [{ strategy: 'sma-cross' }, { strategy: 'ppo' }],
  account: { fee: 0.002 },
  run: { name: 'mine', key: 'k', tags: ['t'], limits: { trial: 3 } },
}
const made = (kind: string, input: object) => JSON.parse(specificationOfTrial(JSON.stringify({ kind, input }), TRIAL))

test('a trial of a sweep is a backtest with the same account and limits, under a name of its own', () => {
  expect(made('OPTIMIZATION', { ...SWEEP, from: '2005-01-01T00:00:00.000Z' })).toEqual({
    kind: 'BACKTEST',
    input: {
      dataset: 'd',
      from: '2005-01-01T00:00:00.000Z',
      strategy: 'sma-cross',
      direction: 'SHORT',
      parameters: [{ name: 'fast', value: 10 }],
      exits: { takeProfit: null, stopLoss: 0.02 },
      account: { fee: 0.002 },
      run: { limits: { trial: 3 } },
    },
  })
})

test.each([
  ['WALK_FORWARD', { optimization: SWEEP, folds: 3 }],
  ['OPTIMIZATION', { ...SWEEP, holdOut: 0.2 }],
])('a trial of a %s on a part of the bars is run on that part', (kind, input) => {
  expect(made(kind, input).input).toMatchObject({ from: TRIAL.from, to: TRIAL.to, dataset: 'd' })
})

test('a trial of an improvement is on all bars', () => {
  expect(made('IMPROVEMENT', { optimization: SWEEP }).input.from).toBeUndefined()
})

test('the trial of a backtest is that backtest', () => {
  const text = JSON.stringify({ kind: 'BACKTEST', input: { dataset: 'd' } })
  expect(specificationOfTrial(text, TRIAL)).toBe(text)
})
