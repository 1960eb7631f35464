import type { Problem } from '../api/documents/parts.ts'
import type { FieldProblem } from '../form/parameterField.ts'
import type { RunForm } from '../form/runForm.ts'
import { capitalized, count } from './format.ts'

/** A problem of the form's own, or one that the API found, which has a code. */
export interface FoundProblem extends FieldProblem {
  readonly code?: Problem['code']
}

/** The fields that a form shows, in the order in which it shows them. */
export function fieldsOf(form: RunForm): string[] {
  const strategies = form.strategies.flatMap(({ parameters }, index) => [
    `strategies.${index}.strategy`,
    ...parameters.flatMap(({ by }, at) => {
      const path = `strategies.${index}.space.${at}`
      if (by === 'values') return [`${path}.values`]
      return ['min', 'max', 'step', 'logarithmic'].map((name) => `${path}.range.${name}`)
    }),
  ])
  return [
    ...strategies,
    'dataset',
    'directions',
    'exits.takeProfit',
    'exits.stopLoss',
    'account.initialCash',
    'account.fee',
    'account.slippage',
    'account.allocation',
    'account.fill',
    'kind',
    'folds',
    'trainFraction',
    'cycles',
    'backtestsPerCycle',
    'patience',
    'sampler.method',
    'sampler.trials',
    'sampler.seed',
    'objective',
    'run.name',
    'run.limits.trial',
    'run.limits.job',
    'run.watchdog.suspectAfter',
    'run.watchdog.stalledAfter',
    'run.watchdog.minVelocity',
    'run.watchdog.abort',
  ]
}

/**
 * The field that shows a problem: the one that its path names, or lies in, or the first that lies in its path.
 * Null where the form has no such field: the problem stands in the summary alone.
 */
export function fieldOfProblem(path: string, fields: readonly string[]): string | null {
  const asked = asSweep(path)
  const inside = fields.filter((field) => asked === field || asked.startsWith(`${field}.`))
  return inside.sort((a, b) => b.length - a.length)[0] ?? fields.find((field) => field.startsWith(`${asked}.`)) ?? null
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

/** What may be typed as a percentage; the API tells it of fractions. */
const PERCENTAGES: Readonly<Record<string, string>> = {
  'exits.takeProfit': `Give percentages above 0 and below ${count(100_000)}, or “none”.`,
  'exits.stopLoss': `Give percentages above 0 and below ${count(100_000)}, or “none”.`,
  'account.fee': 'Give a percentage from 0 to below 100.',
  'account.slippage': 'Give a percentage from 0 to below 100.',
  'account.allocation': 'Give a percentage above 0 and at most 100.',
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
