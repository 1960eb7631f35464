import type { Candidate, Exits } from '../engine/backtest.ts'
import { type Batch, ENGINES, type EngineName, type Work } from '../engine/batch.ts'
import type { Declaration, Direction, Parameters } from '../engine/strategies/strategy.ts'
import { countPoints, pointAt, spread } from '../samplers/grid.ts'
import { listValues } from './ranges.ts'
import { asSweep, type EngineChoice, type OptimizationInput, type Specification } from './specification.ts'

/** Trials `first` to `first + count − 1` of a job. */
export interface Range {
  readonly first: number
  readonly count: number
}

/** Trials of one strategy, and how many entry rules they have. */
export interface Share {
  readonly strategy: string
  readonly rules: number
  readonly trials: number
}

/**
 * A job's trials, numbered 0 to `trials − 1`. The same specification gives the same trials on any machine and
 * after any restart. Trials that differ in nothing but their exits stand next to each other.
 */
export interface Plan {
  readonly trials: number
  /** How many consecutive trials share an entry rule: what a task is best a multiple of. */
  readonly exitsPerRule: number
  /** The engine that is tried first. */
  readonly engine: EngineName
  candidate(number: number): Candidate
  /** How a range divides into strategies, in its order. */
  shares(range: Range): readonly Share[]
  /** What a thread needs to run a range of the trials. */
  work(range: Range): Work
}

/** The parameters of one strategy as dimensions of a grid. */
interface Branch {
  readonly strategy: string
  readonly direction: Direction
  readonly names: readonly string[]
  readonly values: readonly (readonly number[])[]
  readonly sizes: readonly number[]
  /** Entry rules in this branch, and in all branches before it. */
  readonly rules: number
  readonly rulesBefore: number
}

/** Finds a strategy by its name. */
export type Catalog = (name: string) => Declaration | undefined

function branchesOf(input: OptimizationInput, catalog: Catalog): Branch[] {
  const branches: Branch[] = []
  let rulesBefore = 0
  for (const { strategy: name, space } of input.strategies) {
    const strategy = catalog(name)
    if (!strategy) throw new Error(`a job's specification names the strategy '${name}', which is not known here`)
    const names = strategy.parameters.map((parameter) => parameter.name)
    const values = strategy.parameters.map((parameter) =>
      listValues(
        parameter,
        space.find((dimension) => dimension.name === parameter.name),
      ),
    )
    const sizes = values.map((list) => list.length)
    const rules = countPoints(sizes)
    for (const direction of input.directions) {
      branches.push({ strategy: name, direction, names, values, sizes, rules, rulesBefore })
      rulesBefore += rules
    }
  }
  return branches
}

function parametersAt(branch: Branch, rule: number): Parameters {
  const point = pointAt(branch.sizes, rule - branch.rulesBefore)
  return Object.fromEntries(
    branch.names.map((name, dimension) => [name, branch.values[dimension]?.[point[dimension] ?? 0] ?? Number.NaN]),
  )
}

/** From so many trials on it pays to survey the candles for a sweep. */
const LEAST_SWEEP = 16

/** By the size of the job, not of a task: an engine's last digits are its own, and how a job is cut into tasks must not show. */
function enginesOf(choice: EngineChoice, trials: number): readonly EngineName[] {
  if (choice !== 'AUTO') return [choice]
  return trials < LEAST_SWEEP ? ENGINES.filter((engine) => engine !== 'SWEEP') : ENGINES
}

/** The grid of a sweep: entry rules (strategy, direction, parameters) by exits, the exits moving fastest. */
class GridPlan implements Plan {
  readonly trials: number
  readonly exitsPerRule: number
  readonly #input: OptimizationInput
  readonly #branches: readonly Branch[]
  readonly #exits: readonly Exits[]
  readonly #points: number

  constructor(input: OptimizationInput, catalog: Catalog) {
    this.#input = input
    this.#branches = branchesOf(input, catalog)
    this.#exits = input.exits.takeProfit.flatMap((takeProfit) =>
      input.exits.stopLoss.map((stopLoss) => ({ takeProfit, stopLoss })),
    )
    this.#points = this.#branches.reduce((sum, branch) => sum + branch.rules, 0) * this.#exits.length
    this.trials = Math.min(this.#points, input.sampler.trials ?? this.#points)
    this.exitsPerRule = Math.max(1, Math.floor((this.#exits.length * this.trials) / this.#points))
  }

  candidate(number: number): Candidate {
    const { rule, exit } = this.#locate(number)
    const branch = this.#branchOf(rule)
    const { strategy, direction } = branch
    return { strategy, direction, parameters: parametersAt(branch, rule), ...this.#exitsAt(exit) }
  }

  get engine(): EngineName {
    return enginesOf(this.#input.run.engine, this.trials)[0] as EngineName
  }

  shares({ first, count }: Range): readonly Share[] {
    return this.#branches.flatMap(({ strategy, rules, rulesBefore }) => {
      const from = Math.max(first, this.#firstOf(rulesBefore))
      const trials = Math.min(first + count, this.#firstOf(rulesBefore + rules)) - from
      return trials > 0 ? [{ strategy, rules: Math.max(1, trials / this.exitsPerRule), trials }] : []
    })
  }

  /** The first trial of the rule of this number, or of one behind it. */
  #firstOf(rule: number): number {
    return Math.ceil((rule * this.#exits.length * this.trials) / this.#points)
  }

  work(range: Range): Work {
    const { account, objective, run } = this.#input
    return { account, objective, engines: enginesOf(run.engine, this.trials), batches: this.#batches(range) }
  }

  #locate(number: number): { rule: number; exit: number } {
    const point = spread(number, this.trials, this.#points)
    return { rule: Math.floor(point / this.#exits.length), exit: point % this.#exits.length }
  }

  #branchOf(rule: number): Branch {
    const branch = this.#branches.findLast(({ rulesBefore }) => rulesBefore <= rule)
    if (!branch) throw new Error(`entry rule ${rule} is outside of the plan`)
    return branch
  }

  #batches(range: Range): Batch[] {
    const batches: Batch[] = []
    let open = -1
    let exits: Exits[] = []
    for (let number = range.first; number < range.first + range.count; number += 1) {
      const { rule, exit } = this.#locate(number)
      if (rule !== open) {
        const branch = this.#branchOf(rule)
        const { strategy, direction } = branch
        exits = []
        batches.push({ strategy, direction, parameters: parametersAt(branch, rule), first: number, exits })
        open = rule
      }
      exits.push(this.#exitsAt(exit))
    }
    // Rules that are tried with every exit share one list, in threads too: a sweep reads it once.
    return batches.map((batch) =>
      batch.exits.length === this.#exits.length ? { ...batch, exits: this.#exits } : batch,
    )
  }

  #exitsAt(exit: number): Exits {
    const exits = this.#exits[exit]
    if (!exits) throw new Error(`exit ${exit} is outside of the plan`)
    return exits
  }
}

/**
 * The plan of a job.
 *
 * @param catalog must know every strategy of the specification
 */
export function planJob(specification: Specification, catalog: Catalog): Plan {
  return new GridPlan(asSweep(specification), catalog)
}
