import type { Range } from '../range.ts'
import type { Round } from '../rounds.ts'

/**
 * Rounds that follow each other, each of which needs the trials of the one before and more: while one waits, so do those behind it. A search is
 * one chain, and so is each fold of a walk-forward analysis.
 */
export interface RoundChain {
  readonly rounds: readonly Round[]
  /** The place of the first round whose points are not known. */
  readonly next: number
}

type OpenChain = { -readonly [Key in keyof RoundChain]: RoundChain[Key] }

function isNext(one: Round, other: Round): boolean {
  const isBehind = other.first === one.first + one.count
  return isBehind && other.needs.first === one.needs.first && other.needs.count >= one.needs.count
}

function chainsOf(rounds: readonly Round[]): OpenChain[] {
  const groups: Round[][] = []
  for (const round of rounds) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (group && last && isNext(last, round)) group.push(round)
    else groups.push([round])
  }
  return groups.map((group) => ({ rounds: group, next: 0 }))
}

/** Which rounds of a job wait. The time of each call grows with the chains, not with the rounds. */
export class WaitingRounds {
  /** Rounds with their chains, by their first trials. */
  readonly #rounds = new Map<number, { readonly round: Round; readonly chain: OpenChain }>()
  readonly #known = new Set<number>()
  #chains: readonly OpenChain[]
  #trials: number
  #closed: readonly Range[] | null = null

  /** @param trials of the plan */
  constructor(rounds: readonly Round[], trials: number) {
    this.#chains = chainsOf(rounds)
    this.#trials = trials
    for (const chain of this.#chains) for (const round of chain.rounds) this.#rounds.set(round.first, { round, chain })
  }

  /** Trials of the job: fewer than the plan has once a round has ended it. */
  get trials(): number {
    return this.#trials
  }

  /** The chains with a round that waits, in order; the same list until one of them ends. */
  get chains(): readonly RoundChain[] {
    return this.#chains
  }

  /** The trials whose points are not known, in order; the same list until one becomes known. */
  get closed(): readonly Range[] {
    this.#closed ??= this.#chains.map(({ rounds, next }) => {
      const [{ first }, last] = [rounds[next] as Round, rounds.at(-1) as Round]
      return { first, count: Math.min(last.first + last.count, this.#trials) - first }
    })
    return this.#closed
  }

  /** The round of a chain that waits; null where none does. */
  head({ rounds, next }: RoundChain): Round | null {
    const round = rounds[next]
    return round && round.first < this.#trials ? round : null
  }

  /**
   * The points of a round are known.
   *
   * @param points how many; where they are fewer than the round has, the job ends behind them
   * @returns whether the round was waiting
   */
  settle(first: number, points: number): boolean {
    const found = this.#rounds.get(first)
    if (!found || first >= this.#trials || this.#known.has(first)) return false
    const { round, chain } = found
    this.#known.add(first)
    this.#closed = null
    const isEnd = points < round.count
    if (isEnd) this.#trials = first + points
    while (this.#isKnown(chain.rounds[chain.next])) chain.next += 1
    if (isEnd || !this.head(chain)) this.#chains = this.#chains.filter((open) => this.head(open) !== null)
    return true
  }

  #isKnown(round: Round | undefined): boolean {
    return round !== undefined && this.#known.has(round.first)
  }
}
