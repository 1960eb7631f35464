import { isAdmissible, objectiveAt } from '../../engine/objective.ts'
import { type TrialMetric, valuesOf } from './trialMetrics.ts'
import { bestAmong, type TrialTable } from './trialTable.ts'

/** A trial of the history, and the best objective that is known with it. */
export interface HistoryPoint {
  readonly number: number
  /** Null where that does not exist. */
  readonly objective: number | null
  /** Of the admissible trials up to this one; null where none has an objective. */
  readonly best: number | null
}

/** Which history is asked for. */
export interface HistoryTerms {
  /** The metric that the job's objective is. */
  readonly objective: TrialMetric
  /** How many points there are at most. */
  readonly points: number
}

/** The objective by which an admissible trial can be the best; null where it has none. */
function contenderAt(score: number): number | null {
  return isAdmissible(score) ? objectiveAt(score) : null
}

/** The trial of a step with the highest objective, else the one with the highest score. */
function leaderOf(table: TrialTable, step: Int32Array): number {
  const scores = table.figures.objective
  let [leader, highest] = [-1, Number.NEGATIVE_INFINITY]
  for (let index = 0; index < step.length; index += 1) {
    const number = step[index] as number
    const score = scores[number] as number
    if (score > highest && contenderAt(score) !== null) {
      highest = score
      leader = number
    }
  }
  return leader >= 0 ? leader : (bestAmong(table, step) as number)
}

/**
 * The best objective after so many trials, by their numbers: of equal steps of them the trial with the highest objective each. No trial
 * of the step is better, so `best` is that of all trials up to it, however few points there are.
 */
export function historyOf(table: TrialTable, matches: Int32Array, terms: HistoryTerms): HistoryPoint[] {
  const scores = table.figures.objective
  const values = valuesOf(table, terms.objective)
  const steps = Math.min(terms.points, matches.length)
  const edge = (step: number) => Math.floor((step * matches.length) / steps)
  let best: number | null = null
  return Array.from({ length: steps }, (_, step) => {
    const number = leaderOf(table, matches.subarray(edge(step), edge(step + 1)))
    const contender = contenderAt(scores[number] as number)
    if (contender !== null && (best === null || contender > best)) best = contender
    const value = values[number] as number
    return { number, objective: Number.isFinite(value) ? value : null, best }
  })
}
