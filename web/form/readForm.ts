import type { VariablesOf } from 'gql.tada'
import type { StartBacktest } from '../api/documents/starts.ts'
import { readNumber, readShares } from '../words/numbers.ts'
import { readAccount } from './accountForm.ts'
import { readConstraints } from './constraintsForm.ts'
import { readDates } from './datesForm.ts'
import { readExecution } from './executionForm.ts'
import { readSpace } from './parameterField.ts'
import { directionsOf, type RunForm, usedStrategies } from './runForm.ts'
import { readSearch, type SearchStart } from './searchForm.ts'

/** What starts a backtest. */
export type BacktestInput = VariablesOf<typeof StartBacktest>['input']

/** What a form would start. */
export type Start = { readonly kind: 'BACKTEST'; readonly input: BacktestInput } | SearchStart

/** The input that a form stands for. Only a form that `checkForm` finds nothing wrong with may be passed. */
export function readForm(form: RunForm): Start {
  const takeProfit = readShares(form.takeProfit) ?? [null]
  const stopLoss = readShares(form.stopLoss) ?? [null]
  const shared = {
    dataset: form.dataset,
    ...readDates(form),
    account: readAccount(form),
    run: readExecution(form),
  }
  const used = usedStrategies(form)
  if (form.kind === 'BACKTEST') {
    const [only = { strategy: '', parameters: [] }] = used
    const parameters = only.parameters.map(({ name, value }) => ({ name, value: readNumber(value) ?? Number.NaN }))
    const exits = { takeProfit: takeProfit[0] ?? null, stopLoss: stopLoss[0] ?? null }
    const [direction = 'LONG'] = directionsOf(form)
    return { kind: 'BACKTEST', input: { ...shared, strategy: only.strategy, parameters, direction, exits } }
  }
  const strategies = used.map(({ strategy, parameters }) => ({ strategy, space: parameters.map(readSpace) }))
  const { objective } = form
  const sweep = { ...shared, strategies, directions: directionsOf(form), exits: { takeProfit, stopLoss }, objective }
  const constraints = readConstraints(form)
  return readSearch(form, constraints ? { ...sweep, constraints } : sweep)
}
