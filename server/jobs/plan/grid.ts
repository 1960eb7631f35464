import type { Candidate, Exits } from '../../engine/backtest.ts'
import type { Batch, EngineName, Work } from '../../engine/batch.ts'
import { trialConstraintsOf } from '../../engine/constraints.ts'
import type { Declaration, Direction, Parameters } from '../../engine/strategies/strategy.ts'
import { AdmissibleGrid } from '../../samplers/admissibleGrid.ts'
import { countPoints, pointAt, spread } from '../../samplers/grid.ts'
import type { Point, Space } from '../../samplers/space.ts'
import type { Catalog, Plan, Share } from '../plan.ts'
import type { Range } from '../range.ts'
import type { OptimizationInput, ParameterSpace } from '../specification.ts'
import { enginesOf, runningEngine } from './engineChoice.ts'
import { listValues } from './ranges.ts'
import { placed, relationsOf } from './relations.ts'
import { declarationOf, spaceOf } from './space.ts'

/** The parameters of one strategy as dimensions of a grid. */
interface Branch {
  readonly strategy: string
  readonly direction: Direction
  readonly names: readonly string[]
  readonly values: readonly (readonly number[])[]
  readonly sizes: readonly number[]
  /** Those that are trials; null where all are. */
  readonly admissible: AdmissibleGrid | null
  /** Entry rules in this branch, and in all branches before it. */
  readonly rules: number
  readonly rulesBefore: number
}

/**
 * The entry rules of one strategy that keep what is asked of its parameters; null where nothing is.
 *
 * @param values of each parameter
 * @throws UncountableError
 */
export function admissibleRules(
  strategy: Declaration,
  values: readonly (readonly number[])[],
  input: OptimizationInput,
): AdmissibleGrid | null {
  const relations = placed(relationsOf(strategy, input), strategy.parameters)
  if (relations.length === 0) return null
  const sides = values.map((list) => ({ count: list.length, values: () => list }))
  return new AdmissibleGrid(sides, relations)
}

/** What a grid tries of each parameter of a strategy, in its order. */
export function valuesOf({ parameters }: Declaration, space: readonly ParameterSpace[]): (readonly number[])[] {
  return parameters.map((parameter) =>
    listValues(
      parameter,
      space.find((dimension) => dimension.name === parameter.name),
    ),
  )
}

function branchesOf(input: OptimizationInput, catalog: Catalog): Branch[] {
  const branches: Branch[] = []
  let rulesBefore = 0
  for (const { strategy: name, space } of input.strategies) {
    const strategy = declarationOf(name, catalog)
    const names = strategy.parameters.map((parameter) => parameter.name)
    const values = valuesOf(strategy, space)
    const sizes = values.map((list) => list.length)
    const admissible = admissibleRules(strategy, values, input)
    const rules = admissible?.count ?? countPoints(sizes)
    for (const direction of input.directions) {
      branches.push({ strategy: name, direction, names, values, sizes, admissible, rules, rulesBefore })
      rulesBefore += rules
    }
  }
  return branches
}

function valuesAt(branch: Branch, rule: number): number[] {
  const number = rule - branch.rulesBefore
  const point = branch.admissible ? branch.admissible.at(number) : pointAt(branch.sizes, number)
  return branch.values.map((values, dimension) => values[point[dimension] ?? 0] ?? Number.NaN)
}

function parametersAt(branch: Branch, rule: number): Parameters {
  const values = valuesAt(branch, rule)
  return Object.fromEntries(branch.names.map((name, dimension) => [name, values[dimension] as number]))
}

/** An entry rule of a grid: its branch, by number, and the values of its parameters. */
interface Rule {
  readonly rule: number
  readonly branch: number
  readonly values: readonly number[]
}

/** The grid of a sweep: entry rules (strategy, direction, parameters) by exits, the exits moving fastest. */
export class GridPlan implements Plan {
  readonly trials: number
  readonly exitsPerRule: number
  readonly isMixed = false
  readonly search = null
  readonly space: Space
  readonly #input: OptimizationInput
  readonly #branches: readonly Branch[]
  readonly #exits: readonly Exits[]
  readonly #points: number
  /** The rule that was asked for last: trials of one rule follow each other. */
  #last: Rule | null = null

  constructor(input: OptimizationInput, catalog: Catalog) {
    this.#input = input
    this.space = spaceOf(input, catalog)
    this.#branches = branchesOf(input, catalog)
    this.#exits = input.exits.takeProfit.flatMap((takeProfit) =>
      input.exits.stopLoss.map((stopLoss) => ({ takeProfit, stopLoss })),
    )
    this.#points = this.#branches.reduce((sum, branch) => sum + branch.rules, 0) * this.#exits.length
    this.trials = Math.min(this.#points, input.sampler.trials ?? this.#points)
    this.exitsPerRule = Math.max(1, Math.floor((this.#exits.length * this.trials) / this.#points))
  }

  point(number: number): Point {
    const { rule, exit } = this.#locate(number)
    const { branch, values } = this.#ruleAt(rule)
    const { takeProfit, stopLoss } = this.#exitsAt(exit)
    return { branch, values: [...values, takeProfit, stopLoss] }
  }

  #ruleAt(rule: number): Rule {
    if (this.#last?.rule === rule) return this.#last
    const branch = this.#branchOf(rule)
    this.#last = { rule, branch: this.#branches.indexOf(branch), values: valuesAt(branch, rule) }
    return this.#last
  }

  candidate(number: number): Candidate {
    const { rule, exit } = this.#locate(number)
    const branch = this.#branchOf(rule)
    const { strategy, direction } = branch
    return { strategy, direction, parameters: parametersAt(branch, rule), ...this.#exitsAt(exit) }
  }

  get engine(): EngineName {
    const { run, account } = this.#input
    return runningEngine(enginesOf(run.engine, this.trials), account)
  }

  shares({ first, count }: Range): readonly Share[] {
    return this.#branches.flatMap(({ strategy, rules, rulesBefore }) => {
      const from = Math.max(first, this.#firstOf(rulesBefore))
      const trials = Math.min(first + count, this.#firstOf(rulesBefore + rules)) - from
      const part = trials / this.exitsPerRule
      return trials > 0 ? [{ strategy, rules: part, rulesAlone: Math.max(1, part), trials }] : []
    })
  }

  /** The first trial of the rule of this number, or of one behind it. */
  #firstOf(rule: number): number {
    return Math.ceil((rule * this.#exits.length * this.trials) / this.#points)
  }

  work(range: Range): Work {
    const { account, objective, run } = this.#input
    const constraints = trialConstraintsOf(this.#input.constraints)
    const engines = enginesOf(run.engine, this.trials)
    return { account, objective, ...(constraints && { constraints }), engines, batches: this.#batches(range) }
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
