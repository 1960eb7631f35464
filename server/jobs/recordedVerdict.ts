import { judge } from '../watchdog/coordinator.ts'
import { beginWatch } from '../watchdog/watch.ts'
import { countDone, isFinal, type Job } from './job.ts'
import { specificationOf } from './parsed.ts'
import { asSweep } from './specification.ts'
import type { JobVerdict, VerdictLevel } from './verdict.ts'

/** How a job stands by its record alone: nobody watches one that does not run. */
export function recordedLevel({ state, tally, error }: Job): VerdictLevel {
  if (error?.code === 'STALLED') return 'STALLED'
  return isFinal(state) && tally.succeeded > 0 ? 'COMPLETE' : 'WAITING'
}

function reasonOf({ state, tally, error }: Job): string | null {
  if (error) return error.message
  if (state === 'PAUSED') return 'It is paused.'
  return isFinal(state) && tally.succeeded === 0 ? 'It ended before it had any result.' : null
}

/** What is said of a job by its record alone. */
export function recordedVerdict(job: Job, atMs: number): JobVerdict {
  const { watchdog } = asSweep(specificationOf(job)).run
  const watch = beginWatch({ jobId: job.id, thresholds: watchdog, totalBars: 0, history: new Map() })
  const completion = {
    fraction: job.fraction,
    trialsDone: countDone(job.tally),
    trialsTotal: job.trialsTotal,
    hasResult: job.tally.succeeded > 0,
    isRunning: !isFinal(job.state),
  }
  const { verdict } = judge(watch, { atMs, completion })
  return { ...verdict, level: recordedLevel(job), reason: reasonOf(job) ?? verdict.reason }
}
