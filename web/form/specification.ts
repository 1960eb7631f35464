import type { StrategyNode } from '../api/documents/strategies.ts'
import { toPercent, writeShares } from '../words/numbers.ts'
import type { ParameterField } from './parameterField.ts'
import { blankForm, fieldOfStrategy, type RunForm, type Start, type StrategyField } from './runForm.ts'
import { formOfSearch, type OptimizationInput, sweepOf } from './searchForm.ts'

/**
 * The form that would start a job again.
 *
 * @param text       the job's specification as the API gives it: `{ kind, input }` as JSON
 * @param strategies all that are known; a strategy that is not among them is left for the reader to choose
 */
export function formOfSpecification(text: string, strategies: readonly StrategyNode[]): RunForm {
  const start = JSON.parse(text) as Start
  const { dataset, account, run } = start.kind === 'BACKTEST' ? start.input : sweepOf(start)
  const blank = blankForm()
  const shared = {
    ...blank,
    dataset,
    name: run?.name ?? '',
    initialCash: String(account?.initialCash ?? blank.initialCash),
    fee: toPercent(account?.fee ?? 0.001),
    slippage: toPercent(account?.slippage ?? 0),
    allocation: toPercent(account?.allocation ?? 1),
    fill: account?.fill ?? blank.fill,
    ...safetyOf(run),
  }
  return start.kind === 'BACKTEST'
    ? { ...shared, ...choicesOfBacktest(start.input, strategies) }
    : { ...shared, ...choicesOfSweep(sweepOf(start), strategies), ...formOfSearch(start) }
}

/** What a blank form stands for as well is left blank. */
function safetyOf(run: OptimizationInput['run']): Partial<RunForm> {
  const { limits, watchdog } = run ?? {}
  const text = (value: number | null | undefined, usual: number | null = null) =>
    value == null || value === usual ? '' : String(value)
  return {
    trialLimit: text(limits?.trial),
    jobLimit: text(limits?.job),
    suspectAfter: text(watchdog?.suspectAfter, 20),
    stalledAfter: text(watchdog?.stalledAfter, 50),
    minVelocity: text(watchdog?.minVelocity, 0.0001),
    whenStalled: watchdog?.abort === false ? 'WARN' : 'END',
  }
}

type Backtest = Extract<Start, { kind: 'BACKTEST' }>['input']
type Sweep = OptimizationInput
type Space = NonNullable<Sweep['strategies'][number]['space']>[number]

function choicesOfBacktest(input: Backtest, strategies: readonly StrategyNode[]): Partial<RunForm> {
  const space = (input.parameters ?? []).map(({ name, value }) => ({ name, values: [value] }))
  return {
    strategies: [fieldOf(input.strategy, space, strategies)],
    long: input.direction !== 'SHORT',
    short: input.direction === 'SHORT',
    takeProfit: writeShares([input.exits?.takeProfit ?? null]),
    stopLoss: writeShares([input.exits?.stopLoss ?? null]),
  }
}

function choicesOfSweep(input: Sweep, strategies: readonly StrategyNode[]): Partial<RunForm> {
  const directions = input.directions ?? ['LONG']
  return {
    strategies: input.strategies.map(({ strategy, space }) => fieldOf(strategy, space ?? [], strategies)),
    long: directions.includes('LONG'),
    short: directions.includes('SHORT'),
    takeProfit: writeShares(input.exits?.takeProfit ?? [null]),
    stopLoss: writeShares(input.exits?.stopLoss ?? [null]),
    objective: input.objective ?? 'SHARPE',
    constraints: constraintsOf(input),
  }
}

/** What every job is asked unless it says otherwise is left out, and what none was asked before trials were held to anything. */
function constraintsOf({ constraints }: Sweep): Sweep['constraints'] {
  const { relations, declared, minTrades, ...bounds } = constraints ?? {}
  const isUsual = declared !== false && (relations ?? []).length === 0 && (minTrades ?? 1) === 1
  return isUsual && Object.values(bounds).every((bound) => bound == null) ? null : constraints
}

function fieldOf(name: string, space: readonly Space[], strategies: readonly StrategyNode[]): StrategyField {
  const strategy = strategies.find((one) => one.name === name)
  if (!strategy) return { strategy: '', parameters: [] }
  const field = fieldOfStrategy(strategy)
  const fill = (parameter: ParameterField) =>
    fillIn(
      parameter,
      space.find((one) => one.name === parameter.name),
    )
  return { ...field, parameters: field.parameters.map(fill) }
}

function fillIn(field: ParameterField, space: Space | undefined): ParameterField {
  if (space?.values) return { ...field, values: space.values.join(', ') }
  if (!space?.range) return field
  const { min, max, step, logarithmic } = space.range
  const by = logarithmic ? 'logarithmic' : 'range'
  return { ...field, by, min: String(min), max: String(max), step: String(step ?? '') }
}
