import { expect, test } from 'vitest'
import type { Metrics } from './backtest.ts'
import { type Objective, objectiveOf } from './objective.ts'

const METRICS: Metrics = {
  totalReturn: 0.5,
  annualReturn: 0.2,
  sharpe: 1.1,
  sortino: 1.7,
  maxDrawdown: 0.25,
  trades: 8,
  winRate: 0.5,
  profitFactor: 1.4,
  exposure: 0.3,
}

test.each<[Objective, string, Partial<Metrics>, number]>([
  ['SHARPE', 'the Sharpe ratio', {}, 1.1],
  ['TOTAL_RETURN', 'the total return', {}, 0.5],
  ['SORTINO', 'the Sortino ratio', {}, 1.7],
  ['CALMAR', 'annual return over max drawdown', {}, 0.8],
  ['CALMAR', 'infinite for a gain without drawdown', { maxDrawdown: 0 }, Number.POSITIVE_INFINITY],
  ['CALMAR', '0 without gain and drawdown', { maxDrawdown: 0, annualReturn: 0 }, 0],
  ['PROFIT_FACTOR', 'the profit factor', {}, 1.4],
  ['PROFIT_FACTOR', 'infinite for profits without a loss', { profitFactor: null }, Number.POSITIVE_INFINITY],
  ['PROFIT_FACTOR', '0 without profit and loss', { profitFactor: null, winRate: 0 }, 0],
])('%s is %s', (objective, _, metrics, expected) => {
  expect(objectiveOf({ ...METRICS, ...metrics }, objective)).toBe(expected)
})
