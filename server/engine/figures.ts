import type { Metrics } from './backtest.ts'
import {
  type EngineName,
  type Failure,
  type Fallback,
  FIGURES,
  type Results,
  type ResultsPlace,
  type Work,
} from './batch.ts'
import { constrainedScore, type TrialConstraints } from './constraints.ts'
import type { Objective } from './objective.ts'
import { RULES, ruled } from './rules.ts'

/** Reasons that are kept: a thousand trials may each give one of their own. */
const MAX_FALLBACKS = 5

/** What figures are kept by beside their objective. */
export interface FiguresTerms {
  /** The version of the rules that they have; today's unless told. */
  readonly rules?: number | undefined
  /** What trials must keep; see `Work`. */
  readonly constraints?: TrialConstraints | undefined
  readonly place?: ResultsPlace | undefined
}

/** The results of a range of trials, as they come in. What is said twice of a trial counts as it was said last. */
export class Figures {
  readonly #count: number
  readonly #objective: Objective
  readonly #rules: number
  readonly #constraints: TrialConstraints | undefined
  readonly #columns: Float64Array
  readonly #failures = new Map<number, Failure>()
  readonly #fallbacks = new Map<string, Fallback>()
  readonly #place: ResultsPlace | null

  /**
   * @param count trials
   * @param place where they are put; memory of its own where absent
   */
  constructor(count: number, objective: Objective, { rules = RULES, constraints, place }: FiguresTerms = {}) {
    this.#count = count
    this.#objective = objective
    this.#rules = rules
    this.#constraints = constraints
    this.#place = place ?? null
    this.#columns = (place?.columns ?? new Float64Array(FIGURES.length * count)).fill(Number.NaN)
  }

  /** @param index of the trial in the range */
  record(index: number, metrics: Metrics, skippedEntries: number): void {
    const { metrics: known, score: free } = ruled(metrics, this.#objective, this.#rules)
    const score = constrainedScore(free, metrics, this.#constraints)
    for (const [column, name] of FIGURES.entries()) {
      const value = name === 'objective' ? score : name === 'skippedEntries' ? skippedEntries : known[name]
      this.#columns[column * this.#count + index] = value ?? Number.NaN
    }
    this.#place?.settle(index)
  }

  /** What came in of a trial does not count: it comes anew. */
  forget(index: number): void {
    this.#place?.unsettle(index)
  }

  /** A trial did not succeed. */
  fail(trial: number, error: string): void {
    this.#failures.set(trial, { trial, error })
    this.#place?.fail({ trial, error })
  }

  /** An engine left trials to another one. */
  fallBack(from: EngineName, to: EngineName, reason: string): void {
    const key = `${from} ${to} ${reason}`
    if (this.#fallbacks.size >= MAX_FALLBACKS || this.#fallbacks.has(key)) return
    this.#fallbacks.set(key, { from, to, reason })
    this.#place?.fallBack({ from, to, reason })
  }

  /** All that came in. */
  results(): Results {
    const failures = [...this.#failures.values()]
    return { count: this.#count, figures: this.#columns, failures, fallbacks: [...this.#fallbacks.values()] }
  }
}

/** Results of a piece of work, but all trials of one of its strategies have failed. */
export function failTrials(
  { count, figures, failures, fallbacks }: Results,
  work: Work,
  { strategy, error }: { readonly strategy: string; readonly error: string },
): Results {
  const failed = new Map<number, Failure>()
  const left = figures.slice()
  let index = 0
  for (const { strategy: name, first, exits } of work.batches) {
    for (const offset of name === strategy ? exits.keys() : []) {
      const trial = first + offset
      failed.set(trial, { trial, error: `strategy '${strategy}' failed: ${error}` })
      for (const column of FIGURES.keys()) left[column * count + index + offset] = Number.NaN
    }
    index += exits.length
  }
  const others = failures.filter(({ trial }) => !failed.has(trial))
  return { count, figures: left, failures: [...others, ...failed.values()], fallbacks }
}
