import { calmarOf } from '../../engine/metrics.ts'
import { isBroken, type Objective, scoreOf } from '../../engine/objective.ts'
import type { FigureName, TrialColumns } from '../searchStore.ts'

/** The figures that a score is worked out from again, by the objective; the return ranks trials whose objective does not exist. */
export const SCORED_BY: Readonly<Record<Objective, readonly FigureName[]>> = {
  SHARPE: ['sharpe'],
  TOTAL_RETURN: ['totalReturn'],
  SORTINO: ['sortino', 'totalReturn'],
  CALMAR: ['annualReturn', 'maxDrawdown', 'totalReturn'],
  PROFIT_FACTOR: ['profitFactor', 'totalReturn'],
}

/**
 * The scores that trials would have if nothing were asked of them: what explains the objective over a space is the same whatever a job
 * asks for.
 *
 * @param figures the scores, then the columns of `SCORED_BY`; without these, as of jobs without constraints, the scores stand as they are
 */
export function freeScores({ columns }: TrialColumns, objective: Objective): Float64Array {
  const [scores = new Float64Array(0), ...others] = columns
  const names = SCORED_BY[objective]
  if (others.length < names.length) return scores
  return scores.map((score, place) => {
    if (!isBroken(score)) return score
    const at = (name: FigureName) => others[names.indexOf(name)]?.[place] ?? Number.NaN
    const orNull = (name: FigureName) => (Number.isNaN(at(name)) ? null : at(name))
    const [annualReturn, maxDrawdown] = [orNull('annualReturn'), at('maxDrawdown')]
    const metrics = {
      sharpe: at('sharpe'),
      totalReturn: at('totalReturn'),
      sortino: orNull('sortino'),
      profitFactor: orNull('profitFactor'),
      calmar: calmarOf({ annualReturn, maxDrawdown }),
    }
    return scoreOf(metrics, objective)
  })
}
