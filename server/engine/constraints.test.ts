import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Metrics } from './backtest.ts'
import { type Batch, ENGINES, FIGURES, type Observer, type Results } from './batch.ts'
import { candlesAt, PLAIN_ACCOUNT } from './candles.fixture.ts'
import {
  constrainedScore,
  describeConstraints,
  shortfallOf,
  type TrialConstraints,
  trialConstraintsOf,
  violationsOf,
} from './constraints.ts'
import { isAdmissible } from './objective.ts'
import { runWork } from './work.ts'

const METRICS: Metrics = {
  totalReturn: 0.2,
  annualReturn: 0.1,
  sharpe: 1,
  sortino: 1.5,
  maxDrawdown: 0.25,
  trades: 12,
  winRate: 0.5,
  profitFactor: 1.2,
  calmar: 0.4,
  exposure: 0.3,
}
const IDLE: Metrics = {
  ...METRICS,
  totalReturn: 0,
  sharpe: 0,
  sortino: null,
  maxDrawdown: 0,
  trades: 0,
  winRate: 0,
  profitFactor: null,
  exposure: 0,
}

describe('what a trial breaks', () => {
  test.each<[TrialConstraints, Partial<Metrics>, string[], number]>([
    [{ minTrades: 12, maxDrawdown: 0.25, minWinRate: 0.5, minProfitFactor: 1.2, minExposure: 0.3 }, {}, [], 0],
    [{ minTrades: 1 }, { trades: 0 }, ['0 trades; at least 1 is asked for'], 1],
    [{ minTrades: 16 }, {}, ['12 trades; at least 16 are asked for'], 0.25],
    [{ minTrades: 2 }, { trades: 1 }, ['1 trade; at least 2 are asked for'], 0.5],
    [{ maxDrawdown: 0.2 }, {}, ['a drawdown of 25 %; at most 20 % is asked for'], 0.25],
    [{ maxDrawdown: 0 }, {}, ['a drawdown of 25 %; at most 0 % is asked for'], 0.25],
    [{ minWinRate: 0.625 }, {}, ['a win rate of 50 %; at least 62.5 % is asked for'], 0.2],
    [{ minProfitFactor: 1.5 }, {}, ['a profit factor of 1.2; at least 1.5 is asked for'], 0.2],
    [{ minExposure: 0.4 }, {}, ['an exposure of 30 %; at least 40 % is asked for'], 0.25],
    [{ maxDrawdown: 0.25 }, { maxDrawdown: 0.250001 }, ['a drawdown of 25.0001 %; at most 25 % is asked for'], 4e-6],
    [
      { minTrades: 24, minWinRate: 1 },
      {},
      ['12 trades; at least 24 are asked for', 'a win rate of 50 %; at least 100 % is asked for'],
      1,
    ],
    [{ minTrades: 0, minWinRate: 0, minProfitFactor: 0, minExposure: 0, maxDrawdown: 0 }, IDLE, [], 0],
  ])('of %o with %o is %j, by %d', (constraints, changes, violations, shortfall) => {
    const metrics = { ...METRICS, ...changes }
    expect(violationsOf(metrics, constraints)).toEqual(violations)
    expect(shortfallOf(metrics, constraints)).toBeCloseTo(shortfall, 9)
  })

  test('is no profit factor where nothing was lost and something was won', () => {
    const constraints = { minProfitFactor: 1e300 }
    expect(violationsOf({ ...METRICS, profitFactor: null }, constraints)).toEqual([])
    expect(violationsOf(IDLE, { minProfitFactor: 1.1 })).toEqual(['a profit factor of 0; at least 1.1 is asked for'])
  })

  test('is told with as many digits as tell it from what is asked for', () => {
    const [text] = violationsOf({ ...METRICS, winRate: 1 / 3 }, { minWinRate: 0.3333333333333334 })
    const [, value, bound] = /^a win rate of (.*) %; at least (.*) % is/.exec(text ?? '') ?? []
    expect(value).not.toBe(bound)
  })
})

