/**
 * The form of a new run: pure. It holds what was typed, as text; `checkForm` says what is wrong where, `readForm` makes the API's input of it.
 *
 * Fields are called by the path that the API would name in a sweep's input, `strategies.0.space.1.range.min`.
 */
import type { StrategyNode } from '../api/documents/strategies.ts'
import { readShares } from '../words/numbers.ts'
import { type AccountForm, BLANK_ACCOUNT } from './accountForm.ts'
import { blankConstraints, type ConstraintsForm } from './constraintsForm.ts'
import { BLANK_DATES, type DatesForm } from './datesForm.ts'
import { BLANK_EXECUTION, type ExecutionForm } from './executionForm.ts'
import { countValues, fieldOfParameter, type ParameterField, refitted } from './parameterField.ts'
import {
  BLANK_SEARCH,
  countSearch,
  isGrid,
  type OptimizationInput,
  type RunKind,
  type SearchForm,
} from './searchForm.ts'

/** What the best trial is chosen by. */
export type Objective = NonNullable<OptimizationInput['objective']>

/** One strategy with all its parameters, in declared order. */
export interface StrategyField {
  strategy: string
  parameters: ParameterField[]
}

/** A run as it is typed. Rates are percentages. */
export interface RunForm extends SearchForm, AccountForm, DatesForm, ConstraintsForm, ExecutionForm {
  dataset: string
  strategies: StrategyField[]
  long: boolean
  short: boolean
  takeProfit: string
  stopLoss: string
  objective: Objective
}

/** A form with the API's defaults and nothing chosen. */
export function blankForm(): RunForm {
  return {
    dataset: '',
    strategies: [],
    long: true,
    short: false,
    takeProfit: '',
    stopLoss: '',
    objective: 'SHARPE',
    ...BLANK_SEARCH,
    ...BLANK_ACCOUNT,
    ...BLANK_DATES,
    ...blankConstraints(),
    ...BLANK_EXECUTION,
  }
}

/** A strategy with its declared defaults as values, and values around them as ranges, as its kind of run wants them. */
export function fieldOfStrategy(strategy: StrategyNode, kind: RunKind = 'GRID'): StrategyField {
  const parameters = strategy.parameters.map((parameter) => fieldOfParameter(parameter, isSearched(kind)))
  return { strategy: strategy.name, parameters }
}

/** Whether a kind of run tries some of a space too large to try all of it. */
const isSearched = (kind: RunKind) => kind === 'SEARCH' || kind === 'IMPROVEMENT'

/** Strategies as another kind of run begins with them: ranges that nobody has changed become those of that kind. */
export function fitStrategies({ kind, strategies }: RunForm, known: readonly StrategyNode[]): StrategyField[] {
  return strategies.map(({ strategy, parameters }) => {
    const declared = known.find(({ name }) => name === strategy)?.parameters ?? []
    const fit = (field: ParameterField) => {
      const parameter = declared.find(({ name }) => name === field.name)
      return parameter ? refitted(field, parameter, isSearched(kind)) : field
    }
    return { strategy, parameters: parameters.map(fit) }
  })
}

/** The strategies that the form would run: a backtest has one; others are kept for another kind. */
export function usedStrategies({ kind, strategies }: RunForm): readonly StrategyField[] {
  return kind === 'BACKTEST' ? strategies.slice(0, 1) : strategies
}

/** In which directions it trades: a backtest in one. */
export function directionsOf({ kind, long, short }: RunForm): ('LONG' | 'SHORT')[] {
  const directions = [...(long ? ['LONG' as const] : []), ...(short ? ['SHORT' as const] : [])]
  return kind === 'BACKTEST' ? directions.slice(0, 1) : directions
}

/** How many combinations of its parameters a strategy has; NaN where that cannot be said. */
export function countCombinations(form: RunForm, { parameters }: StrategyField): number {
  return parameters.reduce((product, field) => product * (countValues(field, isGrid(form)) ?? Number.NaN), 1)
}

/** How many trials a form stands for; null where it cannot be said yet, or there is no end to them. */
export function countTrials(form: RunForm): number | null {
  const used = usedStrategies(form)
  if (used.length === 0) return null
  if (form.kind === 'BACKTEST') return 1
  const trials = countSearch(form, countPoints(form))
  return Number.isFinite(trials) && trials >= 1 ? trials : null
}

/** How many combinations a form's whole space has. */
function countPoints(form: RunForm): number {
  const takeProfit = readShares(form.takeProfit)?.length ?? Number.NaN
  const stopLoss = readShares(form.stopLoss)?.length ?? Number.NaN
  const combinations = usedStrategies(form).reduce((sum, field) => sum + countCombinations(form, field), 0)
  return combinations * directionsOf(form).length * takeProfit * stopLoss
}

/** Whether a search may try as many trials as its space has combinations: it leaves nothing out. */
export function triesAll(form: RunForm): boolean {
  const points = countPoints(form)
  return isSearched(form.kind) && form.strategies.length > 0 && countSearch(form, points) >= points
}
