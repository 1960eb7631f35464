/** How a form searches, and what it makes of its sweep: pure. */
import type { VariablesOf } from 'gql.tada'
import type { StartImprovement, StartOptimization, StartWalkForward } from '../api/documents/starts.ts'
import { fromPercent, readNumber, toPercent } from '../words/numbers.ts'
import type { FieldProblem } from './parameterField.ts'

/** What starts a sweep. */
export type OptimizationInput = VariablesOf<typeof StartOptimization>['input']
/** What starts a walk-forward analysis. */
export type WalkForwardInput = VariablesOf<typeof StartWalkForward>['input']
/** What starts an improvement. */
export type ImprovementInput = VariablesOf<typeof StartImprovement>['input']

/** What starts anything but a backtest. */
export type SearchStart =
  | { readonly kind: 'OPTIMIZATION'; readonly input: OptimizationInput }
  | { readonly kind: 'WALK_FORWARD'; readonly input: WalkForwardInput }
  | { readonly kind: 'IMPROVEMENT'; readonly input: ImprovementInput }

/** A search as it is typed; what the chosen kind has no use for is kept. */
export interface SearchForm {
  kind: SearchStart['kind']
  method: NonNullable<NonNullable<OptimizationInput['sampler']>['method']>
  /** At most so many trials; blank for every one. */
  trials: string
  seed: string
  folds: string
  /** A percentage. */
  trainFraction: string
  anchored: boolean
  cycles: string
  backtestsPerCycle: string
  patience: string
}

/** The API's defaults. */
export const BLANK_SEARCH: Readonly<SearchForm> = {
  kind: 'OPTIMIZATION',
  method: 'GRID',
  trials: '',
  seed: '0',
  folds: '5',
  trainFraction: '70',
  anchored: false,
  cycles: '10',
  backtestsPerCycle: '20',
  patience: '3',
}

/** Whether every value of a range is tried, rather than some searched. */
export function isGrid({ kind, method }: SearchForm): boolean {
  return kind !== 'IMPROVEMENT' && method === 'GRID'
}

/** How many trials are run where the form's sweep holds `points`; NaN where it cannot be said yet. */
export function countSearch(form: SearchForm, points: number): number {
  const number = (text: string) => readNumber(text) ?? Number.NaN
  if (form.kind === 'IMPROVEMENT') return Math.min(points, number(form.cycles) * number(form.backtestsPerCycle))
  const taken = Math.min(points, form.trials.trim() ? number(form.trials) : Number.POSITIVE_INFINITY)
  return form.kind === 'WALK_FORWARD' ? number(form.folds) * (taken + 1) : taken
}

const COUNTS = {
  OPTIMIZATION: [],
  WALK_FORWARD: ['folds'],
  IMPROVEMENT: ['cycles', 'backtestsPerCycle', 'patience'],
} as const

function isCount(text: string): boolean {
  const value = readNumber(text)
  return value !== null && Number.isInteger(value) && value > 0
}

/** What is wrong with what was typed of a search. */
export function checkSearch(form: SearchForm): FieldProblem[] {
  const problems: FieldProblem[] = COUNTS[form.kind]
    .filter((name) => !isCount(form[name]))
    .map((path) => ({ path, message: 'Give a whole number above 0.' }))
  if (form.kind === 'WALK_FORWARD' && readNumber(form.trainFraction) === null) {
    problems.push({ path: 'trainFraction', message: 'Give a percentage.' })
  }
  if (form.kind !== 'IMPROVEMENT' && form.trials.trim() && !isCount(form.trials)) {
    problems.push({ path: 'sampler.trials', message: 'Give a whole number above 0, or nothing.' })
  }
  if (!Number.isInteger(readNumber(form.seed))) problems.push({ path: 'sampler.seed', message: 'Give a whole number.' })
  return problems
}

/** What starts a sweep as the form wants it searched. */
export function readSearch(form: SearchForm, sweep: Omit<OptimizationInput, 'sampler'>): SearchStart {
  const number = (text: string) => readNumber(text) ?? 0
  const { kind, method, anchored } = form
  const sampler = { method, trials: readNumber(form.trials), seed: number(form.seed) }
  const optimization = { ...sweep, sampler }
  switch (kind) {
    case 'OPTIMIZATION':
      return { kind, input: optimization }
    case 'WALK_FORWARD': {
      const trainFraction = fromPercent(number(form.trainFraction))
      return { kind, input: { optimization, folds: number(form.folds), trainFraction, anchored } }
    }
    case 'IMPROVEMENT': {
      const { cycles, backtestsPerCycle, patience } = form
      const counts = {
        cycles: number(cycles),
        backtestsPerCycle: number(backtestsPerCycle),
        patience: number(patience),
      }
      return { kind, input: { optimization, ...counts } }
    }
  }
}

/** The sweep of what starts a search. */
export function sweepOf(start: SearchStart): OptimizationInput {
  return start.kind === 'OPTIMIZATION' ? start.input : start.input.optimization
}

/** The part of a form that would search so again. */
export function formOfSearch(start: SearchStart): SearchForm {
  const { method, trials, seed } = sweepOf(start).sampler ?? {}
  const form = { ...BLANK_SEARCH, kind: start.kind, method: method ?? BLANK_SEARCH.method }
  const shared = { ...form, trials: String(trials ?? ''), seed: String(seed ?? 0) }
  if (start.kind === 'WALK_FORWARD') {
    const { folds, trainFraction, anchored } = start.input
    return {
      ...shared,
      folds: String(folds),
      trainFraction: toPercent(trainFraction ?? 0.7),
      anchored: anchored ?? false,
    }
  }
  if (start.kind !== 'IMPROVEMENT') return shared
  const { cycles, backtestsPerCycle, patience } = start.input
  const counts = { backtestsPerCycle: String(backtestsPerCycle ?? 20), patience: String(patience ?? 3) }
  return { ...shared, cycles: String(cycles), ...counts }
}
