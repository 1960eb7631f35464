/** What kind of run a form is, how it searches, and what it makes of its sweep: pure. */
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
/** How trials of a space are chosen. */
export type Method = NonNullable<NonNullable<OptimizationInput['sampler']>['method']>

/** What starts anything but a backtest. */
export type SearchStart =
  | { readonly kind: 'OPTIMIZATION'; readonly input: OptimizationInput }
  | { readonly kind: 'WALK_FORWARD'; readonly input: WalkForwardInput }
  | { readonly kind: 'IMPROVEMENT'; readonly input: ImprovementInput }

/** The kinds of runs, in the order in which they are offered. */
export const RUN_KINDS = ['BACKTEST', 'GRID', 'SEARCH', 'WALK_FORWARD', 'IMPROVEMENT'] as const
/** One set of parameters, all of a grid, some that are searched, and what is made of sweeps. */
export type RunKind = (typeof RUN_KINDS)[number]

/** A search as it is typed; what the chosen kind has no use for is kept. */
export interface SearchForm {
  kind: RunKind
  /** How a search draws. */
  method: Exclude<Method, 'GRID'>
  /** How each training of a walk-forward analysis is searched. */
  training: Method
  /** At most so many trials of a grid or of each training; blank for every one. */
  trials: string
  /** How many trials a search draws. */
  draws: string
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
  kind: 'GRID',
  method: 'BAYESIAN',
  training: 'GRID',
  trials: '',
  draws: '200',
  seed: '0',
  folds: '5',
  trainFraction: '70',
  anchored: false,
  cycles: '10',
  backtestsPerCycle: '20',
  patience: '3',
}

/** How the trials of a form's sweep are chosen; an improvement has a way of its own. */
export function methodOf({ kind, method, training }: SearchForm): Method {
  if (kind === 'SEARCH') return method
  return kind === 'WALK_FORWARD' ? training : 'GRID'
}

/** Whether every value of a range is tried, rather than some searched. */
export function isGrid(form: SearchForm): boolean {
  return form.kind !== 'IMPROVEMENT' && methodOf(form) === 'GRID'
}

/** What was typed as the most trials. */
function limitOf({ kind, trials, draws }: SearchForm): string {
  if (kind === 'SEARCH') return draws
  return kind === 'IMPROVEMENT' ? '' : trials
}

/** How many trials are run where the form's sweep holds `points`; NaN where it cannot be said yet. */
export function countSearch(form: SearchForm, points: number): number {
  const number = (text: string) => readNumber(text) ?? Number.NaN
  if (form.kind === 'IMPROVEMENT') return Math.min(points, number(form.cycles) * number(form.backtestsPerCycle))
  const limit = limitOf(form)
  const taken = Math.min(points, limit.trim() ? number(limit) : Number.POSITIVE_INFINITY)
  return form.kind === 'WALK_FORWARD' ? number(form.folds) * (taken + 1) : taken
}

const COUNTS = {
  GRID: [],
  SEARCH: [],
  WALK_FORWARD: ['folds'],
  IMPROVEMENT: ['cycles', 'backtestsPerCycle', 'patience'],
} as const

function isCount(text: string): boolean {
  const value = readNumber(text)
  return value !== null && Number.isInteger(value) && value > 0
}

/** What is wrong with what was typed of a search. */
export function checkSearch(form: SearchForm): FieldProblem[] {
  if (form.kind === 'BACKTEST') return []
  const problems: FieldProblem[] = COUNTS[form.kind]
    .filter((name) => !isCount(form[name]))
    .map((path) => ({ path, message: 'Give a whole number above 0.' }))
  if (form.kind === 'WALK_FORWARD' && readNumber(form.trainFraction) === null) {
    problems.push({ path: 'trainFraction', message: 'Give a percentage.' })
  }
  const limit = limitOf(form)
  if (limit.trim() && !isCount(limit)) {
    problems.push({ path: 'sampler.trials', message: 'Give a whole number above 0, or nothing.' })
  }
  const isSown = !isGrid(form)
  if (isSown && !Number.isInteger(readNumber(form.seed))) {
    problems.push({ path: 'sampler.seed', message: 'Give a whole number.' })
  }
  return problems
}

/** What starts a sweep as the form wants it searched. */
export function readSearch(form: SearchForm, sweep: Omit<OptimizationInput, 'sampler'>): SearchStart {
  const number = (text: string) => readNumber(text) ?? 0
  const sampler = { method: methodOf(form), trials: readNumber(limitOf(form)), seed: number(form.seed) }
  const optimization = { ...sweep, sampler }
  if (form.kind === 'WALK_FORWARD') {
    const trainFraction = fromPercent(number(form.trainFraction))
    const { kind, anchored } = form
    return { kind, input: { optimization, folds: number(form.folds), trainFraction, anchored } }
  }
  if (form.kind !== 'IMPROVEMENT') return { kind: 'OPTIMIZATION', input: optimization }
  const { kind, cycles, backtestsPerCycle, patience } = form
  const counts = { cycles: number(cycles), backtestsPerCycle: number(backtestsPerCycle), patience: number(patience) }
  return { kind, input: { optimization, ...counts } }
}

/** The sweep of what starts a search. */
export function sweepOf(start: SearchStart): OptimizationInput {
  return start.kind === 'OPTIMIZATION' ? start.input : start.input.optimization
}

/** The part of a form that would search so again. */
export function formOfSearch(start: SearchStart): SearchForm {
  const { method: given, trials, seed } = sweepOf(start).sampler ?? {}
  const method = given ?? 'GRID'
  const limit = String(trials ?? '')
  const form = { ...BLANK_SEARCH, seed: String(seed ?? 0) }
  if (start.kind === 'OPTIMIZATION') {
    return method === 'GRID' ? { ...form, trials: limit } : { ...form, kind: 'SEARCH', method, draws: limit }
  }
  if (start.kind === 'WALK_FORWARD') {
    const { folds, trainFraction, anchored } = start.input
    return {
      ...form,
      kind: start.kind,
      training: method,
      trials: limit,
      folds: String(folds),
      trainFraction: toPercent(trainFraction ?? 0.7),
      anchored: anchored ?? false,
    }
  }
  const { cycles, backtestsPerCycle, patience } = start.input
  const counts = { backtestsPerCycle: String(backtestsPerCycle ?? 20), patience: String(patience ?? 3) }
  return { ...form, kind: start.kind, cycles: String(cycles), ...counts }
}
