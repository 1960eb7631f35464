import { prepare } from '../plan/plans.ts'
import { WaitingRounds } from '../plan/waitingRounds.ts'
import type { Plan } from '../plan.ts'
import type { Clock } from '../ports/clock.ts'
import type { Range } from '../range.ts'
import type { Proposal, Round } from '../rounds.ts'
import type { SearchStore } from '../searchStore.ts'

/** Trials whose rounds are taken over before others go first. */
const PIECE_TRIALS = 8_192

/** What rounds are worked out with. */
export interface ProposerParts {
  readonly search: SearchStore
  readonly clock: Pick<Clock, 'pause'>
}

/**
 * Draws the rounds of one job when their time has come. Several conductors of the job may do so at once: the store takes the points of the
 * first, and the others have drawn the same ones.
 */
export class Proposer {
  readonly #jobId: string
  readonly #plan: Plan
  readonly #parts: ProposerParts
  readonly #waiting: WaitingRounds
  #isLoaded = false
  /** What was read so far, by trial; made when the first is read. */
  #objectives = new Float64Array(0)
  #isRead = new Uint8Array(0)

  constructor(jobId: string, plan: Plan, parts: ProposerParts) {
    this.#jobId = jobId
    this.#plan = plan
    this.#parts = parts
    this.#waiting = new WaitingRounds(plan.search?.rounds ?? [], plan.trials)
  }

  /** Trials of the job: fewer than the plan has once a round has ended it. */
  get trials(): number {
    return this.#waiting.trials
  }

  /** Trials that cannot be handed out yet, in order; the same list until one can. */
  get closed(): readonly Range[] {
    return this.#waiting.closed
  }

  /**
   * Works out every round that can be.
   *
   * @param isDone whether all trials of a range are committed
   */
  async advance(isDone: (range: Range) => boolean): Promise<void> {
    if (this.#waiting.chains.length === 0) return
    if (!this.#isLoaded) await this.#load()
    for (const chain of this.#waiting.chains) {
      let round = this.#waiting.head(chain)
      for (; round && isDone(round.needs); round = this.#waiting.head(chain)) await this.#propose(round)
    }
  }

  /** Takes over what was worked out before, piece by piece. */
  async #load(): Promise<void> {
    for (let first = 0; first < this.#plan.trials; first += PIECE_TRIALS) {
      if (first > 0) await this.#parts.clock.pause()
      const range = { first, count: PIECE_TRIALS }
      for (const proposal of await this.#parts.search.proposals(this.#jobId, range)) this.#take(proposal)
    }
    this.#isLoaded = true
  }

  async #propose(round: Round): Promise<void> {
    const objectives = await this.#read(round.needs)
    await prepare(this.#plan, round.needs, this.#parts.clock)
    const points = this.#plan.search?.propose(round, objectives) ?? []
    const kept = await this.#parts.search.propose(this.#jobId, { first: round.first, points })
    if (!this.#take(kept))
      throw new Error(`round ${round.first} of job ${this.#jobId} was answered with round ${kept.first}`)
  }

  /** @returns whether its round was waiting */
  #take(proposal: Proposal): boolean {
    const isOurs = this.#waiting.settle(proposal.first, proposal.points.length)
    if (isOurs) this.#plan.search?.keep(proposal)
    return isOurs
  }

  /** The objectives of trials that are done; those that were read before are not read again. */
  async #read({ first, count }: Range): Promise<Float64Array> {
    let known = 0
    while (known < count && this.#isRead[first + known] === 1) known += 1
    if (known < count) await this.#fetch({ first: first + known, count: count - known })
    const missing = this.#isRead.subarray(first, first + count).indexOf(0)
    if (missing >= 0) throw new Error(`trial ${first + missing} of job ${this.#jobId} is not stored`)
    return this.#objectives.slice(first, first + count)
  }

  async #fetch(range: Range): Promise<void> {
    if (this.#isRead.length === 0) {
      this.#objectives = new Float64Array(this.#plan.trials)
      this.#isRead = new Uint8Array(this.#plan.trials)
    }
    const { numbers, columns } = await this.#parts.search.figures(this.#jobId, ['objective'], range)
    for (const [index, number] of numbers.entries()) {
      this.#objectives[number] = columns[0]?.[index] ?? Number.NaN
      this.#isRead[number] = 1
    }
  }
}
