import type { Direction } from '../../engine/strategies/strategy.ts'
import type { Space } from '../../samplers/space.ts'
import type { Job, TrialState } from '../job.ts'
import { type InputProblem, problem, shown } from '../problems.ts'
import { ALL_TRIALS, type ColumnFilter, type NumberBounds } from './columnFilter.ts'
import { dimensionNames, findDimension } from './dimensionNames.ts'
import { type FoldFilter, rangesWithin } from './foldTrials.ts'
import type { TrialMetric } from './trialMetrics.ts'

/** Which trials are shown, as callers say it: those that meet all of it. What is null does not narrow it. */
export interface TrialFilter extends FoldFilter {
  readonly states: readonly TrialState[] | null
  readonly admissible: boolean | null
  readonly strategies: readonly string[] | null
  readonly directions: readonly Direction[] | null
  readonly metrics: readonly (NumberBounds & { readonly metric: TrialMetric })[] | null
  /** Of a parameter, or 'takeProfit', 'stopLoss'. */
  readonly parameters: readonly (NumberBounds & { readonly name: string })[] | null
}

/** The filter that narrows nothing. */
export const NO_FILTER: TrialFilter = {
  states: null,
  admissible: null,
  strategies: null,
  directions: null,
  fold: null,
  test: null,
  metrics: null,
  parameters: null,
}

/** Whether a filter narrows nothing. */
function isEmpty(filter: TrialFilter): boolean {
  return Object.values(filter).every((value) => value === null)
}

/**
 * What is shown where callers say this. Trials of a walk-forward analysis are on other bars each, so of one that is asked for no fold and
 * for neither trainings nor tests, its tests are; a filter that says nothing at all asks for every trial.
 *
 * @param given null where the caller gave none
 */
export function effectiveFilter({ kind }: Pick<Job, 'kind'>, given: TrialFilter | null): TrialFilter {
  const filter = given ?? NO_FILTER
  const asksForAll = given !== null && isEmpty(given)
  const namesTrials = filter.fold !== null || filter.test !== null
  return kind === 'WALK_FORWARD' && !asksForAll && !namesTrials ? { ...filter, test: true } : filter
}

/** Whether a filter asks for nothing but folds: the numbers of trials tell that. */
export function asksForFoldsAlone(filter: TrialFilter): boolean {
  return isEmpty({ ...filter, fold: null, test: null })
}

/** Whether a filter asks what trials ran, so that the job's space must be known. */
export function asksForSpace({ strategies, directions, parameters }: TrialFilter): boolean {
  return strategies !== null || directions !== null || parameters !== null
}

function emptyLists(filter: TrialFilter): InputProblem[] {
  return Object.entries(filter).flatMap(([name, value]) =>
    Array.isArray(value) && value.length === 0
      ? [problem(`where.${name}`, 'EMPTY', 'it is empty; name at least one, or leave it out')]
      : [],
  )
}

function turnedBounds(name: 'metrics' | 'parameters', all: readonly NumberBounds[] | null): InputProblem[] {
  return (all ?? []).flatMap(({ min, max }, index) =>
    min !== null && max !== null && min > max
      ? [problem(`where.${name}.${index}.min`, 'OUT_OF_RANGE', `${min} is above max, which is ${max}`)]
      : [],
  )
}

/** A list of names in words. */
export function namesText(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}

function unknownNames(
  path: string,
  given: readonly string[] | null,
  { has, known, what }: { has(name: string): boolean; readonly known: readonly string[]; readonly what: string },
): InputProblem[] {
  return (given ?? []).flatMap((name, index) =>
    has(name)
      ? []
      : [
          problem(
            `${path}.${index}`,
            what === 'strategy' ? 'UNKNOWN_STRATEGY' : 'UNKNOWN_PARAMETER',
            `'${shown(name)}' is no ${what} of this job; it has ${namesText(known)}`,
          ),
        ],
  )
}

/**
 * All that is wrong with a filter.
 *
 * @param space of the job; null where the filter does not ask for it
 */
export function checkFilter(filter: TrialFilter, space: Space | null): InputProblem[] {
  const problems = [
    ...emptyLists(filter),
    ...turnedBounds('metrics', filter.metrics),
    ...turnedBounds('parameters', filter.parameters),
  ]
  if (!space) return problems
  const strategies = [...new Set(space.branches.map(({ strategy }) => strategy))]
  const names = filter.parameters?.map(({ name }) => name) ?? null
  return [
    ...problems,
    ...unknownNames('where.strategies', filter.strategies, {
      has: (name) => strategies.includes(name),
      known: strategies,
      what: 'strategy',
    }),
    ...unknownNames('where.parameters', names, {
      has: (name) => findDimension(space, name) !== null,
      known: dimensionNames(space),
      what: 'parameter',
    }),
  ]
}

/** A filter without problems, as columns are held against it. */
export function columnFilterOf(job: Job, filter: TrialFilter, space: Space | null): ColumnFilter {
  const { states, admissible, strategies, directions, metrics, parameters } = filter
  const branches = (space?.branches ?? []).flatMap(({ strategy, direction }, branch) => {
    const isShown = (strategies?.includes(strategy) ?? true) && (directions?.includes(direction) ?? true)
    return isShown ? [branch] : []
  })
  return {
    ...ALL_TRIALS,
    states,
    admissible,
    within: rangesWithin(job, filter),
    branches: strategies === null && directions === null ? null : branches,
    metrics: metrics ?? [],
    parameters: (parameters ?? []).flatMap(({ name, min, max }) => {
      const found = space && findDimension(space, name)
      return found ? [{ places: found.places, min, max }] : []
    }),
  }
}
