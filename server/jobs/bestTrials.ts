import type { Message } from './ports.ts'
import type { RankedTrial, StatisticsStore } from './statistics.ts'
import { Turns } from './turns.ts'

/** So many jobs that have changed are no fewer to ask than all. */
const MOST_CHANGED = 1_000

const sharpeOf = ({ trial }: RankedTrial) => trial.metrics?.sharpe ?? Number.NEGATIVE_INFINITY

/** The best trials of all jobs. Once they are known, only jobs of which something was heard are asked for theirs: trials never go. */
export class BestTrials {
  readonly #store: Pick<StatisticsStore, 'bestTrials'>
  readonly #most: number
  readonly #turns = new Turns()
  /** Null where they are not known. */
  #best: readonly RankedTrial[] | null = null
  #changed = new Set<string>()
  /** How often all of it was forgotten. */
  #forgotten = 0

  /** @param most how many are wanted */
  constructor(store: Pick<StatisticsStore, 'bestTrials'>, most: number) {
    this.#store = store
    this.#most = most
  }

  /** To be told everything that is heard. */
  hear(message: Message): void {
    if (message.kind === 'committed') this.#changed.add(message.jobId)
    if (message.kind === 'job') this.#changed.add(message.job.id)
    if (message.kind === 'gap' || this.#changed.size > MOST_CHANGED) this.#forget()
  }

  /** The best first, as they are now. */
  read(): Promise<readonly RankedTrial[]> {
    return this.#turns.take(() => this.#read())
  }

  #forget(): void {
    this.#best = null
    this.#changed = new Set()
    this.#forgotten += 1
  }

  async #read(): Promise<readonly RankedTrial[]> {
    const [before, changed, forgotten] = [this.#best, this.#changed, this.#forgotten]
    if (before && changed.size === 0) return before
    // A read that fails leaves nothing known: the next one asks all jobs.
    this.#best = null
    this.#changed = new Set()
    const found = await this.#store.bestTrials(this.#most, before && [...changed])
    const others = (before ?? []).filter(({ job }) => !changed.has(job.id))
    const all = [...others, ...found].sort((one, other) => sharpeOf(other) - sharpeOf(one))
    const best = all.slice(0, this.#most)
    // What was forgotten meanwhile stays so: what was found may be older.
    if (forgotten === this.#forgotten) this.#best = best
    return best
  }
}
