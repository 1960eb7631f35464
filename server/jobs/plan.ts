import type { Candidate } from '../engine/backtest.ts'
import type { EngineName, Work } from '../engine/batch.ts'
import type { Declaration } from '../engine/strategies/strategy.ts'
import type { Point, Space } from '../samplers/space.ts'
import type { Range } from './range.ts'
import type { Search } from './rounds.ts'

/** Trials of one strategy, and how many entry rules they have; not whole where what a range holds is known on average alone. */
export interface Share {
  readonly strategy: string
  /** Of a rule that other ranges have trials of too, its part. */
  readonly rules: number
  /** The same where the range is run by itself, and works such a rule out as a whole. */
  readonly rulesAlone: number
  readonly trials: number
}

/**
 * A job's trials, numbered 0 to `trials − 1`. The same specification gives the same trials on any machine and
 * after any restart; those of a search are worked out as the job goes. Trials that differ in nothing but their exits stand next to each other.
 */
export interface Plan {
  readonly trials: number
  /** How many consecutive trials share an entry rule: what a task is best a multiple of. */
  readonly exitsPerRule: number
  /** Whether strategies come in no order, so that a range holds a share of each. */
  readonly isMixed: boolean
  /** The engine that is tried first, of those that run its account. */
  readonly engine: EngineName
  /** What the trials are chosen of. */
  readonly space: Space
  /**
   * Works out, in at most so many steps of some microseconds, what stands between the trials of a range and being known at once; where
   * it is not there, they always are.
   *
   * @returns whether they are
   */
  prepare?(range: Range, steps: number): boolean
  /** Where a trial lies in the space. */
  point(number: number): Point
  candidate(number: number): Candidate
  /** What is worked out of the trials as the job goes; null where the specification says all. */
  readonly search: Search | null
  /** How a range divides into strategies, in its order. */
  shares(range: Range): readonly Share[]
  /** Bars over which a range's trials are run; null where each is run over all of them. */
  bars?(range: Range): number
  /** What a thread needs to run a range of the trials. */
  work(range: Range): Work
}

export type { Candidate }

/** Finds a strategy by its name. */
export type Catalog = (name: string) => Declaration | undefined
