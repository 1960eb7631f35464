import { trialConstraintsOf } from '../../engine/constraints.ts'
import { catalogOf } from '../code.ts'
import type { Catalog, Plan } from '../plan.ts'
import { asSweep, type OptimizationInput, rulesOf, type Specification } from '../specification.ts'
import { planBayesian } from './bayesian.ts'
import { GridPlan } from './grid.ts'
import { planImprovement } from './improvement.ts'
import { planRandom } from './points.ts'
import { spannedPlan } from './spannedPlan.ts'
import { WalkForwardPlan } from './walkForward.ts'

/**
 * The plan of a job.
 *
 * @param known must know every strategy of the specification whose declaration is not kept in it
 */
export function planJob(specification: Specification, known: Catalog): Plan {
  const catalog = catalogOf(specification, known)
  const { span } = specification
  const rules = rulesOf(specification)
  if (specification.kind === 'WALK_FORWARD') {
    const { bars, input } = specification
    const train = () => planSweep(input.optimization, catalog, rules)
    const isConstrained = trialConstraintsOf(input.optimization.constraints) !== undefined
    return new WalkForwardPlan({ folds: input, bars: bars ?? 0, span, isConstrained, train })
  }
  const plan =
    specification.kind === 'IMPROVEMENT'
      ? planImprovement(specification.input, catalog)
      : planSweep(asSweep(specification), catalog, rules)
  return span ? spannedPlan(plan, span) : plan
}

function planSweep(input: OptimizationInput, catalog: Catalog, rules: number): Plan {
  switch (input.sampler.method) {
    case 'GRID':
      return new GridPlan(input, catalog)
    case 'RANDOM':
      return planRandom(input, catalog)
    case 'BAYESIAN':
      return planBayesian(input, catalog, rules)
  }
}
