import type { TrialFilter } from '../../../api/documents/trialRows.ts'

/** How trials can be told apart by what became of them, with a name each; blank for all. */
export const OUTCOMES = [
  ['', 'any'],
  ['admissible', 'Admissible'],
  ['inadmissible', 'Inadmissible'],
  ['FAILED', 'Failed'],
  ['TIMED_OUT', 'Timed out'],
] as const

/** One of them. */
export type Outcome = (typeof OUTCOMES)[number][0]

/** Which outcome a filter asks for. */
export function outcomeOf({ admissible, states }: TrialFilter): Outcome {
  const [state] = states ?? []
  if (state === 'FAILED' || state === 'TIMED_OUT') return state
  return admissible == null ? '' : admissible ? 'admissible' : 'inadmissible'
}

/** A filter that asks for another outcome; what failed is no trial that only breaks a constraint. */
export function withOutcome(filter: TrialFilter, outcome: Outcome): TrialFilter {
  const rest = { ...filter, admissible: null, states: null }
  if (outcome === 'FAILED' || outcome === 'TIMED_OUT') return { ...rest, states: [outcome] }
  if (outcome === 'inadmissible') return { ...rest, admissible: false, states: ['SUCCEEDED'] }
  return outcome === '' ? rest : { ...rest, admissible: true }
}
