import { processName } from './deathText.ts'
import type { WorkerNode } from './ports/nodeStore.ts'
import type { Progress } from './progress.ts'
import type { JobVerdict } from './verdict.ts'

/** The process that drives a job; null where none does, 'unknown' where it is not known yet, or cannot be found out. */
export type Driver = WorkerNode | 'unknown' | null

/** What is known while nothing is heard of a job. */
export interface SilenceFacts {
  readonly atMs: number
  readonly silentMs: number
  readonly driver: Driver
  readonly databaseAnswers: boolean
}

/**
 * The reading of a job of which nothing is heard: it stands where its last reading was. It takes the number that its conductor would have
 * given next. Another conductor's numbers begin above that (`ProgressReservation`).
 */
export function silentReading(last: Progress, atMs: number): Progress {
  const still = { rate: 0, ceiling: last.fraction, eta: null, barsPerSecond: 0 } as const
  return { ...last, ...still, seq: last.seq + 1, atMs, verdict: 'SUSPECT' }
}

/** The verdict on a job of which nothing is heard: no evidence of the last one is known to hold any more. */
export function silentVerdict(last: JobVerdict, silent: SilenceFacts): JobVerdict {
  const evidence = last.evidence.map(({ signal }) => {
    return { signal, opinion: 'NO_OPINION', detail: 'nothing is heard of the job' } as const
  })
  const { atMs } = silent
  const still = { unchanged: 0, velocity: 0, acceleration: 0 } as const
  return { ...last, ...still, atMs, level: 'SUSPECT', evidence, reason: reasonOf(silent) }
}

function reasonOf({ silentMs, driver, databaseAnswers }: SilenceFacts): string {
  const span = `${(silentMs / 1_000).toFixed(1)} s`
  if (!databaseAnswers) return `The database does not answer, and nothing has been heard of this job for ${span}.`
  if (driver === 'unknown') return `Nothing has been heard of this job for ${span}.`
  if (driver === null) return `No process drives this job now: nothing has been heard of it for ${span}.`
  const name = processName(driver)
  return `Nothing has been heard from ${name}, which drives this job, for ${span}; if it stays silent, another one takes over.`
}

/** Says that nothing is heard of the processes which run all begun tasks of a job. */
export function taskSilence(nodes: readonly WorkerNode[]): string {
  const tell = (node: WorkerNode) => `${processName(node)} for ${(node.silentSeconds ?? 0).toFixed(0)} s`
  return `All tasks under way are on processes of which nothing is heard: ${nodes.map(tell).join(', ')}.`
}
