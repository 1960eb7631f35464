import { isPatienceOver, proposeCycle } from '../../samplers/improvement.ts'
import { countTaken, type Point, type Space } from '../../samplers/space.ts'
import type { Catalog, Plan } from '../plan.ts'
import type { Range } from '../range.ts'
import { KnownPoints, observedOf, type Proposal, type Round, type Search } from '../rounds.ts'
import { asSweep, type ImprovementInput, type OptimizationInput, type Specification } from '../specification.ts'
import { PointPlan } from './points.ts'
import { spaceOf } from './space.ts'

/** The sweep that an improvement chooses from: anything of its space, however many points that has. */
export function exploredBy({ optimization, cycles, backtestsPerCycle }: ImprovementInput): OptimizationInput {
  const { seed } = optimization.sampler
  return { ...optimization, sampler: { method: 'RANDOM', trials: cycles * backtestsPerCycle, seed } }
}

/** The sweep whose space the trials of a job are chosen of. */
export function exploredSweep(specification: Specification): OptimizationInput {
  return specification.kind === 'IMPROVEMENT' ? exploredBy(specification.input) : asSweep(specification)
}

/** The best score of each cycle; null where none of its trials succeeded. */
export function bestsOf(objectives: Float64Array, perCycle: number): (number | null)[] {
  return Array.from({ length: Math.ceil(objectives.length / perCycle) }, (_, cycle) => {
    const found = objectives.subarray(cycle * perCycle, (cycle + 1) * perCycle).filter((value) => !Number.isNaN(value))
    return found.length > 0 ? found.reduce((best, value) => Math.max(best, value)) : null
  })
}

/** Cycles, each of which is worked out when all before it are done. It ends where nothing got better for long enough. */
class ImprovementSearch implements Search {
  readonly rounds: readonly Round[]
  readonly #space: Space
  readonly #input: ImprovementInput
  readonly #known = new KnownPoints()

  constructor(space: Space, input: ImprovementInput, trials: number) {
    const { backtestsPerCycle: size } = input
    this.#space = space
    this.#input = input
    this.rounds = Array.from({ length: Math.ceil(trials / size) }, (_, cycle) => {
      const first = cycle * size
      return { first, count: Math.min(size, trials - first), needs: { first: 0, count: first } }
    })
  }

  keep(proposal: Proposal): void {
    this.#known.keep(proposal)
  }

  knows(range: Range): boolean {
    return this.#known.knows(range)
  }

  point(number: number): Point {
    return this.#known.at(number)
  }

  propose({ first, count }: Round, objectives: Float64Array): Point[] {
    const { backtestsPerCycle, patience, optimization } = this.#input
    if (isPatienceOver(bestsOf(objectives, backtestsPerCycle), patience)) return []
    const observed = Array.from(objectives, (score, number) => observedOf(this.point(number), score))
    return proposeCycle(this.#space, observed, {
      seed: optimization.sampler.seed,
      cycle: first / backtestsPerCycle,
      count,
    })
  }
}

/** The plan of an improvement: as many trials as its cycles may have. */
export function planImprovement(input: ImprovementInput, catalog: Catalog): Plan {
  const explored = exploredBy(input)
  const space = spaceOf(explored, catalog)
  const trials = countTaken(space, input.cycles * input.backtestsPerCycle)
  const search = new ImprovementSearch(space, input, trials)
  return new PointPlan(explored, { space, trials, search, point: (number) => search.point(number) })
}
