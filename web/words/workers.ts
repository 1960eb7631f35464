import type { LaneNode, WorkerNode } from '../api/documents/workers.ts'
import { count, plural, sentence } from './format.ts'

/** How a worker is: heard, not heard for longer than usual, or gone. */
export type WorkerState = 'LIVE' | 'SILENT' | 'LOST'

/** How a worker is. */
export function stateOfWorker({ lostAt, silentFor }: Pick<WorkerNode, 'lostAt' | 'silentFor'>): WorkerState {
  return lostAt !== null ? 'LOST' : silentFor !== null ? 'SILENT' : 'LIVE'
}

/** `#4,465 · signals`, `Idle`: what a thread does. */
export function laneText({ job, trial, stage }: LaneNode): string {
  if (job === null) return 'Idle'
  const parts = [trial === null ? '' : `#${count(trial)}`, stage === null ? '' : sentence(stage).toLowerCase()]
  return parts.filter(Boolean).join(' · ') || 'at work'
}

/** Threads that a job has. */
export interface ThreadShare {
  readonly job: string
  readonly threads: number
}

/** How many threads each job has, most first. */
export function threadShares(workers: readonly Pick<WorkerNode, 'lanes'>[]): ThreadShare[] {
  const jobs = workers.flatMap(({ lanes }) => lanes.flatMap(({ job }) => job ?? []))
  return Object.entries(Object.groupBy(jobs, (job) => job))
    .map(([job, threads = []]) => ({ job, threads: threads.length }))
    .sort((one, other) => other.threads - one.threads)
}

/** A moment at which the page heard how fast all workers are. */
export interface SpeedReading {
  readonly ms: number
  readonly speed: number
}

/** A line of readings through a box of 1000 × 1000, and the area below it. */
export function speedPaths(
  readings: readonly SpeedReading[],
  { fromMs, toMs, top }: { fromMs: number; toMs: number; top: number },
) {
  const x = (ms: number) => Math.round(((ms - fromMs) / (toMs - fromMs)) * 1000)
  const y = (speed: number) => Math.round(1000 - (speed / Math.max(top, 1)) * 1000)
  const seen = readings.filter(({ ms }) => ms >= fromMs && ms <= toMs)
  const [first, last] = [seen[0], seen.at(-1)]
  if (!first || !last || first === last) return { line: '', area: '' }
  const line = seen.map(({ ms, speed }, at) => `${at === 0 ? 'M' : 'L'}${x(ms)} ${y(speed)}`).join('')
  return { line, area: `${line}L${x(last.ms)} 1000L${x(first.ms)} 1000Z` }
}

/** What is said of versions: nothing where all are of one. */
export function versionsText(workers: readonly Pick<WorkerNode, 'version'>[]): string {
  const versions = [...new Set(workers.map(({ version }) => version).filter(Boolean))]
  return versions.length > 1 ? `${plural(versions.length, 'version')} run: ${versions.join(', ')}` : ''
}
