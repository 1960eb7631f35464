import type { JobDetail } from '../../../api/documents/job.ts'

/** What a job's results are made of, as far as not every job shows it: loaded where one does. */
export const PARTS = {
  search: () => import('./Search.svelte'),
  walkForward: () => import('./WalkForward.svelte'),
  none: () => import('./NoResults.svelte'),
  failure: () => import('./Failure.svelte'),
  alarm: () => import('../Alarm.svelte'),
  landscape: () => import('./Landscape.svelte'),
  lanes: () => import('../Lanes.svelte'),
  live: () => import('../Live.svelte'),
  trades: () => import('./BacktestTrades.svelte'),
}

/** A part that a job may show. */
export type Part = keyof typeof PARTS

/** Whether a job failed before anything came of it: its results would be empty frames. */
export function isEmpty({ error, tally }: Pick<JobDetail, 'error' | 'tally'>): boolean {
  return error !== null && tally.succeeded === 0
}

/** How a job stands, as far as it decides what is shown of it. */
interface Standing {
  readonly over: boolean
  readonly alarming: boolean
}

/** The parts that a job shows first, as it stands. A backtest's trades come below them, where room is kept. */
export function partsOf(job: Pick<JobDetail, 'error' | 'tally' | 'kind'>, { over, alarming }: Standing): Part[] {
  const parts: Part[] = []
  if (job.error) parts.push('failure')
  if (alarming) parts.push('alarm')
  if (isEmpty(job)) return [...parts, 'none']
  if (job.kind === 'WALK_FORWARD') return [...parts, 'walkForward', ...(over ? [] : (['live'] as const))]
  const isOne = job.kind === 'BACKTEST'
  parts.push('search')
  if (!isOne) parts.push('landscape')
  if (!over) parts.push('lanes', 'live')
  return parts
}
