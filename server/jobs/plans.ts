import type { Job } from './job.ts'
import { type Catalog, type Plan, planJob } from './plan.ts'
import { parseSpecification } from './specification.ts'

/** Plans that stay in memory. */
const MOST_KEPT = 64

/** The plans of jobs, worked out once; the ones that were asked for longest ago are let go of first. */
export class Plans {
  readonly #catalog: Catalog
  readonly #kept = new Map<string, Plan>()

  constructor(catalog: Catalog) {
    this.#catalog = catalog
  }

  /** The plan of a job. */
  of(job: Pick<Job, 'id' | 'specification'>): Plan {
    const plan = this.#kept.get(job.id) ?? planJob(parseSpecification(job.specification), this.#catalog)
    this.#kept.delete(job.id)
    this.#kept.set(job.id, plan)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break
      this.#kept.delete(oldest)
    }
    return plan
  }
}
