import type { Metric, TrialFilter } from '../api/documents/trialRows.ts'
import { capitalized, plain, share, words } from '../words/format.ts'
import { boundText, METRICS } from '../words/metrics.ts'

/** What trials can be narrowed by bounds of: a figure, or a number that was tried. */
export type Measure = { readonly metric: Metric } | { readonly parameter: string }

/** From where to where; null for no bound. */
export interface Bounds {
  readonly min: number | null
  readonly max: number | null
}

/** One condition of a filter in words, and the filter without it. */
export interface Chip {
  readonly text: string
  readonly without: TrialFilter
}

const isSame = (one: Measure, other: Measure) => JSON.stringify(one) === JSON.stringify(other)
const EXITS: Readonly<Record<string, string>> = { takeProfit: 'take profit', stopLoss: 'stop loss' }

/** What people call it. */
export function measureName(measure: Measure): string {
  return 'metric' in measure ? METRICS[measure.metric].name : (EXITS[measure.parameter] ?? measure.parameter)
}

/** Whether it is written and typed in percent. */
export function isShare(measure: Measure): boolean {
  return 'metric' in measure ? METRICS[measure.metric].unit === 'share' : measure.parameter in EXITS
}

/** A value of it as axes write it. */
export function measureText(measure: Measure, value: number): string {
  if ('metric' in measure) return boundText(measure.metric, value)
  return measure.parameter in EXITS ? share(value) : plain(value)
}

/** `slow 140–200`, `Sharpe ≥ 0.45`, `Return ≤ 20.0 %`. */
export function boundsText(measure: Measure, { min, max }: Bounds): string {
  const text = (value: number) => measureText(measure, value)
  const name = measureName(measure)
  if (min === null || max === null) return `${name} ${min === null ? '≤' : '≥'}\u202f${text(min ?? max ?? 0)}`
  return min === max ? `${name} ${text(min)}` : `${name} ${text(min)}–${text(max)}`
}

/** The filter that an address holds; one that narrows nothing where it holds none, or what is none. */
export function readFilter(text: string | null): TrialFilter {
  try {
    const found: unknown = JSON.parse(text ?? '{}')
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as TrialFilter) : {}
  } catch {
    // Mistyped by hand: all trials are shown.
    return {}
  }
}

/** A filter as an address holds it; blank where it narrows nothing. */
export function writeFilter(filter: TrialFilter): string {
  const known = Object.entries(filter).filter(
    ([, value]) => value != null && !(Array.isArray(value) && value.length === 0),
  )
  return known.length === 0 ? '' : JSON.stringify(Object.fromEntries(known))
}

/** What the API is asked with: null where nothing is narrowed. */
export function whereOf(filter: TrialFilter): TrialFilter | null {
  const text = writeFilter(filter)
  return text === '' ? null : readFilter(text)
}

/** All bounds of a filter. */
export function boundsIn(filter: TrialFilter): (Bounds & { readonly measure: Measure })[] {
  const ends = ({ min = null, max = null }: Partial<Bounds>) => ({ min, max })
  return [
    ...(filter.parameters ?? []).map(({ name, ...one }) => ({ measure: { parameter: name }, ...ends(one as Bounds) })),
    ...(filter.metrics ?? []).map(({ metric, ...one }) => ({ measure: { metric }, ...ends(one as Bounds) })),
  ]
}

/** The bounds of one measure; null where it has none. */
export function boundsOf(filter: TrialFilter, measure: Measure): Bounds | null {
  return boundsIn(filter).find((one) => isSame(one.measure, measure)) ?? null
}

/** A filter with other bounds of one measure; null for none. */
export function withBounds(filter: TrialFilter, measure: Measure, bounds: Bounds | null): TrialFilter {
  const isBound = bounds !== null && (bounds.min !== null || bounds.max !== null)
  const others = boundsIn(filter).filter((one) => !isSame(one.measure, measure))
  const all = isBound ? [...others, { measure, min: bounds.min, max: bounds.max }] : others
  return {
    ...filter,
    metrics: all.flatMap(({ measure: one, min, max }) => ('metric' in one ? [{ metric: one.metric, min, max }] : [])),
    parameters: all.flatMap(({ measure: one, min, max }) =>
      'parameter' in one ? [{ name: one.parameter, min, max }] : [],
    ),
  }
}

/** Each condition of a filter, in words. */
export function chipsOf(filter: TrialFilter): Chip[] {
  const { admissible, states, strategies, directions, fold, test } = filter
  const chip = (text: string, change: TrialFilter): Chip => ({ text, without: { ...filter, ...change } })
  return [
    ...(admissible == null ? [] : [chip(admissible ? 'Admissible' : 'Inadmissible', { admissible: null })]),
    ...(states?.length ? [chip(capitalized(states.map(words).join(', ')), { states: null })] : []),
    ...(strategies?.length ? [chip(strategies.join(', '), { strategies: null })] : []),
    ...(directions?.length ? [chip(capitalized(directions.map(words).join(', ')), { directions: null })] : []),
    ...(fold == null ? [] : [chip(`Fold ${fold}`, { fold: null })]),
    ...(test == null ? [] : [chip(test ? 'Tests' : 'Trainings', { test: null })]),
    ...boundsIn(filter).map(({ measure, ...bounds }) => ({
      text: boundsText(measure, bounds),
      without: withBounds(filter, measure, null),
    })),
  ]
}
