import type { DrawnTrial } from '../../../api/documents/explore.ts'
import type { Metric } from '../../../api/documents/trialRows.ts'
import { metricOf } from '../../../words/metrics.ts'
import type { Spot } from '../../charts/scatterScale.ts'

/** Trials by two figures; those without one of both are left out. */
export function spotsOfTrials(trials: readonly Pick<DrawnTrial, 'number' | 'metrics'>[], x: Metric, y: Metric): Spot[] {
  return trials.flatMap(({ number, metrics }) => {
    const [left, up] = [metricOf(metrics, x), metricOf(metrics, y)]
    return left === null || up === null ? [] : [{ x: left, y: up, number, count: 1 }]
  })
}

/** Places with trials in them. */
export function spotsOfCells(
  cells: readonly { readonly x: number; readonly y: number; readonly count: number; readonly best: number }[],
): Spot[] {
  return cells.map(({ x, y, count, best }) => ({ x, y, count, number: best }))
}
