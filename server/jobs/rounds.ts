import { isBroken } from '../engine/objective.ts'
import type { ObservedPoint } from '../samplers/ranking.ts'
import type { Point } from '../samplers/space.ts'
import type { Range } from './range.ts'

/** Trials whose points are drawn together, from the objectives of earlier trials. */
export interface Round extends Range {
  /** The trials that must be done before. Only their objectives are read. */
  readonly needs: Range
}

/** A point as it was drawn. */
export interface ProposedPoint extends Point {
  /** Its trial has a number and is not run: it stands for nothing that may be tried. Absent where it is run. */
  readonly isRun?: false
}

/** The points of a round, from its first trial on. Where they are fewer than the round has, the job's plan ends behind them. */
export interface Proposal {
  readonly first: number
  readonly points: readonly ProposedPoint[]
}

/**
 * The part of a plan whose points are drawn while the job runs. The points of a round depend on the specification and on the objectives of
 * the trials that the round needs, and on nothing else. So they are the same in every process and after any restart. The store keeps them,
 * so that they need not be drawn twice.
 */
export interface Search {
  /** In the order of their trials. They need not hold all trials: the others are known from the specification. */
  readonly rounds: readonly Round[]
  /** Reference computations that working out a point takes for each trial that it is worked out from; none to speak of where it is not given. */
  readonly computationsPerPoint?: number
  /** Takes points as they are stored. */
  keep(proposal: Proposal): void
  /** Whether the points of all trials of a range are known here. */
  knows(range: Range): boolean
  /**
   * The points of a round.
   *
   * @param objectives scores of the trials that the round needs, in their order; NaN where one failed
   */
  propose(round: Round, objectives: Float64Array): readonly ProposedPoint[]
}

/** Points as they become known, by the numbers of their trials. */
export class KnownPoints {
  readonly #points = new Map<number, ProposedPoint>()

  keep({ first, points }: Proposal): void {
    for (const [offset, point] of points.entries()) this.#points.set(first + offset, point)
  }

  knows({ first, count }: Range): boolean {
    for (let number = first; number < first + count; number += 1) if (!this.#points.has(number)) return false
    return true
  }

  /** The point of one trial. @throws Error where it is not known: callers ask `knows` first */
  at(number: number): ProposedPoint {
    const point = this.#points.get(number)
    if (!point) throw new Error(`trial ${number} is not worked out yet`)
    return point
  }
}

/** A trial as samplers take it. @param score NaN where it failed */
export function observedOf(point: Point, score: number): ObservedPoint {
  const objective = Number.isNaN(score) ? null : score
  return isBroken(score) ? { point, objective, isBroken: true } : { point, objective }
}
