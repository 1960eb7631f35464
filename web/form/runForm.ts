/**
 * The form of a new run and the input it stands for: pure. A form holds what was typed, as text; `readForm` makes the
 * API's input of it or says what is wrong where. A run of one trial is a backtest, everything else a search (form/searchForm.ts).
 *
 * Fields are called by the path that the API would name in a sweep's input, `strategies.0.space.1.range.min`.
 */
import type { VariablesOf } from 'gql.tada'
import type { StartBacktest } from '../api/documents/starts.ts'
import type { StrategyNode } from '../api/documents/strategies.ts'
import { fromPercent, readNumber, readShares } from '../words/numbers.ts'
import {
  checkParameter,
  countValues,
  type FieldProblem,
  fieldOfParameter,
  firstValue,
  type ParameterField,
  readSpace,
} from './parameterField.ts'
import {
  BLANK_SEARCH,
  checkSearch,
  countSearch,
  isGrid,
  type OptimizationInput,
  readSearch,
  type SearchForm,
  type SearchStart,
} from './searchForm.ts'

/** What starts a backtest. */
export type BacktestInput = VariablesOf<typeof StartBacktest>['input']
/** Which price fills a signal. */
export type Fill = NonNullable<NonNullable<OptimizationInput['account']>['fill']>
/** What the best trial is chosen by. */
export type Objective = NonNullable<OptimizationInput['objective']>

/** One strategy with all its parameters, in declared order. */
export interface StrategyField {
  strategy: string
  parameters: ParameterField[]
}

/** A run as it is typed. Rates are percentages. */
export interface RunForm extends SearchForm {
  name: string
  dataset: string
  strategies: StrategyField[]
  long: boolean
  short: boolean
  takeProfit: string
  stopLoss: string
  initialCash: string
  fee: string
  slippage: string
  allocation: string
  fill: Fill
  objective: Objective
  /** What candidates must keep, of a job that is started again; null for what the API asks of them. */
  constraints: OptimizationInput['constraints']
  /** Seconds; blank for no limit. */
  trialLimit: string
  jobLimit: string
  /** Blank for what the API takes. */
  suspectAfter: string
  stalledAfter: string
  minVelocity: string
  whenStalled: 'END' | 'WARN'
}

/** What a form would start. */
export type Start = { readonly kind: 'BACKTEST'; readonly input: BacktestInput } | SearchStart

/** A form with the API's defaults and nothing chosen. */
export function blankForm(): RunForm {
  return {
    name: '',
    dataset: '',
    strategies: [{ strategy: '', parameters: [] }],
    long: true,
    short: false,
    takeProfit: '',
    stopLoss: '',
    initialCash: '10000',
    fee: '0.1',
    slippage: '0',
    allocation: '100',
    fill: 'NEXT_OPEN',
    objective: 'SHARPE',
    constraints: null,
    trialLimit: '',
    jobLimit: '',
    suspectAfter: '',
    stalledAfter: '',
    minVelocity: '',
    whenStalled: 'END',
    ...BLANK_SEARCH,
  }
}

/** A strategy with its declared defaults as values, and its declared bounds as ranges. */
export function fieldOfStrategy(strategy: StrategyNode): StrategyField {
  return { strategy: strategy.name, parameters: strategy.parameters.map(fieldOfParameter) }
}

/** How many trials a form stands for; null where it cannot be said yet, or there is no end to them. */
export function countTrials(form: RunForm): number | null {
  const takeProfit = readShares(form.takeProfit)?.length
  const stopLoss = readShares(form.stopLoss)?.length
  const directions = Number(form.long) + Number(form.short)
  const rules = form.strategies.map(({ strategy, parameters }) =>
    strategy
      ? parameters.reduce((product, field) => product * (countValues(field, isGrid(form)) ?? Number.NaN), 1)
      : Number.NaN,
  )
  const all =
    rules.reduce((sum, one) => sum + one, 0) * directions * (takeProfit ?? Number.NaN) * (stopLoss ?? Number.NaN)
  const trials = countSearch(form, all)
  return Number.isFinite(trials) && trials >= 1 ? trials : null
}

