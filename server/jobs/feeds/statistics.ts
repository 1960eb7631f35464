import { countDone, isFinal, type JobState } from '../job.ts'
import type { Plans } from '../plan/plans.ts'
import type { Bus, Message } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import { StoreAwayError } from '../ports/jobStore.ts'
import type { NodeStore } from '../ports/nodeStore.ts'
import { BestTrials, type RankedTrial, type RankingStore } from './bestTrials.ts'
import { LatestValueStream, untilClosed } from './latestValueStream.ts'
import { TrialRate } from './trialRate.ts'

/** What all jobs come to, as the store counts them. */
export interface Totals {
  readonly jobs: Readonly<Record<JobState, number>>
  readonly succeeded: number
  readonly failed: number
  readonly timedOut: number
  /** Thread seconds that all trials took. */
  readonly seconds: number
}

/** Where all jobs are counted. */
export interface StatisticsStore extends RankingStore {
  totals(): Promise<Totals>
}

/** The whole system at a moment. */
export interface Statistics extends Totals {
  /** Those that were finished in a second, on average over the last ones. */
  readonly trialsPerSecond: number
  readonly barsPerSecond: number
  readonly best: readonly RankedTrial[]
}

/** What statistics are made with. */
export interface StatisticsParts {
  readonly store: StatisticsStore
  /** Say what trials ran. */
  readonly plans: Pick<Plans, 'ready'>
  readonly nodes: Pick<NodeStore, 'nodes'>
  readonly bus: Bus
  readonly clock: Clock
}

/** They are counted at most once in so long, however many look at them. */
const FRESH_MS = 1_000

const BEST = 10

/** What may change them. */
const TELLING: ReadonlySet<Message['kind']> = new Set(['job', 'labeled', 'deleted', 'committed', 'gap'])

/** The statistics of the whole system, counted once for all viewers of a process. */
export class StatisticsFeed {
  readonly #parts: StatisticsParts
  readonly #best: BestTrials
  readonly #viewers = new Set<LatestValueStream<true>>()
  readonly #rate = new TrialRate()
  readonly #stops: readonly (() => void)[]
  #counted: { readonly atMs: number; readonly statistics: Promise<Statistics> } | null = null
  #changed = false
  /** Trials a second when viewers were told last. */
  #toldRate = 0

  constructor(parts: StatisticsParts) {
    this.#parts = parts
    this.#best = new BestTrials(parts.store, parts.plans)
    this.#stops = [parts.bus.listen((message) => this.#hear(message)), parts.clock.every(FRESH_MS, () => this.#tell())]
  }

  /** The statistics as they were at most a second ago. */
  current(): Promise<Statistics> {
    const now = this.#parts.clock.now()
    if (this.#counted && now - this.#counted.atMs < FRESH_MS) return this.#counted.statistics
    const counted = { atMs: now, statistics: this.#count() }
    counted.statistics.catch(() => {
      // Asked for again, they are counted again.
      if (this.#counted === counted) this.#counted = null
    })
    this.#counted = counted
    return counted.statistics
  }

  /** The present statistics, then new ones at most once a second while anything changes. */
  stream(): AsyncIterableIterator<Statistics, void> {
    const viewer: LatestValueStream<true> = new LatestValueStream(() => this.#viewers.delete(viewer))
    this.#viewers.add(viewer)
    viewer.put(true)
    return untilClosed(viewer, this.#read(viewer))
  }

  /** Counts anew for all viewers: the store was away, or messages may have been missed. */
  catchUp(): void {
    this.#changed = true
    this.#tell()
  }

  /** Ends every stream. */
  close(): void {
    for (const stop of this.#stops) stop()
    for (const viewer of this.#viewers) viewer.end()
  }

  async *#read(viewer: LatestValueStream<true>): AsyncGenerator<Statistics, void> {
    let hasBegun = false
    for await (const _ of viewer) {
      try {
        yield await this.current()
        hasBegun = true
      } catch (error) {
        // A stream that has begun goes on when the store is back.
        if (!hasBegun || !(error instanceof StoreAwayError)) throw error
      }
    }
  }

  async #count(): Promise<Statistics> {
    const { store, nodes } = this.#parts
    const [totals, best, all] = await Promise.all([store.totals(), this.#best.first(BEST), nodes.nodes()])
    const barsPerSecond = all.reduce((sum, node) => sum + (node.lostAtMs === null ? node.barsPerSecond : 0), 0)
    return { ...totals, best, barsPerSecond, trialsPerSecond: this.#rate.perSecond(this.#parts.clock.now()) }
  }

  #hear(message: Message): void {
    if (message.kind === 'committed') {
      const done = countDone(message.count.tally)
      this.#rate.hear(message.jobId, { done, added: message.range.count }, this.#parts.clock.now())
    } else if (message.kind === 'deleted') this.#rate.end(message.jobId)
    else if (message.kind === 'job' && isFinal(message.job.state)) this.#rate.end(message.job.id)
    if (TELLING.has(message.kind)) this.#changed = true
  }

  #tell(): void {
    // Where nothing is committed any more, viewers see the rate fall.
    const isMoving = this.#rate.perSecond(this.#parts.clock.now()) !== this.#toldRate
    if (!this.#changed && !isMoving) return
    this.#toldRate = this.#rate.perSecond(this.#parts.clock.now())
    this.#changed = false
    // What was counted before the change says nothing of it.
    this.#counted = null
    for (const viewer of this.#viewers) viewer.put(true)
  }
}
