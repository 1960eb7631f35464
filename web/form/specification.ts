import type { StrategyNode } from '../api/documents/strategies.ts'
import { writeShares } from '../words/numbers.ts'
import { formOfAccount } from './accountForm.ts'
import { formOfConstraints } from './constraintsForm.ts'
import { formOfDates } from './datesForm.ts'
import { formOfExecution } from './executionForm.ts'
import type { ParameterField } from './parameterField.ts'
import type { BacktestInput, Start } from './readForm.ts'
import { blankForm, fieldOfStrategy, type RunForm, type StrategyField } from './runForm.ts'
import { formOfSearch, type OptimizationInput, sweepOf } from './searchForm.ts'

type Space = NonNullable<OptimizationInput['strategies'][number]['space']>[number]

/**
 * The form that would start a job again.
 *
 * @param text       the job's specification as the API gives it: `{ kind, input }` as JSON
 * @param strategies all that are known; a strategy that is not among them is left for the reader to choose
 */
export function formOfSpecification(text: string, strategies: readonly StrategyNode[]): RunForm {
  const start = JSON.parse(text) as Start
  const input = start.kind === 'BACKTEST' ? start.input : sweepOf(start)
  const shared = {
    ...blankForm(),
    dataset: input.dataset,
    ...formOfDates(input),
    ...formOfAccount(input.account),
    ...formOfExecution(input.run),
  }
  return start.kind === 'BACKTEST'
    ? { ...shared, ...choicesOfBacktest(start.input, strategies) }
    : { ...shared, ...choicesOfSweep(sweepOf(start), strategies), ...formOfSearch(start) }
}

function choicesOfBacktest(input: BacktestInput, strategies: readonly StrategyNode[]): Partial<RunForm> {
  const value = (name: string) => input.parameters?.find((one) => one.name === name)?.value
  const take = (field: ParameterField) => ({ ...field, value: String(value(field.name) ?? field.value) })
  return {
    kind: 'BACKTEST',
    strategies: fieldsOf(input.strategy, strategies, take),
    long: input.direction !== 'SHORT',
    short: input.direction === 'SHORT',
    takeProfit: writeShares([input.exits?.takeProfit ?? null]),
    stopLoss: writeShares([input.exits?.stopLoss ?? null]),
  }
}

function choicesOfSweep(input: OptimizationInput, strategies: readonly StrategyNode[]): Partial<RunForm> {
  const directions = input.directions ?? ['LONG']
  return {
    strategies: input.strategies.flatMap(({ strategy, space }) =>
      fieldsOf(strategy, strategies, (field) =>
        fillIn(
          field,
          space?.find(({ name }) => name === field.name),
        ),
      ),
    ),
    long: directions.includes('LONG'),
    short: directions.includes('SHORT'),
    takeProfit: writeShares(input.exits?.takeProfit ?? [null]),
    stopLoss: writeShares(input.exits?.stopLoss ?? [null]),
    objective: input.objective ?? 'SHARPE',
    ...formOfConstraints(input.constraints),
  }
}

function fieldsOf(
  name: string,
  strategies: readonly StrategyNode[],
  take: (field: ParameterField) => ParameterField,
): StrategyField[] {
  const strategy = strategies.find((one) => one.name === name)
  if (!strategy) return []
  const field = fieldOfStrategy(strategy)
  return [{ ...field, parameters: field.parameters.map(take) }]
}

/** A parameter that a job says nothing of has its default alone. */
function fillIn(field: ParameterField, space: Space | undefined): ParameterField {
  if (!space?.range) return { ...field, by: 'values', values: space?.values?.join(', ') ?? field.values }
  const { min, max, step, logarithmic } = space.range
  const by = logarithmic ? 'logarithmic' : 'range'
  return { ...field, by, min: String(min), max: String(max), step: String(step ?? '') }
}
