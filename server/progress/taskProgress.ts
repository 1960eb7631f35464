import type { WorkPiece } from './jobCosts.ts'

/** What is known of a piece of work from its thread's own reports. */
export interface TaskProgress {
  readonly cost: number
  /** What was done of it at the last report. */
  readonly done: number
  /** Time that its thread has spent on it, and that since the last report. */
  readonly spentMs: number
  readonly silentMs: number
  /** What the last report added; null before the first. */
  readonly step: number | null
}

/** How fast a thread works, and how far pieces stray from what they should take. */
export interface ThreadPace {
  /** Cost per millisecond of a thread; above 0. */
  readonly speed: number
  /** Above 0; small where pieces take what they should. */
  readonly patience: number
}

/** Folds a step of its thread into what is known of a piece; undefined where it was not known before. */
export function foldReport(inside: TaskProgress | undefined, { cost, done }: WorkPiece, stepMs: number): TaskProgress {
  // What was done of a piece when it is first seen was done before.
  const known = inside ?? { cost, done, spentMs: 0, silentMs: 0, step: null }
  const spentMs = known.spentMs + stepMs
  if (done <= known.done) return { ...known, spentMs, silentMs: known.silentMs + stepMs }
  return { cost, done, spentMs, silentMs: 0, step: done - known.done }
}

/** The same of a piece that is reckoned to cost something else from now on. */
export function inNewCost(inside: TaskProgress, { cost, done }: WorkPiece): TaskProgress {
  const factor = cost / inside.cost
  return { ...inside, cost, done: Math.min(done, inside.done * factor), step: inside.step && inside.step * factor }
}

/** A piece beyond so many times what it should take is of another kind: it is reckoned to last half as long again. */
const OVERDUE = 1.5
const OVERDUE_SHARE = 0.5

/** The least patience with a piece of which nothing is heard before its end. */
const SILENT_PATIENCE = 0.4

/** What is probably done of a piece, and what is left of it: more than its cost, where it takes longer than it should. */
export interface DoneAndLeft {
  readonly work: number
  readonly rest: number
}

/**
 * What is reported of a piece is done, and of its next step as much as its thread does in the time since. A step that takes longer
 * than it should is reckoned to take `patience` of the time that it has taken already, or more where it is long overdue: what lasted long
 * lasts on (Lindy's law). So the estimate slows down, and never stands at the step's end.
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
 * The same of a piece of whose kind nothing was ever heard: it is taken to last twice as long as it has lasted already, and at least
 * `UNHEARD_MS`. A guess that makes a bar creep until the first report.
 */
export function guessDoneAndLeft({ cost, done, spentMs }: TaskProgress): DoneAndLeft {
  const work = ((cost - done) * spentMs) / Math.max(UNHEARD_MS, 2 * spentMs)
  return { work: done + work, rest: cost - done - work }
}

const UNHEARD_MS = 5_000
