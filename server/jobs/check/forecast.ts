import type { Eta } from '../../progress/estimator.ts'
import { listScheduleSteps, type Step } from '../../progress/listSchedule.ts'
import { countSkipped } from '../../samplers/space.ts'
import type { CommandParts } from '../commands.ts'
import { Costs } from '../plan/costs.ts'
import { forecastSpread } from '../plan/forecastSpread.ts'
import { planJob } from '../plan/planJob.ts'
import { subtract } from '../plan/remaining.ts'
import type { Plan } from '../plan.ts'
import type { CostStatisticsStore } from '../ports/costStatisticsStore.ts'
import type { NodeStore } from '../ports/nodeStore.ts'
import type { InputProblem } from '../problems.ts'
import type { Range } from '../range.ts'
import { asSweep, type Specification } from '../specification.ts'
import { checkDistinct } from './checkDistinct.ts'
import { completeSpecification } from './complete.ts'
import { readSpan } from './span.ts'
import { warmUpNotes } from './warmUp.ts'

/** What a job would be, without starting it. */
export interface Forecast {
  /** Null where it could not be started. */
  readonly trials: number | null
  /** Candidates of the space that are no trials; null where it could not be started, or the space has no count. */
  readonly skipped: number | null
  /** Null where it could not be started, or no thread is there to run it. */
  readonly duration: Eta | null
  readonly problems: readonly InputProblem[]
  /** What a job would take otherwise than it is given. */
  readonly notes: readonly string[]
}

/** What a forecast is made with. */
export interface ForecastParts extends Omit<CommandParts, 'maxOpenJobs'> {
  readonly costStatistics: CostStatisticsStore
  readonly nodes: Pick<NodeStore, 'nodes'>
}

/** What any job takes beside its trials: its way through the queue, and the last commit. */
const MIN_SECONDS = 0.1

/** From the end of a round to the beginning of one that waits for it: its commit, what is made of it, and the way through the queue. */
const ROUND_SECONDS = 0.05

/** The trials of a job, how long it is likely to take on the threads there are, and all that is wrong with its specification. */
export async function forecast(specification: Specification, parts: ForecastParts): Promise<Forecast> {
  const { catalog, datasets, costStatistics, nodes } = parts
  const dataset = await datasets.dataset(asSweep(specification).dataset)
  const span = dataset && (await readSpan(specification, dataset, datasets))
  const { problems, distinct, notes: left } = checkDistinct(specification, { catalog, dataset, span })
  if (problems.length > 0 || !dataset) return { trials: null, skipped: null, duration: null, problems, notes: left }
  const plan = planJob(completeSpecification(distinct, { catalog, dataset, span }), catalog.find)
  const strategies = asSweep(distinct).strategies.map(({ strategy }) => strategy)
  const known = await costStatistics.read(plan.engine, strategies)
  const costs = new Costs({ plan, barsPerTrial: dataset.bars, costStatistics: known })
  const threads = (await nodes.nodes()).reduce((sum, node) => sum + (node.lostAtMs === null ? node.threads : 0), 0)
  const seconds = MIN_SECONDS + listScheduleSteps(stepsOf(plan, costs), Math.max(1, threads), ROUND_SECONDS)
  const spread = await forecastSpread(plan.engine, costs.areLearnt, costStatistics)
  const duration = { seconds, low: seconds * Math.exp(-spread), high: seconds * Math.exp(spread) }
  const notes = [...left, ...(await warmUpNotes(distinct, { catalog, datasets, dataset, span }))]
  const skipped = countSkipped(plan.space)
  return { trials: plan.trials, skipped, duration: threads > 0 ? duration : null, problems: [], notes }
}

/** What the specification tells of a plan, then its rounds, each of which waits for the last one that it needs. */
function stepsOf({ trials, search }: Plan, costs: Costs): Step[] {
  const rounds = search?.rounds ?? []
  const known = { waiting: costs.waiting(subtract(trials, rounds)), after: null }
  const places = new Map(rounds.map(({ first, count }, index) => [first + count, 1 + index]))
  const waits = ({ first, count }: Range) => (count === 0 ? null : (places.get(first + count) ?? 0))
  return [known, ...rounds.map((round) => ({ waiting: costs.waiting([round]), after: waits(round.needs) }))]
}
