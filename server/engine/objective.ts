import type { Metrics } from './backtest.ts'

/** What a search maximises. */
export type Objective = 'SHARPE' | 'TOTAL_RETURN' | 'SORTINO' | 'CALMAR' | 'PROFIT_FACTOR'

/**
 * The number by which trials are ranked, higher is better; never NaN, but Infinity where a ratio has
 * nothing to divide by: a gain without drawdown, profits without a loss.
 */
export function objectiveOf(metrics: Metrics, objective: Objective): number {
  switch (objective) {
    case 'SHARPE':
      return metrics.sharpe
    case 'TOTAL_RETURN':
      return metrics.totalReturn
    case 'SORTINO':
      return metrics.sortino
    case 'CALMAR':
      return calmar(metrics)
    case 'PROFIT_FACTOR':
      return metrics.profitFactor ?? (metrics.winRate > 0 ? Number.POSITIVE_INFINITY : 0)
  }
}

/**
 * Annual return over max drawdown; 0 where neither a gain nor a drawdown is.
 * Source: Terry W. Young, Calmar Ratio: A Smoother Tool, Futures 20 (1991).
 */
function calmar({ annualReturn, maxDrawdown }: Metrics): number {
  if (maxDrawdown > 0) return annualReturn / maxDrawdown
  return annualReturn > 0 ? Number.POSITIVE_INFINITY : 0
}