/** What is wrong with what was typed, field by field. What is allowed beyond that, the API knows. */
export function checkForm(form: RunForm): FieldProblem[] {
  const problems: FieldProblem[] = []
  const need = (holds: unknown, path: string, message: string) => {
    if (!holds) problems.push({ path, message })
  }
  form.strategies.forEach(({ strategy, parameters }, index) => {
    need(strategy, `strategies.${index}.strategy`, 'Choose a strategy.')
    parameters.forEach((field, at) => {
      problems.push(...checkParameter(field, `strategies.${index}.space.${at}`))
    })
  })
  need(form.dataset, 'dataset', 'Choose a dataset.')
  need(form.long || form.short, 'directions', 'Choose a direction or both.')
  const shares = 'Give percentages apart by commas, as “2, 4, none”.'
  need(readShares(form.takeProfit), 'exits.takeProfit', shares)
  need(readShares(form.stopLoss), 'exits.stopLoss', shares)
  for (const name of ['initialCash', 'fee', 'slippage', 'allocation'] as const) {
    need(readNumber(form[name]) !== null, `account.${name}`, 'Give a number.')
  }
  return [...problems, ...checkSearch(form), ...checkSafety(form)]
}

/** What is wrong with limits and thresholds, each of which may be left blank. */
function checkSafety(form: RunForm): FieldProblem[] {
  const check = (text: string, isSound: (value: number) => boolean) =>
    !text.trim() || isSound(readNumber(text) ?? Number.NaN)
  const isMeasurements = (value: number) => Number.isInteger(value) && value >= 1
  const seconds = 'Give a number of seconds above 0, or nothing.'
  const measurements = 'Give a whole number above 0, or nothing.'
  const fields = [
    ['run.limits.trial', check(form.trialLimit, (value) => value > 0), seconds],
    ['run.limits.job', check(form.jobLimit, (value) => value > 0), seconds],
    ['run.watchdog.suspectAfter', check(form.suspectAfter, isMeasurements), measurements],
    ['run.watchdog.stalledAfter', check(form.stalledAfter, isMeasurements), measurements],
    ['run.watchdog.minVelocity', check(form.minVelocity, (value) => value >= 0), 'Give a percentage, or nothing.'],
  ] as const
  return fields.flatMap(([path, isSound, message]) => (isSound ? [] : [{ path, message }]))
}

/** The input that a form stands for. Only a form that `checkForm` finds nothing wrong with may be passed. */
export function readForm(form: RunForm): Start {
  const takeProfit = readShares(form.takeProfit) ?? [null]
  const stopLoss = readShares(form.stopLoss) ?? [null]
  const directions = [...(form.long ? ['LONG' as const] : []), ...(form.short ? ['SHORT' as const] : [])]
  const shared = { dataset: form.dataset, account: readAccount(form), run: readRun(form) }
  const [only] = form.strategies
  // A backtest is always asked for what its strategy declares.
  const isSingle = form.kind === 'OPTIMIZATION' && !form.constraints && countTrials({ ...form, trials: '' }) === 1
  if (only && form.strategies.length === 1 && isSingle) {
    const parameters = only.parameters.map((field) => ({ name: field.name, value: firstValue(field) }))
    const exits = { takeProfit: takeProfit[0] ?? null, stopLoss: stopLoss[0] ?? null }
    const [direction = 'LONG'] = directions
    return { kind: 'BACKTEST', input: { ...shared, strategy: only.strategy, parameters, direction, exits } }
  }
  const strategies = form.strategies.map(({ strategy, parameters }) => ({ strategy, space: parameters.map(readSpace) }))
  const { objective, constraints } = form
  const sweep = { ...shared, strategies, directions, exits: { takeProfit, stopLoss }, objective }
  return readSearch(form, constraints ? { ...sweep, constraints } : sweep)
}

/** What is left blank is not sent: the API knows its defaults. */
function readRun(form: RunForm) {
  const given = (values: Record<string, number | null>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
  const limits = given({ trial: readNumber(form.trialLimit), job: readNumber(form.jobLimit) })
  const watchdog = {
    ...given({
      suspectAfter: readNumber(form.suspectAfter),
      stalledAfter: readNumber(form.stalledAfter),
      minVelocity: readNumber(form.minVelocity),
    }),
    ...(form.whenStalled === 'WARN' ? { abort: false } : {}),
  }
  return {
    name: form.name.trim() || null,
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(Object.keys(watchdog).length > 0 ? { watchdog } : {}),
  }
}

function readAccount(form: RunForm) {
  const share = (text: string) => fromPercent(readNumber(text) ?? 0)
  return {
    initialCash: readNumber(form.initialCash),
    fee: share(form.fee),
    slippage: share(form.slippage),
    allocation: share(form.allocation),
    fill: form.fill,
  }
}
