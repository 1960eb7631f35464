import type { JobNode } from '../../api/documents/parts.ts'

type Code = NonNullable<JobNode['error']>['code']

/** What can be done about a job that failed, in words. */
const REMEDIES: Readonly<Record<Code, string>> = {
  INVALID_INPUT: 'It cannot be run as it was asked for. Edit it, mend what is marked, and run it again.',
  DATASET_MISSING: 'Import its candles again, then edit the run and choose them.',
  STALLED:
    'Look where it hung: the events below name the place, and an endless loop is the usual cause. Mend the strategy, or leave out the parameters that hang. If the trials are only slow, run it again with a more patient watchdog.',
  TIME_LIMIT: 'What was done is kept. Give it a longer limit or none, or try fewer trials, and run it again.',
  ALL_TRIALS_FAILED:
    'Correct the strategy and save its file: it is read again by itself. Then run the job again; nothing else was wrong with it.',
  WORKER_LOST: 'The process that ran it was ended from outside, often for want of memory. Run it again.',
  INTERNAL:
    'This is a fault of Barline, not of yours. Run it again; if it fails again, report it with the error and the log of the server.',
}

/** What to do about a job that failed. */
export function remedyOf(code: Code): string {
  return REMEDIES[code]
}

/** An error without the place at its end, where that stands beside it. */
export function withoutPlace(message: string): string {
  return message.replace(/ \(at [^()]*\)$/, '')
}

/** `broken.ts, line 14`: the place in a file that an error names; null where it names none. */
export function placeOfError(message: string): string | null {
  const [, file, line] = /([\w.-]+\.(?:[cm]?[jt]s)):(\d+)/.exec(message) ?? []
  return file && line ? `${file}, line ${line}` : null
}
