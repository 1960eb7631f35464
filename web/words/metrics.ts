import type { TrialNode } from '../api/documents/parts.ts'
import type { Metric, TrialOrder } from '../api/documents/trialRows.ts'
import { count, decimal, exact, share, signedShare } from './format.ts'

type Metrics = NonNullable<TrialNode['metrics']>

interface MetricWords {
  readonly name: string
  readonly key: keyof Metrics
  /** `share` is typed and written in percent. */
  readonly unit: 'share' | 'ratio' | 'count'
  /** Why there is none, where it may be missing. */
  readonly missing?: string
}

/** What each figure of a trial is called, in the order in which they are offered. */
export const METRICS: Readonly<Record<Metric, MetricWords>> = {
  TOTAL_RETURN: { name: 'Return', key: 'totalReturn', unit: 'share' },
  SHARPE: { name: 'Sharpe', key: 'sharpe', unit: 'ratio' },
  MAX_DRAWDOWN: { name: 'Drawdown', key: 'maxDrawdown', unit: 'share' },
  SORTINO: { name: 'Sortino', key: 'sortino', unit: 'ratio', missing: 'No return is negative.' },
  TRADES: { name: 'Trades', key: 'trades', unit: 'count' },
  WIN_RATE: { name: 'Win rate', key: 'winRate', unit: 'share' },
  PROFIT_FACTOR: { name: 'Profit factor', key: 'profitFactor', unit: 'ratio', missing: 'No trade lost.' },
  ANNUAL_RETURN: { name: 'A year', key: 'annualReturn', unit: 'share', missing: 'It is beyond what can be written.' },
  CALMAR: { name: 'Calmar', key: 'calmar', unit: 'ratio', missing: 'It never fell.' },
  EXPOSURE: { name: 'Exposure', key: 'exposure', unit: 'share' },
}

/** All figures of a trial. */
export const METRIC_NAMES = Object.keys(METRICS) as readonly Metric[]

/** A figure of a trial; null where it does not exist. */
export function metricOf(metrics: Metrics | null, metric: Metric): number | null {
  return metrics === null ? null : metrics[METRICS[metric].key]
}

/** `▲ 12.3 %`, `1.42`, `18`: a figure as tables write it, and a dash for none. */
export function metricText(metric: Metric, value: number | null): string {
  if (value === null) return '–'
  if (metric === 'TOTAL_RETURN' || metric === 'ANNUAL_RETURN') return signedShare(value)
  return boundText(metric, value)
}

/** What a list is sorted by, in words. */
export function orderName(order: TrialOrder): string {
  if (order === 'OBJECTIVE' || order === 'NUMBER') return order.toLowerCase()
  const { name } = METRICS[order]
  return ['SHARPE', 'SORTINO', 'CALMAR'].includes(order)
    ? name
    : order === 'ANNUAL_RETURN'
      ? 'annual return'
      : name.toLowerCase()
}

/** The class that colours a figure by its sign, which stands before it as a shape. */
export function toneOf(text: string): 'gain' | 'loss' | '' {
  return text.startsWith('▲') ? 'gain' : text.startsWith('▼') ? 'loss' : ''
}

/** The same as axes and bounds write it: without a shape for its sign. */
export function boundText(metric: Metric, value: number): string {
  const { unit } = METRICS[metric]
  return unit === 'share' ? share(value) : unit === 'count' ? count(value) : decimal(value)
}

/** All digits of a figure, for those who point at it; what a missing one means. */
export function metricTitle(metric: Metric, value: number | null): string {
  const { unit, missing = 'It does not exist.' } = METRICS[metric]
  if (value === null) return missing
  return unit === 'share' ? `${exact(Number((value * 100).toPrecision(15)))}\u202f%` : exact(value)
}
