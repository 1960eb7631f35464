import { describe, expect, test } from 'vitest'
import type { Trade } from './backtest.ts'
import { candlesAt, PLAIN_ACCOUNT } from './candles.fixture.ts'
import { computeMetrics, YEAR_MS } from './metrics.ts'
import { OverflowError } from './overflow.ts'

/** The metrics of an account of 100 with these marks, four bars a year unless told. */
function metricsOf(marks: readonly number[], profits: readonly number[] = [], stepMs = YEAR_MS / 4) {
  const candles = candlesAt(marks, stepMs)
  const trades = profits.map((profit) => ({ profit }) as Trade)
  const outcome = { trades, equity: Float64Array.from(marks), heldBars: 1 }
  return computeMetrics(candles, outcome, { ...PLAIN_ACCOUNT, initialCash: 100 })
}

describe('the metrics of a worked example', () => {
  // Returns 0.2, −0.25, 0.1: mean 1/60, squares 0.1125; √(bars per year) = 2; three quarters of a year.
  const metrics = metricsOf([100, 120, 90, 99], [20, -30, 0, 9])

  test('hold the total return, and the annual one over the time from first to last bar', () => {
    expect(metrics.totalReturn).toBeCloseTo(-0.01, 12)
    expect(metrics.annualReturn).toBeCloseTo(0.99 ** (4 / 3) - 1, 12)
  })

  test('divide the mean return by the sample deviation, and by the downside deviation over all returns', () => {
    expect(metrics.sharpe).toBeCloseTo((2 * (1 / 60)) / Math.sqrt((0.1125 - 3 / 3600) / 2), 12)
    expect(metrics.sortino).toBeCloseTo((2 * (1 / 60)) / Math.sqrt(0.0625 / 3), 12)
  })

  test('hold the deepest fall from a peak', () => {
    expect(metrics.maxDrawdown).toBeCloseTo(0.25, 12)
  })

  test('count the trades, the share with a profit, and gross profit over gross loss', () => {
    expect(metrics.trades).toBe(4)
    expect(metrics.winRate).toBe(0.5)
    expect(metrics.profitFactor).toBeCloseTo(29 / 30, 12)
  })

  test('hold the share of the bars on which a position was held', () => {
    expect(metrics.exposure).toBe(0.25)
  })
})

describe('the drawdown', () => {
  test.each([
    ['counts a fall below the initial cash on the first bar', [80, 90, 95], 0.2],
    ['is measured from the highest peak before the fall', [100, 200, 150, 300, 240], 0.25],
    ['is 0 where the account only grows', [100, 101, 150], 0],
    ['is 1 where everything is lost', [100, 50, 0, 0], 1],
  ])('%s', (_, marks, expected) => {
    expect(metricsOf(marks).maxDrawdown).toBeCloseTo(expected, 12)
  })
})

describe('the ratios', () => {
  test.each([
    ['where nothing varies', [100, 100, 100, 100]],
    ['where the account grows by the same rate each bar, rounding aside', [100, 110, 121, 133.1, 146.41]],
    ['on one bar', [100]],
    ['on no bar', []],
  ])('are 0 for Sharpe and null for the others %s', (_, marks) => {
    expect(metricsOf(marks)).toMatchObject({ sharpe: 0, sortino: null, calmar: null })
  })

  test('without a denominator do not exist: no return is negative, and nothing fell', () => {
    expect(metricsOf([100, 110, 110, 150])).toMatchObject({ sortino: null, calmar: null })
    expect(metricsOf([100, 110, 109, 150]).sortino).toBeGreaterThan(0)
    expect(metricsOf([100, 110, 109, 150]).calmar).toBeGreaterThan(0)
    // What was sold is worth the same: a fall of the last digit is rounding.
    expect(metricsOf([100, 110, 110 - 2e-14, 150]).calmar).toBeNull()
  })

  test('of a single return are 0 for Sharpe, which needs two, and a number for Sortino', () => {
    expect(metricsOf([100, 90])).toMatchObject({ sharpe: 0, sortino: -2 })
  })

  test('are 0 where the bars span no time', () => {
    const metrics = metricsOf([100, 120, 90], [], 0)
    expect(metrics).toMatchObject({ sharpe: 0, sortino: 0, annualReturn: 0, maxDrawdown: 0.25 })
  })

  test('keep nine digits where the mean is ten thousand times the deviation', () => {
    const marks = Array.from({ length: 1001 }, () => 100)
    for (let bar = 1; bar < marks.length; bar++) {
      marks[bar] = (marks[bar - 1] as number) * (bar % 2 === 0 ? 1.010001 : 1.009999)
    }
    // Half the returns lie 1e-6 above 0.01, half below: deviation 1e-6 × √(1000 ÷ 999). Marks know their returns to 1e-16.
    const sharpe = (2 * 0.01) / (1e-6 * Math.sqrt(1000 / 999))
    expect(metricsOf(marks).sharpe / sharpe).toBeCloseTo(1, 9)
  })
})

describe('an account that is ruined', () => {
  const metrics = metricsOf([100, 50, 0, 0, 0], [-100])

  test('has returned −1, a year as in all', () => {
    expect(metrics).toMatchObject({ totalReturn: -1, annualReturn: -1, maxDrawdown: 1, winRate: 0, profitFactor: 0 })
  })

  test('has returned −1 a year even over no time', () => {
    expect(metricsOf([100, 0], [-100], 0).annualReturn).toBe(-1)
  })

  test('has no return once nothing is left', () => {
    // Returns −0.5, −1, 0, 0: mean −0.375, squares 1.25.
    expect(metrics.sharpe).toBeCloseTo((2 * -0.375) / Math.sqrt((1.25 - 4 * 0.375 ** 2) / 3), 12)
    expect(metrics.sortino).toBeCloseTo((2 * -0.375) / Math.sqrt(1.25 / 4), 12)
  })
})

describe('every metric is finite or null', () => {
  test.each([
    ['on no candles', []],
    ['on one candle', [100]],
    ['where a year would overflow', [100, 1e150]],
    ['where it was ruined on the first bar', [0, 0]],
  ])('%s', (_, marks) => {
    const metrics = metricsOf(marks, [1, -5e-324], 1000)
    expect(Object.values(metrics).every((value) => value === null || Number.isFinite(value))).toBe(true)
    expect(metrics.profitFactor).toBe(null)
  })

  test('and one that overflows is null', () => {
    expect(metricsOf([100, 1e150], [], 1000).annualReturn).toBe(null)
  })
})

test.each([
  ['where the account overflows', [100, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]],
  ['where it does on the way', [100, Number.POSITIVE_INFINITY, 100]],
  ['where its returns do', [1e-300, 1e300]],
])('there are no metrics %s', (_, marks) => {
  expect(() => metricsOf(marks)).toThrow(OverflowError)
})

test('the profit factor is null without a losing trade, and the win rate 0 without a trade', () => {
  expect(metricsOf([100, 110], [10, 0])).toMatchObject({ profitFactor: null, winRate: 0.5 })
  expect(metricsOf([100, 110])).toMatchObject({ profitFactor: null, winRate: 0, trades: 0 })
})
