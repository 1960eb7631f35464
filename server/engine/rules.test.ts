import { expect, test } from 'vitest'
import type { Metrics } from './backtest.ts'
import { candlesAt, PLAIN_ACCOUNT, signalsOf } from './candles.fixture.ts'
import { runBoth } from './engines.fixture.ts'
import type { Objective } from './objective.ts'
import { RULES, ruled } from './rules.ts'

const METRICS: Metrics = {
  totalReturn: 0.5,
  annualReturn: 0.2,
  sharpe: 1.1,
  sortino: 1.7,
  maxDrawdown: 0.25,
  trades: 8,
  winRate: 0.5,
  profitFactor: 1.4,
  calmar: 0.8,
  exposure: 0.3,
}

test.each<[Objective, string, Partial<Metrics>, number]>([
  ['SHARPE', 'the Sharpe ratio', {}, 1.1],
  ['TOTAL_RETURN', 'the total return', {}, 0.5],
  ['SORTINO', 'the Sortino ratio', {}, 1.7],
  ['SORTINO', '0 where no return is negative', { sortino: null }, 0],
  ['CALMAR', 'annual return over max drawdown', {}, 0.8],
  ['CALMAR', 'infinite for a gain without drawdown', { maxDrawdown: 0, calmar: null }, Number.POSITIVE_INFINITY],
  ['CALMAR', '0 without gain and drawdown', { maxDrawdown: 0, annualReturn: 0, calmar: null }, 0],
  ['PROFIT_FACTOR', 'the profit factor', {}, 1.4],
  ['PROFIT_FACTOR', 'infinite for profits without a loss', { profitFactor: null }, Number.POSITIVE_INFINITY],
  ['PROFIT_FACTOR', '0 without profit and loss', { profitFactor: null, winRate: 0 }, 0],
])('by the first rules the score by %s is %s', (objective, _, metrics, expected) => {
  expect(ruled({ ...METRICS, ...metrics }, objective, 1).score).toBe(expected)
})

test('by the first rules a Sortino ratio without a denominator is 0, by the second it does not exist', () => {
  const metrics = { ...METRICS, sortino: null }
  expect(ruled(metrics, 'SHARPE', 1).metrics.sortino).toBe(0)
  expect(ruled(metrics, 'SHARPE', 2).metrics.sortino).toBe(null)
})

test('by the first rules an entry of the last bar is filled at its close, by the second it is not', () => {
  const exits = { takeProfit: null, stopLoss: null }
  const account = { ...PLAIN_ACCOUNT, fill: 'CLOSE' } as const
  const backtest = {
    candles: candlesAt([1, 2, 3]),
    signals: signalsOf('..E'),
    direction: 'LONG',
    exits,
    account,
  } as const
  expect(runBoth({ ...backtest, rules: 1 }).trades).toMatchObject([{ entryBar: 2, exitBar: 2, reason: 'END_OF_DATA' }])
  expect(runBoth({ ...backtest, rules: RULES }).trades).toEqual([])
})

test('by the first two rules an entry signal is filled though its bar carries the exit too, by the third it is not', () => {
  const backtest = {
    candles: candlesAt([1, 2, 3]),
    signals: signalsOf('B..'),
    direction: 'LONG',
    exits: { takeProfit: null, stopLoss: null },
    account: PLAIN_ACCOUNT,
  } as const
  expect(runBoth({ ...backtest, rules: 2 }).trades).toMatchObject([{ entryBar: 1, exitBar: 2, reason: 'END_OF_DATA' }])
  expect(runBoth({ ...backtest, rules: 3 }).trades).toEqual([])
})
