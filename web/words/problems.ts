import type { Problem } from '../api/documents/parts.ts'
import type { FieldProblem } from '../form/parameterField.ts'
import type { RunForm } from '../form/runForm.ts'
import { capitalized, count } from './format.ts'

/** A problem of the form's own, or one that the API found, which has a code. */
export interface FoundProblem extends FieldProblem {
  readonly code?: Problem['code']
}

/**
 * The field that shows a problem: the one that its path names, or the first that lies in its path, or the one that it lies in.
 * Null where the form has no such field: the problem stands in the summary alone.
 */
export function fieldOfProblem(path: string, fields: readonly string[]): string | null {
  const asked = asSweep(path)
  const within = fields.find((field) => field === asked || field.startsWith(`${asked}.`))
  const around = fields.filter((field) => asked.startsWith(`${field}.`)).sort((a, b) => b.length - a.length)
  return within ?? around[0] ?? null
}

/** A path into the input of any kind as the path of the same thing in a sweep's. */
function asSweep(path: string): string {
  return path
    .replace(/^input\./, '')
    .replace(/^optimization\./, '')
    .replace(/^strategy$/, 'strategies.0.strategy')
    .replace(/^parameters\.(\d+).*$/, 'strategies.0.space.$1')
    .replace(/^direction$/, 'directions')
}

const EXITS = `Give percentages above 0 and below ${count(100_000)}, or “none”.`
const COST = 'Give a percentage from 0 to below 100.'
const SHARE = 'Give a percentage from 0 to 100.'

/** What may be typed as a percentage; the API tells it of fractions. */
const PERCENTAGES: Readonly<Record<string, string>> = {
  'exits.takeProfit': EXITS,
  'exits.stopLoss': EXITS,
  'account.fee': COST,
  'account.slippage': COST,
  'account.allocation': 'Give a percentage above 0 and at most 100.',
  'constraints.maxDrawdown': SHARE,
  'constraints.minWinRate': SHARE,
  'constraints.minExposure': SHARE,
  holdOut: 'Give a percentage from 0 to 90.',
  trainFraction: 'Give a percentage above 0 and below 100.',
}

/** What the form calls that which the API names in its messages. */
const LABELS = { 'sampler.trials': 'a limit', stalledAfter: '“Stalled after”' }

/** What is wrong, in the units and the names of the form. */
export function tellProblem({ code, message }: FoundProblem, field: string | null): string {
  const allowed = code === 'OUT_OF_RANGE' && field !== null ? PERCENTAGES[field] : undefined
  const labelled = Object.entries(LABELS).reduce((text, [name, label]) => text.replaceAll(name, label), message)
  return allowed ?? capitalized(labelled)
}

/** What the form calls lists in which values may be given twice. */
const LISTS: Readonly<Record<string, string>> = {
  directions: 'Directions',
  'exits.takeProfit': 'Take profit',
  'exits.stopLoss': 'Stop loss',
  strategies: 'Strategies',
}

/** What the API took otherwise than written, such as values given twice, in the names of the form. */
export function tellNote(note: string, form: RunForm): string {
  const [, path = '', text = note] = /^([\w.]+): (.*)$/s.exec(note) ?? []
  const [, strategy, parameter] = /^strategies\.(\d+)\.space\.(\d+)\.values$/.exec(path) ?? []
  const name =
    strategy === undefined ? LISTS[path] : form.strategies[Number(strategy)]?.parameters[Number(parameter)]?.name
  return name ? `${capitalized(name)}: ${text}` : capitalized(text)
}

/** `One problem: ppo slow`, `3 problems: fee, …`: how many fields are to be mended, and the first of them by its name. */
export function tellProblems(labels: readonly string[]): string {
  const [first = '', ...others] = [...new Set(labels)]
  const name = first === '' ? '' : `: ${others.length > 0 ? `${first}, …` : first}`
  return labels.length === 1 ? `One problem${name}` : `${count(labels.length)} problems${name}`
}
