import { verdictAtRest } from '../watchdog/atRest.ts'
import type { Thresholds } from '../watchdog/reading.ts'
import { COMPLETE_REASON, waitReason } from '../watchdog/reason.ts'
import { countDone, isFinal, type Job } from './job.ts'
import { specificationOf } from './parsed.ts'
import { asSweep } from './specification.ts'
import type { JobVerdict, VerdictLevel } from './verdict.ts'

/** By what a job is watched. */
export function watchdogOf(job: Job): Thresholds {
  return job.watchdog ?? asSweep(specificationOf(job)).run.watchdog
}

/** Whether the job has found what it was to find. One that was ended before has found a part at most. */
function hasResult({ state, tally }: Job): boolean {
  return state === 'SUCCEEDED' && tally.succeeded > 0
}

/** The level of a job by its record alone; a job that does not run is not watched. */
export function recordedLevel(job: Job): VerdictLevel {
  if (job.error?.code === 'STALLED') return 'STALLED'
  return hasResult(job) ? 'COMPLETE' : 'WAITING'
}

function cancelReason({ tally, trialsTotal }: Job): string {
  const done = countDone(tally)
  if (done === 0) return 'It was canceled before any trial was done.'
  return `It was canceled with ${done} of ${trialsTotal} trials done; what they found is kept.`
}

function reasonOf(job: Job): string {
  const { state, error, tally, trialsTotal } = job
  if (error) return error.message
  if (state === 'PAUSED') return 'It is paused.'
  if (state === 'CANCELED') return cancelReason(job)
  if (hasResult(job)) return COMPLETE_REASON
  if (isFinal(state)) return 'It ended before it had any result.'
  return waitReason({ trialsDone: countDone(tally), trialsTotal })
}

/** The verdict on a job by its record alone. */
export function recordedVerdict(job: Job, atMs: number): JobVerdict {
  return verdictAtRest({
    jobId: job.id,
    level: recordedLevel(job),
    reason: reasonOf(job),
    atMs,
    thresholds: watchdogOf(job),
    completion: {
      fraction: job.fraction,
      trialsDone: countDone(job.tally),
      trialsTotal: job.trialsTotal,
      hasResult: hasResult(job),
      isRunning: !isFinal(job.state),
    },
  })
}
