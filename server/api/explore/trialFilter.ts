import { GraphQLError } from 'graphql'
import type { ColumnFilter } from '../../jobs/explore/columnFilter.ts'
import type { Space } from '../../jobs/explore/jobSpace.ts'
import {
  asksForSpace,
  checkFilter,
  columnFilterOf,
  effectiveFilter,
  NO_FILTER,
  type TrialFilter,
} from '../../jobs/explore/trialFilter.ts'
import type { TrialMetric } from '../../jobs/explore/trialMetrics.ts'
import type { Job } from '../../jobs/job.ts'
import { firstProblems, type InputProblem } from '../../jobs/problems.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { listWithin } from '../http/limits/arguments.ts'
import { Direction, TrialState } from '../trial.ts'

/** The most entries of a list of a filter: each is held against every trial. */
const MAX_ENTRIES = 100

/** What each metric is, in the order of `TRIAL_METRICS`. */
export const METRIC_WORDS = {
  TOTAL_RETURN: { description: 'As `Metrics.totalReturn`, a fraction: 0.01 is 1 %.' },
  ANNUAL_RETURN: { description: 'As `Metrics.annualReturn`, a fraction.' },
  SHARPE: { description: 'As `Metrics.sharpe`.' },
  SORTINO: { description: 'As `Metrics.sortino`; none where no return is negative.' },
  CALMAR: { description: 'As `Metrics.calmar`; none without a fall.' },
  MAX_DRAWDOWN: { description: 'As `Metrics.maxDrawdown`, a positive fraction; less is better.' },
  TRADES: { description: 'As `Metrics.trades`.' },
  WIN_RATE: { description: 'As `Metrics.winRate`, from 0 to 1.' },
  PROFIT_FACTOR: { description: 'As `Metrics.profitFactor`; none without a losing trade.' },
  EXPOSURE: { description: 'As `Metrics.exposure`, from 0 to 1.' },
} as const satisfies Record<TrialMetric, { readonly description: string }>

/** What a trial earned, as lists, filters and charts name it. */
export const Metric = builder.enumType('Metric', {
  description: 'What a backtest earned, as `Metrics` has it. More is better, but of MAX_DRAWDOWN.',
  values: METRIC_WORDS,
})

const MetricBounds = builder.inputType('MetricBounds', {
  description:
    'From where to where a metric may be, both included; null for no bound. A metric that does not exist is in no bounds.',
  fields: (t) => ({
    metric: t.field({ type: Metric, required: true, description: 'Which metric.' }),
    min: t.float({ description: 'At least this; at most `max`.' }),
    max: t.float({ description: 'At most this.' }),
  }),
})

const ParameterBounds = builder.inputType('ParameterBounds', {
  description:
    'From where to where a number that was tried may be, both included; null for no bound. A trial without it is in no bounds.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: "Of a parameter, or 'takeProfit', 'stopLoss'; 'strategy.name' for that of one strategy alone.",
    }),
    min: t.float({ description: 'At least this; at most `max`.' }),
    max: t.float({ description: 'At most this.' }),
  }),
})

/** Which trials are shown. */
export const TrialFilterRef = builder.inputType('TrialFilter', {
  description: 'Keeps trials that meet all of it. Bounds are included.',
  fields: (t) => ({
    states: t.field({ type: [TrialState], description: 'How they ended; at least one.' }),
    admissible: t.boolean({
      description: "Those that keep the job's constraints, or all others; failed ones are among these.",
    }),
    strategies: t.stringList({ description: 'By the names of strategies of the job; at least one, at most 100.' }),
    directions: t.field({ type: [Direction], description: 'At least one.' }),
    fold: t.int({ description: 'Of a WALK_FORWARD job, from 1.' }),
    test: t.boolean({
      description:
        'The tests of a WALK_FORWARD job, or all other trials. Its tests, where neither this nor `fold` is given; all trials, where the filter is empty.',
    }),
    metrics: t.field({ type: [MetricBounds], description: 'All of them; at least one, at most 100.' }),
    parameters: t.field({ type: [ParameterBounds], description: 'All of them; at least one, at most 100.' }),
  }),
})

/** What the argument `where` of every field is. */
export const WHERE_WORDS = 'Which trials; null: all that are finished, and of a WALK_FORWARD job those of its tests.'

/** A filter as callers give it. */
export type GivenFilter = typeof TrialFilterRef.$inferInput | null | undefined

function boundsOf<
  Bounds extends { readonly min?: number | null | undefined; readonly max?: number | null | undefined },
>(given: readonly Bounds[] | null | undefined) {
  return given?.map((bounds) => ({ ...bounds, min: bounds.min ?? null, max: bounds.max ?? null })) ?? null
}

function fillFilter(given: NonNullable<GivenFilter>): TrialFilter {
  const lists = ['states', 'strategies', 'directions', 'metrics', 'parameters'] as const
  for (const name of lists) listWithin<unknown>(`where.${name}`, given[name] ?? [], MAX_ENTRIES)
  const { states, strategies, directions } = given
  return {
    ...NO_FILTER,
    states: states ? [...new Set(states)] : null,
    admissible: given.admissible ?? null,
    strategies: strategies ? [...new Set(strategies)] : null,
    directions: directions ? [...new Set(directions)] : null,
    fold: given.fold ?? null,
    test: given.test ?? null,
    metrics: boundsOf(given.metrics),
    parameters: boundsOf(given.parameters),
  }
}

/** What is wrong with arguments, as an error that names each of them. */
export function refuse(problems: readonly InputProblem[]): void {
  if (problems.length === 0) return
  const message = firstProblems(problems)
    .map((one) => `${one.path}: ${one.message}`)
    .join('; ')
  throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })
}

/** A filter that has no problems, and the job's space where it asks for that. */
export interface ReadFilter {
  readonly filter: TrialFilter
  readonly space: Space | null
}

/**
 * What a field shows where callers say this.
 *
 * @throws GraphQLError BAD_USER_INPUT that names all that is wrong with it
 */
export function readFilter(job: Job, given: GivenFilter, { spaceOf }: Pick<Context, 'spaceOf'>): ReadFilter {
  const filter = effectiveFilter(job, given ? fillFilter(given) : null)
  const space = asksForSpace(filter) ? spaceOf(job) : null
  refuse(checkFilter(filter, space))
  return { filter, space }
}

/** The same as it is held against columns. */
export function readColumnFilter(job: Job, given: GivenFilter, context: Pick<Context, 'spaceOf'>): ColumnFilter {
  const { filter, space } = readFilter(job, given, context)
  return columnFilterOf(job, filter, space)
}
