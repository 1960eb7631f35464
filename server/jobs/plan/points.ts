import type { Candidate } from '../../engine/backtest.ts'
import type { Batch, EngineName, Work } from '../../engine/batch.ts'
import { trialConstraintsOf } from '../../engine/constraints.ts'
import { branchShares } from '../../samplers/draw.ts'
import { randomSearch } from '../../samplers/random.ts'
import { countTaken, type Point, type Space } from '../../samplers/space.ts'
import type { Catalog, Plan, Share } from '../plan.ts'
import type { Range } from '../range.ts'
import type { Search } from '../rounds.ts'
import type { OptimizationInput } from '../specification.ts'
import { enginesOf, runningEngine } from './engineChoice.ts'
import { candidateOf, spaceOf } from './space.ts'

/** What trials there are, by their numbers. */
export interface Points {
  readonly space: Space
  readonly trials: number
  /** What is worked out of them as the job goes; null where all are known. */
  readonly search: Search | null
  point(number: number): Point
  /** Works out what stands before a trial; see `RandomSearch`. */
  prepare?(number: number, steps: number): boolean
}

/** What part of the trials each strategy has on average. */
function sharesOf(space: Space): ReadonlyMap<string, number> {
  const shares = new Map<string, number>()
  for (const [index, share] of branchShares(space).entries()) {
    const { strategy } = space.branches[index] as Space['branches'][number]
    shares.set(strategy, (shares.get(strategy) ?? 0) + share)
  }
  return shares
}

function batchOf({ takeProfit, stopLoss, ...rule }: Candidate, number: number): Batch {
  return { ...rule, first: number, exits: [{ takeProfit, stopLoss }] }
}

/** A plan of points that come in no order: each trial is an entry rule of its own. */
export class PointPlan implements Plan {
  readonly trials: number
  readonly exitsPerRule = 1
  readonly isMixed: boolean
  readonly #input: OptimizationInput
  readonly #points: Points
  readonly #shares: ReadonlyMap<string, number>

  constructor(input: OptimizationInput, points: Points) {
    this.trials = points.trials
    this.#input = input
    this.#points = points
    this.#shares = sharesOf(points.space)
    this.isMixed = this.#shares.size > 1
  }

  get #engines() {
    // A round is too small for a survey of the candles to pay.
    return enginesOf(this.#input.run.engine, this.search ? 1 : this.trials)
  }

  get engine(): EngineName {
    return runningEngine(this.#engines, this.#input.account)
  }

  get search(): Search | null {
    return this.#points.search
  }

  get space(): Space {
    return this.#points.space
  }

  prepare({ first, count }: Range, steps: number): boolean {
    return count === 0 || (this.#points.prepare?.(first + count - 1, steps) ?? true)
  }

  point(number: number): Point {
    return this.#points.point(number)
  }

  candidate(number: number): Candidate {
    return candidateOf(this.space, this.point(number))
  }

  shares({ count }: Range): readonly Share[] {
    return [...this.#shares].map(([strategy, share]) => {
      const trials = share * count
      return { strategy, rules: trials, rulesAlone: trials, trials }
    })
  }

  work({ first, count }: Range): Work {
    const { account, objective } = this.#input
    const constraints = trialConstraintsOf(this.#input.constraints)
    const batches = Array.from({ length: count }, (_, index) => batchOf(this.candidate(first + index), first + index))
    return { account, objective, ...(constraints && { constraints }), engines: this.#engines, batches }
  }
}

/** The plan of a random search. */
export function planRandom(input: OptimizationInput, catalog: Catalog): Plan {
  const space = spaceOf(input, catalog)
  const { trials, seed } = input.sampler
  const search = randomSearch(space, seed)
  return new PointPlan(input, {
    space,
    trials: countTaken(space, trials ?? Number.POSITIVE_INFINITY),
    search: null,
    point: (number) => search.point(number),
    prepare: (number, steps) => search.prepare(number, steps),
  })
}
