import { LRUCache } from 'lru-cache'
import type { Job } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import type { Catalog, Plan } from '../plan.ts'
import type { Clock } from '../ports/clock.ts'
import type { Range } from '../range.ts'
import type { SearchStore } from '../searchStore.ts'
import { planJob } from './planJob.ts'

/** Trials of the plans that stay in memory, where a plan keeps them: about 600 MB at the most. The last one stays, whatever it has. */
const MAX_TRIALS = 10_000_000
const MAX_KEPT = 64

/** Trials whose rounds are read at once. */
const PIECE_TRIALS = 512

/** Steps in which trials are prepared before others go first: a few milliseconds. */
const STEPS = 100

/** Prepares the trials of a range, and lets others go first meanwhile. */
export async function prepare(plan: Plan, range: Range, clock: Pick<Clock, 'pause'>): Promise<void> {
  while (!(plan.prepare?.(range, STEPS) ?? true)) await clock.pause()
}

/** The plans of jobs, worked out once; the ones that were asked for longest ago are let go of first. */
export class Plans {
  readonly #catalog: Catalog
  readonly #store: Pick<SearchStore, 'proposals'>
  readonly #clock: Pick<Clock, 'pause'>
  readonly #kept = new LRUCache<string, Plan>({
    max: MAX_KEPT,
    maxSize: MAX_TRIALS,
    sizeCalculation: ({ trials, prepare }) => (prepare ? Math.max(1, Math.min(MAX_TRIALS, trials)) : 1),
  })
  /** What is being read, by job and piece. */
  readonly #reading = new Map<string, Promise<void>>()

  /** @param store has what was worked out of jobs' trials as they went */
  constructor(catalog: Catalog, store: Pick<SearchStore, 'proposals'>, clock: Pick<Clock, 'pause'>) {
    this.#catalog = catalog
    this.#store = store
    this.#clock = clock
  }

  /** The plan of a job. Trials that are worked out as the job goes may not be known in it: see `ready`. */
  of(job: Pick<Job, 'id' | 'specification'>): Plan {
    const kept = this.#kept.get(job.id)
    if (kept) return kept
    const plan = planJob(specificationOf(job), this.#catalog)
    this.#kept.set(job.id, plan)
    return plan
  }

  /** The plan of a job, with the trials of a range, which must have been worked out: nothing of it takes long from then on. */
  async ready(job: Pick<Job, 'id' | 'specification'>, range: Range): Promise<Plan> {
    const plan = this.of(job)
    await prepare(plan, range, this.#clock)
    const { search } = plan
    if (!search || search.knows(range)) return plan
    const last = Math.floor((range.first + range.count - 1) / PIECE_TRIALS)
    for (let piece = Math.floor(range.first / PIECE_TRIALS); piece <= last; piece += 1) {
      await this.#read(job.id, plan, piece)
    }
    return plan
  }

  /** Reads one piece. Callers that need the same piece meanwhile wait for it too. */
  #read(jobId: string, plan: Plan, piece: number): Promise<void> {
    const key = `${jobId} ${piece}`
    const known = this.#reading.get(key)
    if (known) return known
    const reading = this.#fetch(jobId, plan, piece).finally(() => this.#reading.delete(key))
    this.#reading.set(key, reading)
    return reading
  }

  async #fetch(jobId: string, plan: Plan, piece: number): Promise<void> {
    const range = { first: piece * PIECE_TRIALS, count: PIECE_TRIALS }
    for (const proposal of await this.#store.proposals(jobId, range)) plan.search?.keep(proposal)
  }
}
