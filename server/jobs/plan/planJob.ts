import { catalogOf } from '../code.ts'
import type { Catalog, Plan } from '../plan.ts'
import { asSweep, type OptimizationInput, type Specification } from '../specification.ts'
import { planBayesian } from './bayesian.ts'
import { GridPlan } from './grid.ts'
import { planImprovement } from './improvement.ts'
import { planRandom } from './points.ts'
import { WalkForwardPlan } from './walkForward.ts'

/**
 * The plan of a job.
 *
 * @param known must know every strategy of the specification whose declaration is not kept in it
 */
export function planJob(specification: Specification, known: Catalog): Plan {
  const catalog = catalogOf(specification, known)
  if (specification.kind === 'WALK_FORWARD') {
    const { bars, input } = specification
    return new WalkForwardPlan({ folds: input, bars: bars ?? 0, train: () => planSweep(input.optimization, catalog) })
  }
  if (specification.kind === 'IMPROVEMENT') return planImprovement(specification.input, catalog)
  return planSweep(asSweep(specification), catalog)
}

function planSweep(input: OptimizationInput, catalog: Catalog): Plan {
  switch (input.sampler.method) {
    case 'GRID':
      return new GridPlan(input, catalog)
    case 'RANDOM':
      return planRandom(input, catalog)
    case 'BAYESIAN':
      return planBayesian(input, catalog)
  }
}
