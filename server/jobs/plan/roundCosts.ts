import type { WaitingPieces } from '../../progress/jobCosts.ts'
import type { Plan } from '../plan.ts'
import type { Range } from '../range.ts'
import type { Round } from '../rounds.ts'

/** From the end of a round to the beginning of one that waits for it (its commit, its points, the queue), in reference computations. */
const WAY = 7

/** What rounds are paced by. */
export interface RoundTerms {
  readonly plan: Plan
  readonly threads: number
  /** Milliseconds of a reference computation. */
  readonly computationMs: number
  /** Thread seconds that a range is expected to take. */
  seconds(range: Range): number
}

/** Whether the rounds of a plan are what takes its time: they wait for one another. A round that waits for all others of its trials once does not. */
export function isPaced({ search, trials }: Pick<Plan, 'search' | 'trials'>): boolean {
  const paced = (search?.rounds ?? []).reduce(
    (sum, { count, needs }) => (needs.count > 0 && count > 1 ? sum + count : sum),
    0,
  )
  return paced > trials / 2
}

/** Rounds that may be under way at once where each waits for an earlier one of its own. */
function depthsOf(rounds: readonly Round[]): readonly number[] {
  const ends = new Map(rounds.map(({ first, count }, index) => [first + count, index]))
  return rounds.map(({ needs }, index) => index - (ends.get(needs.first + needs.count) ?? index - 1))
}

/**
 * What the trials of a plan cost whose rounds wait for one another: the seconds that pass for each, however many threads there are. A round
 * takes as long as its trials do on all threads, and the time in which it is worked out, which grows with what it is worked out from. The
 * way from one round to the next is shared by those that are under way at once: they end together, and the next ones begin together.
 */
export class RoundCosts {
  /** Where rounds begin, and what all before them cost: with those at the end. */
  readonly #firsts: readonly number[]
  readonly #sums: Float64Array

  constructor({ plan, threads, computationMs, seconds }: RoundTerms) {
    const rounds = (plan.search?.rounds ?? []).toSorted((one, other) => one.first - other.first)
    const starts = rounds.filter((round, index) => round.needs.first !== rounds[index - 1]?.needs.first).length
    const depths = depthsOf(rounds)
    const perComputation = computationMs / 1_000
    const perPoint = (plan.search?.computationsPerPoint ?? 0) * perComputation
    // Rounds that need trials from the same one on are of one search, whose trials cost the same; there may be a hundred thousand of them.
    const perTrial = new Map<number, number>()
    const secondsOf = (round: Round) => {
      const known = perTrial.get(round.needs.first) ?? seconds(round) / round.count
      perTrial.set(round.needs.first, known)
      return known * round.count
    }
    this.#firsts = [...rounds.map(({ first }) => first), plan.trials]
    this.#sums = new Float64Array(rounds.length + 1)
    for (const [index, round] of rounds.entries()) {
      const atOnce = Math.max(1, depths[index] ?? 1) * starts
      const onThreads = secondsOf(round) / Math.min(threads, round.count * atOnce)
      const workingOut = perPoint * round.count * round.needs.count
      const way = (WAY * perComputation) / atOnce
      this.#sums[index + 1] = (this.#sums[index] ?? 0) + onThreads + workingOut + way
    }
  }

  of({ first, count }: Range): number {
    return this.#sumTo(first + count) - this.#sumTo(first)
  }

  waiting(ranges: readonly Range[]): WaitingPieces[] {
    return ranges.map((range) => ({ count: range.count, cost: this.of(range) / range.count }))
  }

  #sumTo(number: number): number {
    let [low, high] = [0, this.#firsts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#firsts[middle] ?? 0) <= number) low = middle
      else high = middle - 1
    }
    const [from, to] = [this.#firsts[low] ?? 0, this.#firsts[low + 1] ?? number + 1]
    const [before, behind] = [this.#sums[low] ?? 0, this.#sums[low + 1] ?? this.#sums[low] ?? 0]
    return before + ((number - from) / (to - from)) * (behind - before)
  }
}
