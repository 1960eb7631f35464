import type { Failure, Results } from '../../engine/batch.ts'
import { cutResults, mergeParts, type PartResults } from '../../engine/parts.ts'
import { addSeconds, NO_SECONDS, type StageSeconds } from '../../jobs/job.ts'
import { without } from '../../jobs/plan/remaining.ts'
import type { Suspicion } from '../../jobs/ports/queue.ts'
import type { Range } from '../../jobs/range.ts'

/** Trials of a task that are still to be run together. */
export interface Piece extends Range {
  /** How often just these trials ended their thread. */
  readonly losses: number
  /** What an earlier attempt at just these trials has spent; null where none has hung. */
  readonly suspicion: Suspicion | null
  /** Whether strategies of one's own are looked at call by call; see `OwnTerms`. */
  readonly isCareful: boolean
}

/** Thread seconds that trials took, in all and in each stage, as far as that is known. */
export interface Time {
  readonly seconds: number
  readonly stages: StageSeconds
}

/** What nothing has taken. */
export const NO_TIME: Time = { seconds: 0, stages: NO_SECONDS }

/** What trials yielded, and what they took. */
export interface PieceResult extends Time {
  readonly results: Results
}

/** A part of a task that is finished. */
export type DonePart = PartResults & PieceResult

/** What is found of a task, and which of its trials are not there. */
export interface TaskFindings extends PieceResult {
  readonly range: Range
  readonly missing: readonly Range[]
}

/**
 * A task as it is run: whole, as long as nothing hangs; then in pieces. What was finished stays. What hung, or lost its thread, is run last
 * and alone, once more; what does so twice has failed. Where it is not known which trial it was, the piece is halved until it is. Where one
 * strategy may have changed the figures of another, each is run by itself.
 */
export interface TaskSplit {
  readonly range: Range
  /** The first one is run next. */
  readonly todo: readonly Piece[]
  readonly done: readonly DonePart[]
  readonly failures: readonly Failure[]
}

/** Why a piece was ended before it was done. */
export interface PieceEnd {
  readonly cause: 'STALLED' | 'TIME_LIMIT' | 'LOST' | 'SKIPPED'
  /** The trials that it stood at; null where that is not known. */
  readonly suspect: Range | null
  /** What is said of trials that have failed by it. */
  readonly error: string
  /** Of STALLED: what was spent on the suspect by now. */
  readonly suspicion?: Suspicion
  /** What was finished of the piece. */
  readonly finished?: readonly DonePart[]
}

/** The error of a trial that a person did not wait for. */
export const SKIPPED_BY_HAND = 'skipped by hand'

/** A trial is run once more after its thread was lost. */
const MAX_LOSSES = 2

/** What people call trials. */
export function nameOf({ first, count }: Range): string {
  return count === 1 ? `trial ${first}` : `trials ${first} to ${first + count - 1}`
}

/**
 * A task that is run whole, without what is committed of it already.
 *
 * @param suspicion of all of it, where it is what hung of another task
 */
export function beginSplit(
  range: Range,
  { suspicion = null, committed = [] }: { suspicion?: Suspicion | null; committed?: readonly Range[] } = {},
): TaskSplit {
  const rest = committed.length > 0 ? without([range], committed) : [range]
  const todo = rest.map((piece) => ({ ...piece, losses: 0, suspicion, isCareful: false }))
  return { range, todo, done: [], failures: [] }
}

/** The first piece is done. */
export function finishPiece({ range, todo, done, failures }: TaskSplit, given: PieceResult): TaskSplit {
  const [piece, ...rest] = todo
  if (!piece) return { range, todo, done, failures }
  const { first, count } = piece
  return { range, todo: rest, done: [...done, { first, count, ...given }], failures }
}

/** The first piece goes on without what is finished of it. */
export function settleParts(pieces: TaskSplit, finished: readonly DonePart[]): TaskSplit {
  const [piece, ...rest] = pieces.todo
  if (!piece || finished.length === 0) return pieces
  return { ...pieces, todo: [...remainder(piece, finished), ...rest], done: [...pieces.done, ...finished] }
}

/** Of a task only some trials of its first piece are left. */
export function narrowSplit(pieces: TaskSplit, { first, count }: Range): TaskSplit {
  const [piece] = pieces.todo
  return piece ? { ...pieces, todo: [{ ...piece, first, count }] } : pieces
}

/** The trials of a piece that an end is about; null where that is not known. */
export function culpritOf(piece: Piece, { suspect }: Pick<PieceEnd, 'suspect'>): Range | null {
  return suspect ? overlap(suspect, piece) : piece.count === 1 ? piece : null
}

