import type { TrialNode } from '../api/documents/parts.ts'
import type { Metric, TrialOrder } from '../api/documents/trialRows.ts'
import { count, decimal, exact, plain, share, signedShare, THIN } from './format.ts'

type Metrics = NonNullable<TrialNode['metrics']>

interface MetricWords {
  readonly name: string
  /** Its name within a sentence. */
  readonly within: string
  readonly key: keyof Metrics
  /** `share` is typed and written in percent. */
  readonly unit: 'share' | 'ratio' | 'count'
  /** Why there is none, where it may be missing. */
  readonly missing?: string
}

/** What each figure of a trial is called, in the order in which they are offered. */
export const METRICS: Readonly<Record<Metric, MetricWords>> = {
  TOTAL_RETURN: { name: 'Return', within: 'return', key: 'totalReturn', unit: 'share' },
  SHARPE: { name: 'Sharpe', within: 'Sharpe ratio', key: 'sharpe', unit: 'ratio' },
  MAX_DRAWDOWN: { name: 'Drawdown', within: 'drawdown', key: 'maxDrawdown', unit: 'share' },
  SORTINO: {
    name: 'Sortino',
    within: 'Sortino ratio',
    key: 'sortino',
    unit: 'ratio',
    missing: 'No return is negative.',
  },
  TRADES: { name: 'Trades', within: 'number of trades', key: 'trades', unit: 'count' },
  WIN_RATE: { name: 'Win rate', within: 'win rate', key: 'winRate', unit: 'share' },
  PROFIT_FACTOR: {
    name: 'Profit factor',
    within: 'profit factor',
    key: 'profitFactor',
    unit: 'ratio',
    missing: 'No trade lost.',
  },
  ANNUAL_RETURN: {
    name: 'A year',
    within: 'return a year',
    key: 'annualReturn',
    unit: 'share',
    missing: 'It is beyond what can be written.',
  },
  CALMAR: { name: 'Calmar', within: 'Calmar ratio', key: 'calmar', unit: 'ratio', missing: 'It never fell.' },
  EXPOSURE: { name: 'Exposure', within: 'exposure', key: 'exposure', unit: 'share' },
}

/** What people call a figure, within a sentence. */
export function metricName(metric: Metric): string {
  return METRICS[metric].within
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

/** `0.65`, `48 %`, `301 ×`, `15`: the same as short as cells and the ends of a scale want it. */
export function shortText(metric: Metric, value: number): string {
  const { unit } = METRICS[metric]
  if (unit === 'count') return count(value)
  if (unit === 'ratio') return decimal(value)
  const percents = 100 * value
  const size = Math.abs(percents)
  const text =
    size >= 9999.5 ? `${decimal(size / 100, 0)}${THIN}×` : size >= 9.95 ? count(size) : plain(Number(size.toFixed(1)))
  const signed = `${percents < 0 && Number(text) !== 0 ? '−' : ''}${text}`
  return size >= 9999.5 ? signed : `${signed}${THIN}%`
}

/** All digits of a figure, for those who point at it; what a missing one means. */
export function metricTitle(metric: Metric, value: number | null): string {
  const { unit, missing = 'It does not exist.' } = METRICS[metric]
  if (value === null) return missing
  return unit === 'share' ? `${exact(Number((value * 100).toPrecision(15)))}\u202f%` : exact(value)
}
