import { type InputProblem, problem } from '../problems.ts'
import type { BacktestInput, OptimizationInput } from '../specification.ts'

/** The most entries of each list of an input. Its length is looked at before anything else looks at the list. */
export const MAX_ENTRIES = {
  strategies: 1_000,
  /** Parameters of one strategy. */
  parameters: 100,
  /** Values of one parameter. */
  values: 200_000,
  directions: 10,
  relations: 100,
  exits: 100_000,
} as const

function tooLong(path: string, list: readonly unknown[], most: number): InputProblem[] {
  if (list.length <= most) return []
  return [problem(path, 'TOO_LARGE', `it has ${list.length} entries; at most ${most} are allowed`)]
}

/** The lists of a sweep that are too long; no other check may look at an input that has any. */
export function checkLists({ strategies, directions, exits, constraints }: OptimizationInput): InputProblem[] {
  const long = tooLong('strategies', strategies, MAX_ENTRIES.strategies)
  const spaces = long.length > 0 ? [] : strategies
  return [
    ...long,
    ...spaces.flatMap(({ space }, at) => checkSpaceLists(`strategies.${at}.space`, space)),
    ...tooLong('directions', directions, MAX_ENTRIES.directions),
    ...tooLong('exits.takeProfit', exits.takeProfit, MAX_ENTRIES.exits),
    ...tooLong('exits.stopLoss', exits.stopLoss, MAX_ENTRIES.exits),
    ...tooLong('constraints.relations', constraints?.relations ?? [], MAX_ENTRIES.relations),
  ]
}

function checkSpaceLists(path: string, space: OptimizationInput['strategies'][number]['space']): InputProblem[] {
  const long = tooLong(path, space, MAX_ENTRIES.parameters)
  if (long.length > 0) return long
  return space.flatMap(({ values }, at) => tooLong(`${path}.${at}.values`, values ?? [], MAX_ENTRIES.values))
}

/** The list of a backtest, where it is too long. */
export function checkBacktestLists({ parameters }: BacktestInput): InputProblem[] {
  return tooLong('parameters', parameters, MAX_ENTRIES.parameters)
}
