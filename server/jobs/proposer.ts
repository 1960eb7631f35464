import type { Plan, Range } from './plan.ts'
import type { Proposal, Round } from './rounds.ts'
import type { SearchStore } from './searchStore.ts'

/**
 * Works out the rounds of one job when their time has come. Whoever conducts the job may do it, several at once: the store takes the
 * first one's points, which are the others' too.
 */
export class Proposer {
  readonly #jobId: string
  readonly #plan: Plan
  readonly #store: SearchStore
  /** Rounds whose points are not known, in order. */
  #waiting: readonly Round[]
  #trials: number
  #isLoaded = false
  /** What was read so far, by trial; made when the first is read. */
  #objectives = new Float64Array(0)
  #isRead = new Uint8Array(0)

  constructor(jobId: string, plan: Plan, store: SearchStore) {
    this.#jobId = jobId
    this.#plan = plan
    this.#store = store
    this.#trials = plan.trials
    this.#waiting = plan.search?.rounds ?? []
  }

  /** Trials of the job: fewer than the plan has once a round has ended it. */
  get trials(): number {
    return this.#trials
  }

  /** Trials that cannot be handed out yet, in order. */
  get closed(): readonly Range[] {
    return this.#waiting
  }

  /**
   * Works out every round that can be.
   *
   * @param isDone whether all trials of a range are committed
   */
  async advance(isDone: (range: Range) => boolean): Promise<void> {
    if (this.#waiting.length === 0) return
    if (!this.#isLoaded) await this.#load()
    for (const round of this.#waiting) {
      if (round.first < this.#trials && isDone(round.needs)) await this.#propose(round)
    }
  }

  /** Takes over what was worked out before. */
  async #load(): Promise<void> {
    for (const proposal of await this.#store.proposals(this.#jobId, null)) this.#take(proposal)
    this.#isLoaded = true
  }

  async #propose(round: Round): Promise<void> {
    const points = this.#plan.search?.propose(round, await this.#read(round.needs)) ?? []
    this.#take(await this.#store.propose(this.#jobId, { first: round.first, points }))
  }

  #take(proposal: Proposal): void {
    const round = this.#waiting.find(({ first }) => first === proposal.first)
    if (!round) return
    this.#plan.search?.keep(proposal)
    const isEnd = proposal.points.length < round.count
    if (isEnd) this.#trials = proposal.first + proposal.points.length
    this.#waiting = this.#waiting.filter(({ first }) => first !== proposal.first && first < this.#trials)
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
    const { numbers, columns } = await this.#store.figures(this.#jobId, ['objective'], range)
    for (const [index, number] of numbers.entries()) {
      this.#objectives[number] = columns[0]?.[index] ?? Number.NaN
      this.#isRead[number] = 1
    }
  }
}
