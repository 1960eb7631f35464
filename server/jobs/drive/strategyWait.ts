import { isFinal, type Job, type JobError } from '../job.ts'
import { StrategyUnknownError } from '../plan/space.ts'
import type { Bus } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import { recordedVerdict } from '../recordedVerdict.ts'

/** What a wait for a strategy works with. */
export interface StrategyWaitParts {
  readonly store: Pick<JobStore, 'job' | 'note'>
  readonly bus: Bus
  readonly clock: Clock
  /** The machine of this process, for people. */
  readonly host: string
}

/** How often it is looked whether the strategy is there. */
const LOOK_MS = 1_000

/** Waits a while, but not beyond the end of the signal. @throws Error at its end */
async function rest(clock: Clock, signal: AbortSignal): Promise<void> {
  const over = Promise.withResolvers<void>()
  const fail = () => over.reject(new Error('the job goes to another conductor'))
  signal.addEventListener('abort', fail)
  const stop = clock.every(LOOK_MS, over.resolve)
  if (signal.aborted) fail()
  try {
    await over.promise
  } finally {
    stop()
    signal.removeEventListener('abort', fail)
  }
}

/**
 * Waits until a job can be planned which an earlier version stored, without what its strategies declared: a file may be missing for a
 * moment, or be on its way to this machine. Says so in its history, once.
 *
 * @param prepare answers with what the job is run on, or with the error that a strategy of it is not known
 * @returns the job as it is then, with that; null where it is over or gone
 */
export async function awaitStrategy<T extends object>(
  jobId: string,
  prepare: (job: Job) => Promise<T | StrategyUnknownError>,
  { store, bus, clock, host, signal }: StrategyWaitParts & { readonly signal: AbortSignal },
): Promise<{ readonly job: Job; readonly context: T | JobError } | null> {
  for (let isTold = false; ; isTold = true) {
    const job = await store.job(jobId)
    if (!job || isFinal(job.state)) return null
    const context = await prepare(job)
    if (!(context instanceof StrategyUnknownError)) return { job, context }
    const reason = `waiting for its strategies on ${host}, which drives it: ${context.message}`
    const noted = isTold ? null : await store.note(jobId, 'STAGE', reason)
    if (noted) bus.publish({ kind: 'job', job: noted })
    bus.publish({ kind: 'verdict', verdict: { ...recordedVerdict(job, clock.wallMs()), reason } })
    await rest(clock, signal)
  }
}
