import { SvelteMap } from 'svelte/reactivity'
import type { ProgressNode } from '../api/documents/parts.ts'
import { nextTurn, takeTurn } from '../api/turns.ts'
import { isOver, type Reading } from '../bar/bar.ts'
import { drawSoon, wake } from '../bar/frames.ts'
import type { Estimate } from '../words/format.ts'

/** The last reading of a job, with the moment it came by the page's own clock. */
export interface JobReading extends Reading {
  readonly seq: number
  /** When it was made, by the server's clock. */
  readonly at: string
  readonly message: string
  readonly barsPerSecond: number
  readonly eta: Estimate | null
}

/** What is known of a job's readings. Bars are drawn by `newest`; texts follow `told`, some times a second. */
interface Known {
  newest: JobReading
  readonly turn: number
  /** When the newest is told to those who show it as text; null where it is told already. */
  dueMs: number | null
}

const known = new Map<string, Known>()
const told = new SvelteMap<string, JobReading>()
const untold = new Set<string>()
let timer: ReturnType<typeof setTimeout> | undefined

/** How often it is looked whose turn it is. */
const TICK_MS = 25

/** The reading of a job that texts show: renewed some times a second, and at once where its state changes. */
export function reading(jobId: string): JobReading | undefined {
  return told.get(jobId)
}

/** The very last reading of a job, for each frame of its bar: nobody is told when it changes. */
export function newestReading(jobId: string): JobReading | undefined {
  return known.get(jobId)?.newest
}

/** Keeps a reading unless a later one of its job is known. Whichever way a reading comes, it comes here. */
export function keepReading(progress: ProgressNode) {
  const { jobId } = progress
  const before = known.get(jobId)
  if (before && before.newest.seq >= progress.seq) return
  const arrivedMs = performance.now()
  const newest = { ...progress, arrivedMs, watchedMs: before ? watchedUntil(before.newest, arrivedMs) : 0 }
  if (!before || isTurning(before.newest, newest)) {
    known.set(jobId, { newest, turn: before?.turn ?? takeTurn(), dueMs: null })
    tell(jobId, newest)
    if (isOver(newest)) drawSoon()
  } else {
    before.newest = newest
    tellInTurn(jobId, before, arrivedMs)
  }
  wake()
}

/** What may not wait: another state, or work that begins or ceases to flow. */
function isTurning(before: JobReading, after: JobReading): boolean {
  return before.state !== after.state || before.rate > 0 !== after.rate > 0
}

function watchedUntil(before: JobReading, nowMs: number): number {
  return before.watchedMs + (before.state === 'RUNNING' ? nowMs - before.arrivedMs : 0)
}

function tell(jobId: string, newest: JobReading) {
  untold.delete(jobId)
  told.set(jobId, newest)
}

function tellInTurn(jobId: string, one: Known, nowMs: number) {
  one.dueMs ??= nextTurn(one.turn, nowMs)
  untold.add(jobId)
  if (timer === undefined) timer = setTimeout(tellDue, TICK_MS)
}

function tellDue() {
  const nowMs = performance.now()
  for (const jobId of untold) {
    const one = known.get(jobId)
    if (!one || (one.dueMs ?? 0) > nowMs) continue
    one.dueMs = null
    tell(jobId, one.newest)
  }
  timer = untold.size > 0 ? setTimeout(tellDue, TICK_MS) : undefined
}
