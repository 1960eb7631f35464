import { LRUCache } from 'lru-cache'
import type { Job } from './job.ts'
import type { Catalog, Plan, Range } from './plan.ts'
import { planJob } from './planJob.ts'
import type { SearchStore } from './searchStore.ts'
import { parseSpecification } from './specification.ts'

/** Plans that stay in memory. */
const MOST_KEPT = 64

/** Trials whose rounds are read at once. */
const PIECE_TRIALS = 512

/** The plans of jobs, worked out once; the ones that were asked for longest ago are let go of first. */
export class Plans {
  readonly #catalog: Catalog
  readonly #store: Pick<SearchStore, 'proposals'>
  readonly #kept = new LRUCache<string, Plan>({ max: MOST_KEPT })
  /** What is being read, by job and piece. */
  readonly #reading = new Map<string, Promise<void>>()

  /** @param store has what was worked out of jobs' trials as they went */
  constructor(catalog: Catalog, store: Pick<SearchStore, 'proposals'>) {
    this.#catalog = catalog
    this.#store = store
  }

  /** The plan of a job. Trials that are worked out as the job goes may not be known in it: see `ready`. */
  of(job: Pick<Job, 'id' | 'specification'>): Plan {
    const kept = this.#kept.get(job.id)
    if (kept) return kept
    const plan = planJob(parseSpecification(job.specification), this.#catalog)
    this.#kept.set(job.id, plan)
    return plan
  }

  /** The plan of a job, with the trials of a range, which must have been worked out. */
  async ready(job: Pick<Job, 'id' | 'specification'>, range: Range): Promise<Plan> {
    const plan = this.of(job)
    const { search } = plan
    if (!search || search.knows(range)) return plan
    const last = Math.floor((range.first + range.count - 1) / PIECE_TRIALS)
    for (let piece = Math.floor(range.first / PIECE_TRIALS); piece <= last; piece += 1) {
      await this.#read(job.id, plan, piece)
    }
    return plan
  }

  /** Reads one piece; whoever needs the same meanwhile waits for it too. */
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
