import type { Space } from '../../samplers/space.ts'
import { catalogOf } from '../code.ts'
import type { Job } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import { exploredSweep } from '../plan/improvement.ts'
import { spaceOf } from '../plan/space.ts'
import type { Catalog } from '../plan.ts'

export type { Space }

/**
 * What a job's trials are chosen of, as its plan has it; nothing of it is counted for this.
 *
 * @throws StrategyUnknownError where a strategy of it is gone
 */
export function jobSpace(job: Pick<Job, 'specification'>, find: Catalog): Space {
  const specification = specificationOf(job)
  return spaceOf(exploredSweep(specification), catalogOf(specification, find))
}
