import { foldWindows } from '../plan/foldWindows.ts'
import { exploredBy } from '../plan/improvement.ts'
import type { Catalog } from '../plan.ts'
import type { Dataset } from '../ports/datasetStore.ts'
import { firstProblems, type InputProblem, outOfRange, problem, shown } from '../problems.ts'
import {
  asSweep,
  type BacktestInput,
  type ImprovementInput,
  type OptimizationInput,
  type Specification,
  type WalkForwardInput,
} from '../specification.ts'
import { checkAccount, checkEngine, checkExitList, checkExits, checkRun } from './account.ts'
import { countAdmissible } from './admissible.ts'
import { checkConstraints } from './constraints.ts'
import { checkDates, checkHoldOut, checkSpan } from './dates.ts'
import { checkBacktestLists, checkLists } from './lists.ts'
import { checkKept, checkRelations } from './relations.ts'
import { type CheckContext, checkParameters, checkStrategySpace } from './space.ts'
import { leastValues } from './valueEnds.ts'

/** The most trials that one job may have. */
export const MAX_TRIALS = 5_000_000

/** The most folds of a walk-forward analysis, and the fewest bars of a test. */
const MAX_FOLDS = 1_000
const MIN_TESTED = 2

/** The most trials that a search learns from: each of its rounds looks at all that were before. */
export const MAX_LEARNT = 20_000

function checkDataset(path: string, id: string, dataset: Dataset | null): InputProblem[] {
  return dataset ? [] : [problem(path, 'UNKNOWN_DATASET', `no dataset has the id '${shown(id)}'`)]
}

/** How many trials a sweep has that holds so many points. Above 2^53 it is not exact, and 0 where there is no end to them. */
function countTrials({ sampler: { trials } }: OptimizationInput, points: number): number {
  const taken = trials === null ? points : Math.min(points, Math.max(0, trials))
  return Number.isFinite(taken) ? taken : 0
}

