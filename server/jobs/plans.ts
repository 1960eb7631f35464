import { LRUCache } from 'lru-cache'
import type { Job } from './job.ts'
import { type Catalog, type Plan, planJob } from './plan.ts'
import { parseSpecification } from './specification.ts'

/** Plans that stay in memory. */
const MOST_KEPT = 64

/** The plans of jobs, worked out once; the ones that were asked for longest ago are let go of first. */
export class Plans {
  readonly #catalog: Catalog
  readonly #kept = new LRUCache<string, Plan>({ max: MOST_KEPT })

  constructor(catalog: Catalog) {
    this.#catalog = catalog
  }

  /** The plan of a job. */
  of(job: Pick<Job, 'id' | 'specification'>): Plan {
    const kept = this.#kept.get(job.id)
    if (kept) return kept
    const plan = planJob(parseSpecification(job.specification), this.#catalog)
    this.#kept.set(job.id, plan)
    return plan
  }
}
