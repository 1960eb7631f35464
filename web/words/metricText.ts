import type { Metric } from '../api/documents/landscape.ts'
import { count, decimal, plain, THIN } from './format.ts'

const METRICS: Readonly<Record<Metric, { readonly name: string; readonly unit: 'share' | 'ratio' | 'count' }>> = {
  TOTAL_RETURN: { name: 'return', unit: 'share' },
  ANNUAL_RETURN: { name: 'return a year', unit: 'share' },
  SHARPE: { name: 'Sharpe ratio', unit: 'ratio' },
  SORTINO: { name: 'Sortino ratio', unit: 'ratio' },
  CALMAR: { name: 'Calmar ratio', unit: 'ratio' },
  MAX_DRAWDOWN: { name: 'drawdown', unit: 'share' },
  TRADES: { name: 'number of trades', unit: 'count' },
  WIN_RATE: { name: 'win rate', unit: 'share' },
  PROFIT_FACTOR: { name: 'profit factor', unit: 'ratio' },
  EXPOSURE: { name: 'exposure', unit: 'share' },
}

/** What people call a metric, within a sentence. */
export function metricName(metric: Metric): string {
  return METRICS[metric].name
}

/** A value of a metric as short as a cell or an axis wants it: `0.65`, `48 %`, `15`. */
export function metricText(metric: Metric, value: number): string {
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
