import { deflatedSharpe } from '../../analysis/deflatedSharpe.ts'
import { type Importance, MIN_TRIALS } from '../../analysis/importance.ts'
import { momentsOf, varianceOf } from '../../analysis/moments.ts'
import { YEAR_MS } from '../../engine/metrics.ts'
import { isBroken } from '../../engine/objective.ts'
import { findStrategy } from '../../engine/strategies/builtIn.ts'
import type { Declaration } from '../../engine/strategies/strategy.ts'
import { specificationOf } from '../parsed.ts'
import { planJob } from '../plan/planJob.ts'
import { WalkForwardPlan } from '../plan/walkForward.ts'
import type { Proposal } from '../rounds.ts'
import type { TrialColumns } from '../searchStore.ts'
import { asSweep } from '../specification.ts'
import { type Analysis, analyseFolds, ComparedTrials, MAX_TRIALS } from './comparedTrials.ts'
import { freeScores } from './freeScores.ts'
import type { Trust } from './trust.ts'

export { type Importance, MIN_TRIALS }

/** What an analysis is made of. Holds plain data only, so that it can be sent to a thread. */
export interface AnalysisTerms {
  readonly specification: string
  /** The strategies that the specification names, without functions. */
  readonly strategies: readonly Declaration[]
  /** What was worked out of the trials as the job went. */
  readonly proposals: readonly Proposal[]
  /** The score and the Sharpe ratio of the trials that are done, and what `freeScores` needs where they are held to constraints. */
  readonly figures: TrialColumns
  /** Null of folds, each of which has its own. */
  readonly best: BestTrial | null
  /** What a sample of the trials says, run again. */
  readonly trust: Trust
}

/** The best trial, run once more. */
export interface BestTrial {
  readonly number: number
  /** What the account was worth at each close; empty where it cannot be run once more. */
  readonly equity: Float64Array
  /** The starts of the first and the last bar, milliseconds since 1970 (UTC). */
  readonly fromMs: number
  readonly toMs: number
}

function returnsOf(equity: Float64Array): Float64Array {
  return equity.slice(1).map((worth, bar) => ((equity[bar] as number) > 0 ? worth / (equity[bar] as number) - 1 : 0))
}

/** Of trials that resemble each other each is less than an attempt, where it is known how much. */
function deflated(best: BestTrial, figures: TrialColumns, { effectiveTrials }: Trust): number | null {
  // It could not be run once more.
  if (best.equity.length === 0) return null
  const { count, ...moments } = momentsOf(returnsOf(best.equity))
  const perYear = Math.sqrt((count * YEAR_MS) / (best.toMs - best.fromMs))
  const [scores, all = new Float64Array(0)] = figures.columns
  // What breaks the constraints could not have been the best: it is no attempt.
  const sharpes = all.filter((sharpe, place) => !Number.isNaN(sharpe) && !isBroken(scores?.[place] ?? 0))
  const variance = varianceOf(sharpes.map((sharpe) => sharpe / perYear))
  return deflatedSharpe({ ...moments, returns: count, trials: effectiveTrials ?? sharpes.length, variance })
}

/**
 * Works out how far the best trial can be trusted, and of folds how far their trainings can; takes a second where there are very many
 * trials.
 *
 * @returns null where folds have too few trials each
 */
export function analyse({ strategies, proposals, figures, best, trust, ...job }: AnalysisTerms): Analysis | null {
  // What a built-in one asks of its parameters may be a function, which is here too.
  const find = (name: string) => findStrategy(name) ?? strategies.find((one) => one.name === name)
  const specification = specificationOf(job)
  const plan = planJob(specification, find)
  for (const proposal of proposals) plan.search?.keep(proposal)
  const [scores = new Float64Array(0), , ...scored] = figures.columns
  const columns = { numbers: figures.numbers, columns: [scores, ...scored] }
  const free = freeScores(columns, asSweep(specification).objective)
  if (plan instanceof WalkForwardPlan) return analyseFolds(plan, figures, free)
  const trials = new ComparedTrials(plan, figures, free)
  const number = best?.number ?? trials.best
  return {
    importance: trials.importance(MAX_TRIALS),
    deflatedSharpe: best && deflated(best, figures, trust),
    plateau: number === null ? null : trials.plateau(number),
    trust,
  }
}
