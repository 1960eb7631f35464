import { SvelteMap } from 'svelte/reactivity'
import type { Reading } from '../bar.ts'
import type { ProgressNode } from '../documents.ts'
import type { Estimate } from '../format.ts'

/** The last reading of a job, with the moment it came by the page's own clock. */
export interface JobReading extends Reading {
  readonly seq: number
  readonly message: string
  readonly barsPerSecond: number
  readonly eta: Estimate | null
}

const readings = new SvelteMap<string, JobReading>()

/** The last reading of a job; undefined before the first. */
export function reading(jobId: string): JobReading | undefined {
  return readings.get(jobId)
}

/** Keeps a reading unless a later one of its job is known. Whichever way a reading comes, it comes here. */
export function keepReading(progress: ProgressNode) {
  const known = readings.get(progress.jobId)
  if (known && known.seq >= progress.seq) return
  readings.set(progress.jobId, { ...progress, arrivedMs: performance.now() })
}