/** The first piece was ended. */
export function breakPiece(pieces: TaskSplit, end: PieceEnd): TaskSplit {
  const [piece, ...rest] = pieces.todo
  if (!piece) return pieces
  const finished = end.finished ?? []
  const done = [...pieces.done, ...finished]
  const culprit = culpritOf(piece, end)
  if (!culprit) return { ...pieces, done, todo: [...remainder(piece, finished).flatMap(halve), ...rest] }
  const others = remainder(piece, [...finished, culprit])
  const again = runAgain(piece, culprit, end)
  if (again) return { ...pieces, done, todo: [...others, ...rest, again] }
  const ended = end.cause === 'LOST' || end.cause === 'SKIPPED' ? {} : { ended: end.cause }
  const failures = numbersOf(culprit).map((trial) => ({ trial, error: end.error, ...ended }))
  return { ...pieces, done, todo: [...others, ...rest], failures: [...pieces.failures, ...failures] }
}

/** What is run once more, alone, of a piece that was ended; null where it has failed. */
function runAgain(piece: Piece, culprit: Range, { cause, suspicion }: PieceEnd): Piece | null {
  const { first, count } = culprit
  const isAlone = count === piece.count
  const { isCareful } = piece
  const losses = (isAlone ? piece.losses : 0) + 1
  if (cause === 'LOST') return losses < MAX_LOSSES ? { first, count, losses, suspicion: null, isCareful } : null
  if (cause !== 'STALLED' || (isAlone && piece.suspicion)) return null
  return { first, count, losses: 0, suspicion: suspicion ?? { spent: 0, bars: 0 }, isCareful }
}

/** The first piece cannot be trusted: its parts, each of one strategy, are run again, each of them with care. */
export function doubtPiece({ todo, ...pieces }: TaskSplit, parts: readonly Range[]): TaskSplit {
  const careful = parts.map((part) => ({ ...part, losses: 0, suspicion: null, isCareful: true }))
  return { ...pieces, todo: [...careful, ...todo.slice(1)] }
}

/** What was kept of a task before, and what is finished of the piece that runs. */
export interface SplitProgress {
  readonly kept?: readonly Range[]
  readonly keptTime?: Time
  readonly finished?: readonly DonePart[]
}

/** What is found of a task, without what was kept of it before. */
export function mergeSplit(
  { range, done, failures }: TaskSplit,
  { kept = [], keptTime = NO_TIME, finished = [] }: SplitProgress = {},
): TaskFindings {
  const all = [...done, ...finished]
  const parts = kept.length > 0 ? all.flatMap((part) => cutPart(part, kept)) : all
  const failed = failures.filter(({ trial }) => !kept.some((run) => isWithin(trial, run)))
  const merged = mergeParts(range, parts)
  const found = [...parts, ...failed.map(({ trial }) => ({ first: trial, count: 1 }))]
  return {
    range,
    missing: without([range], found),
    results: { ...merged, failures: [...merged.failures, ...failed].sort((one, other) => one.trial - other.trial) },
    seconds: Math.max(0, all.reduce((sum, { seconds }) => sum + seconds, 0) - keptTime.seconds),
    stages: addSeconds(
      all.reduce((sum, { stages }) => addSeconds(sum, stages), NO_SECONDS),
      keptTime.stages,
      -1,
    ),
  }
}

/** Whether a trial is one of a range. */
export function isWithin(trial: number, { first, count }: Range): boolean {
  return trial >= first && trial < first + count
}

function cutPart(part: DonePart, kept: readonly Range[]): PartResults[] {
  const { first, count } = part
  const runs = without([{ first, count }], kept)
  return runs.map((run) => (run.count === count ? part : { ...run, results: cutResults(part, run) }))
}

/** What is found of a task where nothing is but that a person does not wait for one of its trials. */
export function skippedTrial(range: Range, trial: number): TaskFindings {
  return mergeSplit({ range, todo: [], done: [], failures: [{ trial, error: SKIPPED_BY_HAND }] })
}

function overlap(one: Range, other: Range): Range | null {
  const first = Math.max(one.first, other.first)
  const count = Math.min(one.first + one.count, other.first + other.count) - first
  return count > 0 ? { first, count } : null
}

/** What of a piece lies in none of some ranges. */
function remainder(piece: Piece, taken: readonly Range[]): Piece[] {
  const { first, count, isCareful } = piece
  const rest = without([{ first, count }], taken)
  return rest.map((part) => ({ ...part, losses: 0, suspicion: null, isCareful }))
}

function halve({ first, count, isCareful }: Piece): Piece[] {
  const half = Math.ceil(count / 2)
  const halves = [
    { first, count: half },
    { first: first + half, count: count - half },
  ]
  return halves.filter((part) => part.count > 0).map((part) => ({ ...part, losses: 0, suspicion: null, isCareful }))
}

function numbersOf({ first, count }: Range): number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}
