import type { Parameter } from '../engine/strategies/strategy.ts'
import { checkAccount, checkExitList, checkExits, checkRun } from './checkAccount.ts'
import { checkParameters, checkStrategySpace, type Known } from './checkSpace.ts'
import type { Catalog } from './plan.ts'
import type { Dataset } from './ports.ts'
import { type InputProblem, outOfRange, problem } from './problems.ts'
import { countValues } from './ranges.ts'
import {
  asSweep,
  type BacktestInput,
  type OptimizationInput,
  type ParameterSpace,
  type Specification,
} from './specification.ts'

/** The most trials that one job may have. */
export const MAX_TRIALS = 5_000_000

function checkDataset(path: string, id: string, dataset: Dataset | null): InputProblem[] {
  return dataset ? [] : [problem(path, 'UNKNOWN_DATASET', `no dataset has the id '${id}'`)]
}

/** How many trials a sweep holds; those of strategies that are not known count nothing. Above 2^53 it is not exact. */
export function countTrials(input: OptimizationInput, catalog: Catalog): number {
  const { trials } = input.sampler
  const points = countPoints(input, catalog)
  return trials === null ? points : Math.min(points, Math.max(0, trials))
}

function countPoints(input: OptimizationInput, catalog: Catalog): number {
  const rules = input.strategies.map(
    ({ strategy: name, space }) =>
      (catalog(name)?.parameters ?? null)
        ?.map((parameter) =>
          countValues(
            parameter,
            space.find((dimension) => dimension.name === parameter.name),
          ),
        )
        .reduce((product, count) => product * count, 1) ?? 0,
  )
  const perRule = input.directions.length * input.exits.takeProfit.length * input.exits.stopLoss.length
  return rules.reduce((sum, count) => sum + count, 0) * perRule
}

function checkCount(input: OptimizationInput, catalog: Catalog): InputProblem[] {
  const points = countPoints(input, catalog)
  const trials = countTrials(input, catalog)
  // Beyond exact numbers a trial could not be found again by its number.
  if (points > Number.MAX_SAFE_INTEGER) {
    return [problem('strategies', 'TOO_MANY_TRIALS', `the space holds about ${points} trials: widen a step`)]
  }
  if (trials <= MAX_TRIALS) return []
  return [
    problem(
      'strategies',
      'TOO_MANY_TRIALS',
      `the space holds ${points} trials; at most ${MAX_TRIALS} are allowed: widen a step, or set sampler.trials`,
    ),
  ]
}

function checkSampler(input: OptimizationInput): InputProblem[] {
  const { trials } = input.sampler
  return trials === null
    ? []
    : outOfRange('sampler.trials', trials, { ok: trials >= 1, text: 'at least 1, or null for all' })
}

/** The least value that a sweep tries of a parameter. */
function leastValue(parameter: Parameter, space: ParameterSpace | undefined): number {
  if (space?.values) return space.values.reduce((least, value) => Math.min(least, value))
  return space?.range?.min ?? parameter.default
}

/** The fewest bars with which any candidate of this space could trade at all. */
function fewestBars(input: OptimizationInput, catalog: Catalog): number {
  const each = input.strategies.map(({ strategy: name, space }) => {
    const strategy = catalog(name)
    if (!strategy) return 0
    const least = strategy.parameters.map((parameter) => [
      parameter.name,
      leastValue(
        parameter,
        space.find((dimension) => dimension.name === parameter.name),
      ),
    ])
    return (strategy.warmUp?.(Object.fromEntries(least)) ?? 0) + 1
  })
  return Math.min(...each)
}

function checkBars(input: OptimizationInput, known: Known): InputProblem[] {
  const needed = fewestBars(input, known.catalog.find)
  if (!known.dataset || known.dataset.bars >= needed) return []
  const { name, bars } = known.dataset
  return [problem('dataset', 'TOO_FEW_BARS', `'${name}' has ${bars} bars; the strategies need at least ${needed}`)]
}

function checkOptimization(input: OptimizationInput, known: Known): InputProblem[] {
  const shape = [
    ...checkDataset('dataset', input.dataset, known.dataset),
    ...(input.strategies.length === 0 ? [problem('strategies', 'EMPTY', 'give at least one strategy')] : []),
    ...input.strategies.flatMap((space, index) => checkStrategySpace(`strategies.${index}`, space, known)),
    ...(input.directions.length === 0 ? [problem('directions', 'EMPTY', 'give LONG, SHORT or both')] : []),
    ...checkExitList('exits.takeProfit', input.exits.takeProfit),
    ...checkExitList('exits.stopLoss', input.exits.stopLoss),
    ...checkSampler(input),
    ...checkAccount(input.account),
    ...checkRun(input.run),
  ]
  return shape.length > 0 ? shape : checkCount(input, known.catalog.find)
}

function checkBacktest(input: BacktestInput, known: Known): InputProblem[] {
  return [
    ...checkDataset('dataset', input.dataset, known.dataset),
    ...checkParameters(input, known),
    ...checkExits(input.exits),
    ...checkAccount(input.account),
    ...checkRun(input.run),
  ]
}

/** Everything that is wrong with a specification, all at once; empty where it can be started. */
export function check(specification: Specification, known: Known): InputProblem[] {
  const problems =
    specification.kind === 'BACKTEST'
      ? checkBacktest(specification.input, known)
      : checkOptimization(specification.input, known)
  // How many bars the candidates need is known only of a space that is sound.
  return problems.length > 0 ? problems : checkBars(asSweep(specification), known)
}
