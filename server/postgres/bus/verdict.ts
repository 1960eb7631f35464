import { z } from 'zod'
import { TASK_STAGES } from '../../jobs/job.ts'
import { type JobVerdict, OPINIONS, SIGNALS, VERDICT_LEVELS } from '../../jobs/verdict.ts'
import { cut } from './text.ts'

/** Bytes that the reason and the detail of a signal may take. */
const MAX_REASON = 2_000
const MAX_DETAIL = 400

/** The most trials that are named; there are hardly more threads. */
const MAX_SUSPECTS = 50

const number = z.number()

/** `atMs`, `unchanged`, `suspectAfter`, `stalledAfter`, `velocity`, `acceleration`. */
const numbers = z.tuple([number, number, number, number, number, number])
/** `trial`, `unchanged`, `bars`, `stage`. */
const suspect = z.tuple([number, number, number, z.enum(TASK_STAGES)])
const evidence = z.tuple([z.enum(SIGNALS), z.enum(OPINIONS), z.string()])

/** A verdict as an array: its letter, the job, then its figures. */
export const verdictFields = z.tuple([
  z.literal('v'),
  z.string(),
  z.enum(VERDICT_LEVELS),
  numbers,
  z.array(evidence),
  z.string(),
  z.array(suspect),
])

/** A verdict as an array. */
export type VerdictFields = z.infer<typeof verdictFields>

/** Writes a verdict; a text that is too long is cut. */
export function fieldsOfVerdict(verdict: JobVerdict): VerdictFields {
  const { jobId, level, atMs, unchanged, suspectAfter, stalledAfter, velocity, acceleration } = verdict
  const signals = verdict.evidence.map(({ signal, opinion, detail }): VerdictFields[4][number] => [
    signal,
    opinion,
    cut(detail, MAX_DETAIL),
  ])
  const figures: VerdictFields[3] = [atMs, unchanged, suspectAfter, stalledAfter, velocity, acceleration]
  const suspects = verdict.suspects
    .slice(0, MAX_SUSPECTS)
    .map(({ trial, unchanged: chances, bars, stage }): VerdictFields[6][number] => [trial, chances, bars, stage])
  return ['v', jobId, level, figures, signals, cut(verdict.reason, MAX_REASON), suspects]
}

/** Reads what `fieldsOfVerdict` wrote. */
export function verdictOf([, jobId, level, numbers, signals, reason, found]: VerdictFields): JobVerdict {
  const [atMs, unchanged, suspectAfter, stalledAfter, velocity, acceleration] = numbers
  const evidence = signals.map(([signal, opinion, detail]) => ({ signal, opinion, detail }))
  const suspects = found.map(([trial, chances, bars, stage]) => ({ trial, unchanged: chances, bars, stage }))
  const figures = { atMs, unchanged, suspectAfter, stalledAfter, velocity, acceleration }
  return { jobId, level, ...figures, evidence, reason, suspects }
}
