import { describe, expect, test } from 'vitest'
import type { Metrics } from '../engine/backtest.ts'
import type { Trial } from '../jobs/job.ts'
import type { Candidate } from '../jobs/plan.ts'
import type { Fold } from '../jobs/results/folds.ts'
import { ResolverTestBed } from './resolvers.fixture.ts'

const METRICS: Metrics = {
  totalReturn: 0.5,
  annualReturn: null,
  sharpe: 1,
  sortino: null,
  maxDrawdown: 0.1,
  trades: 3,
  winRate: 1,
  profitFactor: null,
  calmar: null,
  exposure: 0.5,
}

const trialOf = (number: number, changes: Partial<Trial> = {}): Trial => ({
  jobId: 'job',
  number,
  state: 'SUCCEEDED',
  error: null,
  skippedEntries: 0,
  metrics: { ...METRICS, sharpe: number },
  ...changes,
})

const FOLD: Fold = {
  number: 1,
  train: { fromMs: 0, toMs: 1 },
  test: { fromMs: 2, toMs: 3 },
  trained: trialOf(4),
  tested: trialOf(9),
  isTested: true,
  testBars: { from: 2, to: 4 },
}

async function readJob(fields: string, changes: ConstructorParameters<typeof ResolverTestBed>[0]): Promise<unknown> {
  const bed = new ResolverTestBed(changes)
  const { id } = await bed.create(1)
  return bed.read(`{ job(id: "${id}") { ${fields} } }`)
}

describe('a fold', () => {
  test('shows its windows, what was chosen, and what became of it', async () => {
    const candidate = async (_: unknown, number: number): Promise<Candidate> => ({
      strategy: 'rsi',
      direction: 'LONG',
      parameters: { lower: number },
      takeProfit: null,
      stopLoss: null,
    })
    const windows = 'number trainFrom trainTo testFrom testTo'
    const trials = 'chosen { name value } train { sharpe } test { sharpe } trainTrial { number } testTrial { number }'
    expect(await readJob(`folds { ${windows} ${trials} }`, { folds: async () => [FOLD], candidate })).toEqual({
      folds: [
        {
          number: 1,
          trainFrom: '1970-01-01T00:00:00.000Z',
          trainTo: '1970-01-01T00:00:00.001Z',
          testFrom: '1970-01-01T00:00:00.002Z',
          testTo: '1970-01-01T00:00:00.003Z',
          chosen: [{ name: 'lower', value: 4 }],
          train: { sharpe: 4 },
          test: { sharpe: 9 },
          trainTrial: { number: 4 },
          testTrial: { number: 9 },
        },
      ],
    })
  })

  test('whose trial has no metrics is an error that names it', async () => {
    const folds = async () => [{ ...FOLD, tested: trialOf(9, { metrics: null }) }]
    await expect(readJob('folds { test { sharpe } }', { folds })).rejects.toThrow(
      'trial 9 succeeded and has no metrics',
    )
  })
})

test('a fold without an admissible training says so, and shows the least broken trial and an account that kept its cash', async () => {
  const fields =
    'number tested chosen { name } train { sharpe } test { totalReturn trades calmar } trainTrial { number }'
  const tested = trialOf(9, { state: 'FAILED', error: 'not run', metrics: null })
  const fold = { ...FOLD, tested, isTested: false }
  expect(await readJob(`folds { ${fields} testTrial { state error } }`, { folds: async () => [fold] })).toEqual({
    folds: [
      {
        number: 1,
        tested: false,
        chosen: [],
        train: { sharpe: 4 },
        test: { totalReturn: 0, trades: 0, calmar: null },
        trainTrial: { number: 4 },
        testTrial: { state: 'FAILED', error: 'not run' },
      },
    ],
  })
})

describe('what a walk-forward analysis earned out of sample', () => {
  const equity = Float64Array.from([100, 90, 120, 60, 110, 105])
  const times = Float64Array.from([0, 1, 2, 3, 4, 5])
  const detail = { equity, times, initialCash: 100, trades: [], problem: null }
  const outOfSample = async () => ({ detail, metrics: METRICS, efficiency: 0.75 })

  test('is one account with its metrics', async () => {
    const fields = 'outOfSample { equity(points: 4) { equity } metrics { totalReturn annualReturn } efficiency }'
    expect(await readJob(fields, { outOfSample })).toEqual({
      outOfSample: {
        equity: [100, 120, 60, 105].map((value) => ({ equity: value })),
        metrics: { totalReturn: 0.5, annualReturn: null },
        efficiency: 0.75,
      },
    })
  })

  test('cannot be drawn by one point', async () => {
    await expect(readJob('outOfSample { equity(points: 1) { equity } }', { outOfSample })).rejects.toThrow(
      'points: 1 is not allowed; it must be from 2 to 10000',
    )
  })
})
