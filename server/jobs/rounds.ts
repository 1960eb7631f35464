import type { Point } from '../samplers/space.ts'
import type { Range } from './range.ts'

/** Trials that are worked out together, from what earlier ones have found. */
export interface Round extends Range {
  /** The trials that must be done before: no other trial's objective is read. Their own points, where they have rounds, are known. */
  readonly needs: Range
}

/** What the trials of a round are, from its first one on. One that is shorter than its round ends its job's plan behind it. */
export interface Proposal {
  readonly first: number
  readonly points: readonly Point[]
}

/**
 * The part of a plan that is worked out as its job goes. A round's points depend on nothing but the specification and the objectives
 * of what the round needs, so that they are the same whoever works them out, and after any restart; the store keeps them, so that
 * nobody has to do it twice.
 */
export interface Search {
  /** In the order of their trials. They need not hold all trials: the others are known from the specification. */
  readonly rounds: readonly Round[]
  /** Takes points as they are stored. */
  keep(proposal: Proposal): void
  /** Whether the points of all trials of a range are known here. */
  knows(range: Range): boolean
  /**
   * The points of a round.
   *
   * @param objectives of the trials that the round needs, in their order; NaN where one failed
   */
  propose(round: Round, objectives: Float64Array): readonly Point[]
}

/** Points as they become known, by the numbers of their trials. */
export class KnownPoints {
  readonly #points = new Map<number, Point>()

  keep({ first, points }: Proposal): void {
    for (const [offset, point] of points.entries()) this.#points.set(first + offset, point)
  }

  knows({ first, count }: Range): boolean {
    for (let number = first; number < first + count; number += 1) if (!this.#points.has(number)) return false
    return true
  }

  /** The point of one trial. @throws Error where it is not known: callers ask `knows` first */
  at(number: number): Point {
    const point = this.#points.get(number)
    if (!point) throw new Error(`trial ${number} is not worked out yet`)
    return point
  }
}

/** An objective as samplers take it: null in place of NaN. */
export function observedObjective(objective: number): number | null {
  return Number.isNaN(objective) ? null : objective
}