describe('the score under constraints', () => {
  const figure = fc.double({ min: 0, max: 1, noNaN: true })
  const bounds = fc.record(
    {
      minTrades: fc.nat(100),
      maxDrawdown: figure,
      minWinRate: figure,
      minProfitFactor: fc.double({ min: 0, max: 5, noNaN: true }),
      minExposure: figure,
    },
    { requiredKeys: [] },
  )
  const metrics = fc
    .record({ trades: fc.nat(100), maxDrawdown: figure, winRate: figure, exposure: figure })
    .map((changes) => ({ ...METRICS, ...changes }))

  test('is the one without any exactly where nothing is broken, and says so', () => {
    fc.assert(
      fc.property(metrics, bounds, (found, constraints) => {
        const isKept = violationsOf(found, constraints).length === 0
        const score = constrainedScore(1.5, found, constraints)
        expect(score === 1.5).toBe(isKept)
        expect(isAdmissible(score)).toBe(isKept)
      }),
    )
  })

  test('is lower the more is broken, whatever was earned', () => {
    const near = constrainedScore(-3, { ...METRICS, trades: 29 }, { minTrades: 30 })
    const far = constrainedScore(9, { ...METRICS, trades: 2 }, { minTrades: 30 })
    expect(near).toBeGreaterThan(far)
    expect(far).toBeLessThan(constrainedScore(-1e300, METRICS, { minTrades: 1 }))
  })
})

test('what is asked is told in words', () => {
  expect(describeConstraints({ minTrades: 1 })).toBe('at least 1 trade')
  expect(describeConstraints({ minTrades: 30, maxDrawdown: 0.2, minProfitFactor: 1.25 })).toBe(
    'at least 30 trades, a drawdown of at most 20 %, a profit factor of at least 1.25',
  )
})

test('what stands beside it is no constraint of trials, and nothing is none', () => {
  const kept = { relations: [], declared: true, minTrades: 3, maxDrawdown: undefined } as unknown as TrialConstraints
  expect(trialConstraintsOf(kept)).toEqual({ minTrades: 3 })
  expect(trialConstraintsOf({ relations: [], declared: true } as TrialConstraints)).toBeUndefined()
  expect(trialConstraintsOf(undefined)).toBeUndefined()
})

describe('work under constraints', () => {
  const SILENT: Observer = { enter: () => undefined, advance: () => undefined, finish: () => undefined }
  const WAVE = candlesAt(Array.from({ length: 400 }, (_, bar) => 100 + 20 * Math.sin(bar / 5) + 7 * Math.sin(bar)))
  const exits = [{ takeProfit: null, stopLoss: null }]
  const crossing = (slow: number, first: number): Batch => {
    return { strategy: 'sma-cross', direction: 'LONG', parameters: { fast: 2, slow }, first, exits }
  }
  // The last one warms up for longer than there are bars.
  const batches = [crossing(3, 10), crossing(40, 11), crossing(450, 12)]
  const run = (changes: Partial<Parameters<typeof runWork>[1]>) =>
    runWork(WAVE, { account: PLAIN_ACCOUNT, objective: 'SHARPE', engines: ENGINES, batches, ...changes }, SILENT)
  const column = ({ figures, count }: Results, name: (typeof FIGURES)[number]) =>
    [...figures].slice(FIGURES.indexOf(name) * count, (FIGURES.indexOf(name) + 1) * count)

  test.each(ENGINES)('gives broken trials their score and leaves all else as it is: %s', (engine) => {
    const free = run({ engines: [engine] })
    const [many = 0, some = 0, none] = column(free, 'trades')
    expect([many > some, some > 0, none]).toEqual([true, true, 0])
    const bound = run({ engines: [engine], constraints: { minTrades: some } })
    expect(column(bound, 'objective').map(isAdmissible)).toEqual([true, true, false])
    expect(column(bound, 'objective').slice(0, 2)).toEqual(column(free, 'objective').slice(0, 2))
    for (const name of FIGURES.slice(1)) expect(column(bound, name)).toEqual(column(free, name))
    const strict = run({ engines: [engine], constraints: { minTrades: many + 1 } })
    const [first = 0, second = 0, third = 0] = column(strict, 'objective')
    expect([first > second, second > third, isAdmissible(first)]).toEqual([true, true, false])
  })

  test('a batch that is not to be run fails with the reason, counts its bars, and the others go on', () => {
    const finished: number[] = []
    const observer = { ...SILENT, finish: (bars: number) => finished.push(bars) }
    const idle = batches.map((batch, at) => (at === 1 ? { ...batch, strategy: 'unknown', notRun: 'not now' } : batch))
    const work = { account: PLAIN_ACCOUNT, objective: 'SHARPE', engines: ENGINES, batches: idle } as const
    const { failures, figures } = runWork(WAVE, work, observer)
    expect(failures).toEqual([{ trial: 11, error: 'not now' }])
    expect([...figures.subarray(0, 3)].map(Number.isNaN)).toEqual([false, true, false])
    expect(finished.reduce((sum, bars) => sum + bars, 0)).toBe(3 * WAVE.length)
  })
})
