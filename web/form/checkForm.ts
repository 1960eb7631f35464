import { readShares } from '../words/numbers.ts'
import { checkAccount } from './accountForm.ts'
import { checkConstraints } from './constraintsForm.ts'
import { checkDates } from './datesForm.ts'
import { checkExecution } from './executionForm.ts'
import { checkParameter, checkValue, type FieldProblem } from './parameterField.ts'
import { directionsOf, type RunForm, usedStrategies } from './runForm.ts'
import { checkSearch } from './searchForm.ts'

/** What is wrong with what was typed, field by field, in the order of the form. What is allowed beyond that, the API knows. */
export function checkForm(form: RunForm): FieldProblem[] {
  const isSweep = form.kind !== 'BACKTEST'
  return [
    ...checkStrategies(form),
    ...missing(form.dataset, 'dataset', 'Choose a dataset.'),
    ...checkDates(form),
    ...missing(directionsOf(form).length > 0, 'directions', 'Choose a direction or both.'),
    ...checkExits(form),
    ...checkAccount(form),
    ...checkSearch(form),
    ...(isSweep ? checkConstraints(form) : []),
    ...checkExecution(form),
  ]
}

function missing(given: unknown, path: string, message: string): FieldProblem[] {
  return given ? [] : [{ path, message, isMissing: true }]
}

function checkStrategies(form: RunForm): FieldProblem[] {
  const check = form.kind === 'BACKTEST' ? checkValue : checkParameter
  const used = usedStrategies(form)
  return [
    ...missing(used.length > 0, 'strategies', 'Choose a strategy.'),
    ...used.flatMap(({ parameters }, index) =>
      parameters.flatMap((field, at) => check(field, `strategies.${index}.space.${at}`)),
    ),
  ]
}

function checkExits(form: RunForm): FieldProblem[] {
  const isOne = form.kind === 'BACKTEST'
  const message = isOne ? 'Give one percentage, or nothing.' : 'Give percentages apart by commas, as “2, 4, none”.'
  const isSound = (text: string) => {
    const shares = readShares(text)
    return shares !== null && !(isOne && shares.length > 1)
  }
  const wrong = (['takeProfit', 'stopLoss'] as const).filter((name) => !isSound(form[name]))
  return wrong.map((name) => ({ path: `exits.${name}`, message }))
}
