import { countSkipped } from '../../samplers/space.ts'
import { catalogOf } from '../code.ts'
import type { Job } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import { exploredSweep } from '../plan/improvement.ts'
import { StrategyUnknownError, spaceOf } from '../plan/space.ts'
import type { Catalog } from '../plan.ts'

/** How many candidates of a job's space break a relation, and so are no trials; null where that has no count, or a strategy is gone. */
export function skippedOf(job: Pick<Job, 'specification'>, find: Catalog): number | null {
  const specification = specificationOf(job)
  const sweep = exploredSweep(specification)
  if (!sweep.constraints) return 0
  try {
    return countSkipped(spaceOf(sweep, catalogOf(specification, find)))
  } catch (error) {
    if (error instanceof StrategyUnknownError) return null
    throw error
  }
}
