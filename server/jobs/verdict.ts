import type { Host, Reading } from '../watchdog/reading.ts'
import type { Verdict } from '../watchdog/verdict.ts'

export { OPINIONS, SIGNALS } from '../watchdog/evidence.ts'
export { VERDICT_LEVELS } from '../watchdog/verdict.ts'

/** What the watchdog says of a job, and why. */
export type JobVerdict = Verdict

/** How a job stands. */
export type VerdictLevel = Verdict['level']

/** A trial that may hang. */
export type Suspect = Verdict['suspects'][number]

/** What a signal says. */
export type Evidence = Verdict['evidence'][number]

/** What a thread has done of a task that it runs now, as the estimator and the watchdog read it; its `unit` is `unitOf` the task. */
export type TaskReading = Reading

/** What a node knows of itself at a reading. */
export type HostReading = Host

/** Whether a job stands so badly that no viewer should be told that it moves. */
export function isGrave(level: VerdictLevel): boolean {
  return level === 'SUSPECT' || level === 'STALLED'
}