function checkCount(input: OptimizationInput, points: number): InputProblem[] {
  const trials = countTrials(input, points)
  if (input.sampler.trials === null && points === Number.POSITIVE_INFINITY) {
    return [problem('sampler.trials', 'EMPTY', 'the space has no end: say how many trials it is searched with')]
  }
  if (input.sampler.method === 'BAYESIAN' && trials > MAX_LEARNT) {
    const message = `a BAYESIAN search of ${trials} trials would learn for too long; at most ${MAX_LEARNT} are allowed`
    return [problem('sampler.trials', 'TOO_MANY_TRIALS', message)]
  }
  if (input.sampler.method !== 'GRID' && trials <= MAX_TRIALS) return []
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

/** The fewest bars with which any candidate of this space could trade at all. */
function fewestBars(input: OptimizationInput, catalog: Catalog): number {
  const each = input.strategies.map((space) => {
    const strategy = catalog(space.strategy)
    return strategy ? (strategy.warmUp?.(leastValues(strategy, space)) ?? 0) + 1 : 0
  })
  return Math.min(...each)
}

function checkBars(input: OptimizationInput, known: CheckContext): InputProblem[] {
  const needed = fewestBars(input, known.catalog.find)
  if (!known.dataset) return []
  const short = known.span ? checkSpan(known.span, known.dataset) : []
  const { name } = known.dataset
  // Bars before the first that is traded on warm indicators up.
  const bars = known.span?.to ?? known.dataset.bars
  return short.length > 0 || bars >= needed
    ? short
    : [problem('dataset', 'TOO_FEW_BARS', `'${name}' has ${bars} bars; the strategies need at least ${needed}`)]
}

function checkOptimization(input: OptimizationInput, known: CheckContext): InputProblem[] {
  const long = checkLists(input)
  if (long.length > 0) return long
  const terms = { ...known, method: input.sampler.method }
  const shape = [
    ...checkDataset('dataset', input.dataset, known.dataset),
    ...(input.strategies.length === 0 ? [problem('strategies', 'EMPTY', 'give at least one strategy')] : []),
    ...input.strategies.flatMap((space, index) => checkStrategySpace(`strategies.${index}`, space, terms)),
    ...(input.directions.length === 0 ? [problem('directions', 'EMPTY', 'give LONG, SHORT or both')] : []),
    ...checkExitList('exits.takeProfit', input.exits.takeProfit),
    ...checkExitList('exits.stopLoss', input.exits.stopLoss),
    ...checkSampler(input),
    ...checkRelations(input, known.catalog.find),
    ...checkConstraints(input.constraints),
    ...checkDates(input, known.dataset),
    ...checkHoldOut(input),
    ...checkAccount(input.account),
    ...checkRun(input.run),
    ...checkEngine(input),
  ]
  if (shape.length > 0) return shape
  const { problems, points } = countAdmissible(input, known.catalog.find)
  return problems.length > 0 ? [...problems] : checkCount(input, points)
}

/** Problems of a sweep with its place in what holds it. */
function nested(problems: readonly InputProblem[]): InputProblem[] {
  return problems.map((found) => ({ ...found, path: `optimization.${found.path}` }))
}

function checkNested(input: OptimizationInput, known: CheckContext): InputProblem[] {
  return nested(checkOptimization(input, known))
}

function checkFolds({ folds, trainFraction }: WalkForwardInput): InputProblem[] {
  return [
    ...outOfRange('folds', folds, { ok: folds >= 1 && folds <= MAX_FOLDS, text: `from 1 to ${MAX_FOLDS}` }),
    ...outOfRange('trainFraction', trainFraction, {
      ok: trainFraction > 0 && trainFraction < 1,
      text: 'above 0 and below 1 (0.7 = 70 % of each window)',
    }),
  ]
}

function checkNotHeldOut({ optimization }: WalkForwardInput): InputProblem[] {
  if ((optimization.holdOut ?? 0) === 0) return []
  const message = 'the tests of a walk-forward analysis are bars that its choices have not seen: leave holdOut out'
  return [problem('optimization.holdOut', 'CONFLICT', message)]
}

function checkWalkForward(input: WalkForwardInput, known: CheckContext): InputProblem[] {
  const problems = [...checkNested(input.optimization, known), ...checkFolds(input), ...checkNotHeldOut(input)]
  if (problems.length > 0) return problems
  const { points } = countAdmissible(input.optimization, known.catalog.find)
  const trials = input.folds * (countTrials(input.optimization, points) + 1)
  if (trials <= MAX_TRIALS) return []
  const message = `${input.folds} folds hold ${trials} trials; at most ${MAX_TRIALS} are allowed`
  return [problem('folds', 'TOO_MANY_TRIALS', message)]
}

function checkImprovement(input: ImprovementInput, known: CheckContext): InputProblem[] {
  const { cycles, backtestsPerCycle, patience } = input
  const whole = (path: string, value: number) =>
    outOfRange(path, value, { ok: value >= 1 && value <= MAX_LEARNT, text: `from 1 to ${MAX_LEARNT}` })
  const counts = [
    ...whole('cycles', cycles),
    ...whole('backtestsPerCycle', backtestsPerCycle),
    ...whole('patience', patience),
  ]
  // How many trials it has is not the caller's sampler's to say.
  const sweep = checkNested(exploredBy(input), known).filter(({ path }) => path !== 'optimization.sampler.trials')
  const problems = [...sweep, ...counts]
  const trials = cycles * backtestsPerCycle
  if (problems.length > 0 || trials <= MAX_LEARNT) return problems
  const message = `${cycles} cycles hold ${trials} backtests; at most ${MAX_LEARNT} are allowed`
  return [problem('cycles', 'TOO_MANY_TRIALS', message)]
}

/** Training must have room for a trade, and a test for a return. */
function checkFoldBars(input: WalkForwardInput, known: CheckContext): InputProblem[] {
  if (!known.dataset) return []
  const needed = fewestBars(input.optimization, known.catalog.find)
  const { name } = known.dataset
  const { from, to } = known.span ?? { from: 0, to: known.dataset.bars }
  const bars = to - from
  const windows = foldWindows(input, bars, from)
  const trained = Math.min(...windows.map(({ train }) => train.to - train.from))
  const tested = Math.min(...windows.map(({ test }) => test.to - test.from))
  // Earlier bars warm the first training up.
  if (trained > 0 && from + trained >= needed && tested >= MIN_TESTED) return []
  const message = `'${name}' has ${bars} bars, so that folds train on ${trained} and test on ${tested}; they need at least ${needed} and ${MIN_TESTED}`
  return [problem('optimization.dataset', 'TOO_FEW_BARS', message)]
}

function checkBacktest(input: BacktestInput, known: CheckContext): InputProblem[] {
  const long = checkBacktestLists(input)
  if (long.length > 0) return long
  const parameters = checkParameters(input, known)
  return [
    ...checkDataset('dataset', input.dataset, known.dataset),
    ...(parameters.length > 0 ? parameters : checkKept(input, known.catalog.find)),
    ...checkDates(input, known.dataset),
    ...checkExits(input.exits),
    ...checkAccount(input.account),
    ...checkRun(input.run),
    ...checkEngine(input),
  ]
}

/** What is wrong with a specification, all at once up to `MAX_TOLD`; empty where it can be started. */
export function check(specification: Specification, known: CheckContext): InputProblem[] {
  const problems = firstProblems(checkInput(specification, known))
  // How many bars the candidates need is known only of a space that is sound.
  if (problems.length > 0) return problems
  if (specification.kind === 'WALK_FORWARD') return checkFoldBars(specification.input, known)
  const bars = checkBars(asSweep(specification), known)
  return specification.kind === 'IMPROVEMENT' ? nested(bars) : bars
}

function checkInput(specification: Specification, known: CheckContext): InputProblem[] {
  switch (specification.kind) {
    case 'BACKTEST':
      return checkBacktest(specification.input, known)
    case 'OPTIMIZATION':
      return checkOptimization(specification.input, known)
    case 'WALK_FORWARD':
      return checkWalkForward(specification.input, known)
    case 'IMPROVEMENT':
      return checkImprovement(specification.input, known)
  }
}
