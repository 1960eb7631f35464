import type { WorkPiece } from './jobCosts.ts'

/** What is known of a piece of work from its thread's own reports. */
export interface TaskProgress {
  readonly cost: number
  /** What was done of it at the last report. */
  readonly done: number
  /** How long its thread has worked on it: in all, and since the last report. */
  readonly spentMs: number
  readonly silentMs: number
  /** What the last report added; null before the first. */
  readonly step: number | null
}

/** How fast a thread works, and how far the time of pieces is off their cost. */
export interface ThreadPace {
  /** Cost per millisecond of a thread; above 0. */
  readonly speed: number
  /** See `patienceOf`: above 0, and small where pieces take as long as they should. */
  readonly patience: number
}

/**
 * Folds what its thread reports into what is known of a piece.
 *
 * @param before undefined where the piece was not known before
 */
export function foldReport(before: TaskProgress | undefined, { cost, done }: WorkPiece, stepMs: number): TaskProgress {
  // The first report of a piece says nothing of the time that its work took.
  const known = before ?? { cost, done, spentMs: 0, silentMs: 0, step: null }
  const spentMs = known.spentMs + stepMs
  if (done <= known.done) return { ...known, spentMs, silentMs: known.silentMs + stepMs }
  return { cost, done, spentMs, silentMs: 0, step: done - known.done }
}

/** The same of a piece that is reckoned to cost something else from now on. */
export function inNewCost(task: TaskProgress, { cost, done }: WorkPiece): TaskProgress {
  const factor = cost / task.cost
  return { ...task, cost, done: Math.min(done, task.done * factor), step: task.step && task.step * factor }
}

/** A piece that takes longer than so many times what it should is of another kind: it is reckoned to last half as long again. */
const OVERDUE = 1.5
const OVERDUE_SHARE = 0.5

/** The least patience with a piece that reports nothing before its end. */
const SILENT_PATIENCE = 0.4

/** What is probably done of a piece, and what is left of it: more than its cost, where it takes longer than it should. */
export interface DoneAndLeft {
  readonly work: number
  readonly rest: number
}

/**
 * What was reported of a piece is done, and so is as much of its next step as its thread does in the time since. A step that takes longer
 * than it should is reckoned to take `patience` times as long again as it has taken already, or more where it is long overdue: what lasted
 * long lasts on (Lindy's law). So the estimate slows down, and never stands at the step's end.
 */
export function doneAndLeft(
  { cost, done, silentMs, step }: TaskProgress,
  { speed, patience }: ThreadPace,
): DoneAndLeft {
  const next = Math.min(step ?? cost, cost - done)
  if (next <= 0) return { work: done, rest: 0 }
  const passed = (silentMs * speed) / next
  const least = step === null ? SILENT_PATIENCE : 0
  const left = Math.max(1 - passed, Math.max(patience, least) * passed, OVERDUE_SHARE * (passed - OVERDUE))
  return { work: done + (next * passed) / (passed + left), rest: cost - done - next + next * left }
}

/**
 * The same where no speed is known yet: the piece is taken to last twice as long as it has lasted already, and at least `UNHEARD_MS`.
 * This guess makes the bar creep until the first report.
 */
export function guessDoneAndLeft({ cost, done, spentMs }: TaskProgress): DoneAndLeft {
  const work = ((cost - done) * spentMs) / Math.max(UNHEARD_MS, 2 * spentMs)
  return { work: done + work, rest: cost - done - work }
}

const UNHEARD_MS = 5_000
