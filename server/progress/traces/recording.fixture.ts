import { readdirSync, readFileSync } from 'node:fs'
import type { WaitingPieces, WorkPiece } from '../jobCosts.ts'
import type { Frame, Trace } from './trace.fixture.ts'

/** Trials of a job that cost the same, as the server expected before it began. */
export interface Piece {
  readonly trials: number
  /** Seconds of a thread for each. */
  readonly cost: number
}

/** Consecutive trials that were handed out and committed together. */
export interface Task {
  readonly first: number
  readonly count: number
  /** When its commit was heard of. */
  readonly overMs: number
}

/** What was heard of a job of this server while it ran: times are since it began to run. `npm run bench:record` makes them. */
export interface Recording {
  readonly name: string
  readonly about: string
  readonly threads: number
  /** Whether earlier jobs had taught what its strategies cost. */
  readonly isKnown: boolean
  /** All trials, in their order. */
  readonly pieces: readonly Piece[]
  readonly tasks: readonly Task[]
  readonly pauses: readonly { readonly fromMs: number; readonly toMs: number }[]
  readonly endMs: number
  /** Ten a second: the moment, then of each task that a thread is at its first trial and the share of its bars that are done. */
  readonly samples: readonly (readonly number[])[]
}

const FOLDER = new URL('recorded/', import.meta.url)

/** The recordings that there are. */
export function readRecordings(): readonly Recording[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'))
  return files.toSorted().map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')))
}

/** What trials cost: as the server expected, or 1 each. */
class Prices {
  readonly #ends: readonly { readonly first: number; readonly end: number; readonly cost: number }[]

  constructor(pieces: readonly Piece[], hinted: boolean) {
    let first = 0
    this.#ends = pieces.map(({ trials, cost }) => {
      const piece = { first, end: first + trials, cost: hinted ? cost : 1 }
      first = piece.end
      return piece
    })
  }

  /** Trials `first` to `end − 1` as pieces of one cost each. */
  waiting(first: number, end: number): WaitingPieces[] {
    return this.#ends.flatMap((piece) => {
      const count = Math.min(end, piece.end) - Math.max(first, piece.first)
      return count > 0 ? [{ count, cost: piece.cost }] : []
    })
  }

  of({ first, count }: Task): number {
    return this.waiting(first, first + count).reduce((sum, piece) => sum + piece.count * piece.cost, 0)
  }
}

/** Milliseconds up to a moment in which the job was not paused. */
function workMs(pauses: Recording['pauses'], atMs: number): number {
  const paused = pauses.map(({ fromMs, toMs }) => Math.max(0, Math.min(atMs, toMs) - fromMs))
  return atMs - paused.reduce((sum, one) => sum + one, 0)
}

/** What stands between tasks: the trials that no thread is at. */
function waitingOf(taken: readonly Task[], prices: Prices, trials: number): WaitingPieces[] {
  const waiting: WaitingPieces[] = []
  let next = 0
  for (const { first, count } of taken.toSorted((one, other) => one.first - other.first)) {
    waiting.push(...prices.waiting(next, first))
    next = first + count
  }
  return [...waiting, ...prices.waiting(next, trials)]
}

/**
 * A recording as a trace, with the costs and the reports from within tasks that the server had, or without both. Where the costs were
 * guesses, there is only what the server had.
 */
export function replay(recording: Recording, hinted: boolean): Trace {
  const { pieces, tasks, pauses, threads, endMs, isKnown } = recording
  const isAsHeard = hinted || !isKnown
  const prices = new Prices(pieces, isAsHeard)
  const trials = pieces.reduce((sum, piece) => sum + piece.trials, 0)
  const wholeMs = workMs(pauses, endMs)
  const frames = recording.samples.map(([atMs = 0, ...pairs]): Frame => {
    const over = tasks.filter(({ overMs }) => overMs <= atMs)
    const units = tasks.flatMap((task): WorkPiece[] => {
      const at = pairs.findIndex((first, index) => index % 2 === 0 && first === task.first)
      if (at < 0 || task.overMs <= atMs) return []
      const cost = prices.of(task)
      return [{ id: task.first, cost, done: isAsHeard ? cost * (pairs[at + 1] ?? 0) : 0 }]
    })
    const atWork = tasks.filter(({ first }) => units.some(({ id }) => id === first))
    const finished = over.reduce((sum, task) => sum + prices.of(task), 0)
    const passedMs = workMs(pauses, atMs)
    return {
      atMs,
      standing: { finished, units, waiting: waitingOf([...over, ...atWork], prices, trials), threads },
      flows: !pauses.some(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs),
      connected: true,
      truth: passedMs / wholeMs,
      left: (wholeMs - passedMs) / 1_000,
      count: over.reduce((sum, { count }) => sum + count, 0),
      total: trials,
    }
  })
  return { name: recording.name, hinted, isKnown: hinted && isKnown, frames }
}
