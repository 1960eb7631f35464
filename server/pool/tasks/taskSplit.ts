import type { Failure, Results } from '../../engine/batch.ts'
import { mergeParts, type PartResults } from '../../engine/parts.ts'
import { addSeconds, NO_SECONDS, type StageSeconds } from '../../jobs/job.ts'
import type { Range } from '../../jobs/range.ts'

/** Trials of a task that are still to be run together. */
export interface Piece extends Range {
  /** How often just these trials were suspected, and ended. */
  readonly hangs: number
  /** Whether strategies of one's own are looked at call by call; see `OwnTerms`. */
  readonly isCareful: boolean
}

/** What a piece yielded, and the thread seconds that it took. */
export interface PieceResult {
  readonly results: Results
  readonly seconds: number
  readonly stages: StageSeconds
}

/**
 * A task as it is run: whole, as long as nothing hangs; then in pieces. What hung, or lost its thread, is run last and alone, once more;
 * what does so twice has failed. Where it is not known which trial it was, the piece is halved until it is. Where one strategy may have
 * changed the figures of another, each is run by itself.
 */
export interface TaskSplit {
  readonly range: Range
  /** The first one is run next. */
  readonly todo: readonly Piece[]
  readonly done: readonly (PartResults & PieceResult)[]
  readonly failures: readonly Failure[]
}

/** Why a piece was ended before it was done. */
export interface PieceEnd {
  readonly cause: 'STALLED' | 'TIME_LIMIT' | 'LOST'
  /** The trials that it stood at; null where that is not known. */
  readonly suspect: Range | null
  /** What is said of trials that have failed by it. */
  readonly error: string
}

/** A trial is run once more after it hung or its thread was lost, and never after it reached its limit. */
const MAX_HANGS = 2

/** What people call trials. */
export function nameOf({ first, count }: Range): string {
  return count === 1 ? `trial ${first}` : `trials ${first} to ${first + count - 1}`
}

/** A task that is run whole. */
export function beginSplit(range: Range): TaskSplit {
  return { range, todo: [{ ...range, hangs: 0, isCareful: false }], done: [], failures: [] }
}

/** The first piece is done. */
export function finishPiece({ range, todo, done, failures }: TaskSplit, given: PieceResult): TaskSplit {
  const [piece, ...rest] = todo
  if (!piece) return { range, todo, done, failures }
  const { first, count } = piece
  return { range, todo: rest, done: [...done, { first, count, ...given }], failures }
}

/** The first piece was ended. */
export function breakPiece(pieces: TaskSplit, { cause, suspect, error }: PieceEnd): TaskSplit {
  const [piece, ...rest] = pieces.todo
  if (!piece) return pieces
  const culprit = suspect ? overlap(suspect, piece) : piece.count === 1 ? piece : null
  if (!culprit) return { ...pieces, todo: [...halve(piece), ...rest] }
  const others = without(piece, culprit)
  const { isCareful } = piece
  const hangs = (others.length === 0 ? piece.hangs : 0) + 1
  if (cause === 'TIME_LIMIT' || hangs >= MAX_HANGS) {
    const ended = cause === 'LOST' ? {} : { ended: cause }
    const failures = numbersOf(culprit).map((trial) => ({ trial, error, ...ended }))
    return { ...pieces, todo: [...others, ...rest], failures: [...pieces.failures, ...failures] }
  }
  return { ...pieces, todo: [...others, ...rest, { first: culprit.first, count: culprit.count, hangs, isCareful }] }
}

/** The first piece cannot be trusted: its parts, each of one strategy, are run again, each of them with care. */
export function doubtPiece({ todo, ...pieces }: TaskSplit, parts: readonly Range[]): TaskSplit {
  return { ...pieces, todo: [...parts.map((part) => ({ ...part, hangs: 0, isCareful: true })), ...todo.slice(1)] }
}

/** All of a task, as if it had been run whole. Nothing may be left to do. */
export function mergeSplit({ range, done, failures }: TaskSplit): PieceResult {
  const merged = mergeParts(range, done)
  return {
    results: { ...merged, failures: [...merged.failures, ...failures].sort((one, other) => one.trial - other.trial) },
    seconds: done.reduce((sum, { seconds }) => sum + seconds, 0),
    stages: done.reduce((sum, { stages }) => addSeconds(sum, stages), NO_SECONDS),
  }
}

function overlap(one: Range, other: Range): Range | null {
  const first = Math.max(one.first, other.first)
  const count = Math.min(one.first + one.count, other.first + other.count) - first
  return count > 0 ? { first, count } : null
}

function without({ first, count, isCareful }: Piece, middle: Range): Piece[] {
  const end = middle.first + middle.count
  const sides = [
    { first, count: middle.first - first },
    { first: end, count: first + count - end },
  ]
  return sides.filter((side) => side.count > 0).map((side) => ({ ...side, hangs: 0, isCareful }))
}

function halve({ first, count, isCareful }: Piece): Piece[] {
  const half = Math.ceil(count / 2)
  return [
    { first, count: half, hangs: 0, isCareful },
    { first: first + half, count: count - half, hangs: 0, isCareful },
  ]
}

function numbersOf({ first, count }: Range): number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}
