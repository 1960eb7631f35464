import { DIRECTIONS } from '../jobs/enumerations.ts'
import { foldPlaceOf } from '../jobs/explore/foldTrials.ts'
import type { Job, Trial } from '../jobs/job.ts'
import { TRIAL_STATES } from '../jobs/job.ts'
import { keepPromise } from '../jobs/keptPromise.ts'
import type { Candidate } from '../jobs/plan.ts'
import type { ParameterValue } from '../jobs/specification.ts'
import { builder, describedValues } from './builder.ts'
import { connectionOf } from './connection.ts'
import type { Context } from './context.ts'
import { costs } from './http/limits/cost.ts'
import { NodeRef } from './node.ts'

/** LONG earns when the price rises, SHORT when it falls. */
export const Direction = builder.enumType('Direction', {
  description: 'LONG earns when the price rises, SHORT when it falls.',
  values: describedValues(DIRECTIONS, {
    LONG: 'Buys first, and earns when the price rises.',
    SHORT: 'Sells first, and earns when the price falls.',
  }),
})

/** How a trial ended. */
export const TrialState = builder.enumType('TrialState', {
  description: 'How a trial ended.',
  values: describedValues(TRIAL_STATES, {
    SUCCEEDED: 'It ran to its end, and has metrics.',
    FAILED: 'It threw an error, hung twice, was skipped by hand or ended its process again and again.',
    TIMED_OUT: 'It took longer than `limits.trial`.',
  }),
})

/** A trial with the job that it belongs to, from whose plan what it ran is read. */
export interface TrialOfJob {
  readonly job: Job
  readonly trial: Trial
}

/** What no other trial has. */
export function idOfTrial({ job, trial }: TrialOfJob): string {
  return `${job.id}:${trial.number}`
}

/** What trials ran, as long as they are being shown. */
const candidates = new WeakMap<Trial, Promise<Candidate>>()

/** What a trial ran. */
export function candidateOf({ job, trial }: TrialOfJob, { candidate }: Context): Promise<Candidate> {
  return keepPromise(candidates, trial, { make: () => candidate(job, trial.number) })
}

/** The parameters of a candidate, in the order of their declaration. */
export function parametersOf({ parameters }: Candidate): ParameterValue[] {
  return Object.entries(parameters).map(([name, value]) => ({ name, value }))
}

/** A named number. */
export const ParameterValueRef = builder.objectRef<ParameterValue>('ParameterValue').implement({
  description: 'A parameter with its value.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The `Parameter.name`.' }),
    value: t.exposeFloat('value', { description: "From the parameter's own `min` to its `max`." }),
  }),
})

/** What a backtest earned. */
export const MetricsRef = builder.objectRef<NonNullable<Trial['metrics']>>('Metrics').implement({
  description: 'What a backtest earned. Rates are fractions: 0.01 is 1 %.',
  fields: (t) => ({
    totalReturn: t.exposeFloat('totalReturn', { description: 'Of the initial cash: -1 is all of it lost.' }),
    annualReturn: t.exposeFloat('annualReturn', {
      nullable: true,
      description: 'The same a year of 365.25 days. Null where it is beyond what a double holds.',
    }),
    sharpe: t.exposeFloat('sharpe', {
      description: "Annualised by the dataset's bars per year; 0 where the returns do not vary.",
    }),
    sortino: t.exposeFloat('sortino', { nullable: true, description: 'Null where no return is negative.' }),
    maxDrawdown: t.exposeFloat('maxDrawdown', { description: 'Positive: 0.25 is a fall of 25 % from a peak.' }),
    trades: t.exposeInt('trades', { description: 'Round trips, the one that was open at the end among them.' }),
    winRate: t.exposeFloat('winRate', {
      description: 'Share of the trades with a profit above 0: 0 to 1; 0 without a trade.',
    }),
    profitFactor: t.exposeFloat('profitFactor', {
      nullable: true,
      description: 'Gross profit over gross loss; null without a losing trade.',
    }),
    calmar: t.exposeFloat('calmar', {
      nullable: true,
      description: 'Annual return over max drawdown; null without a fall.',
    }),
    exposure: t.exposeFloat('exposure', {
      description: 'Share of the bars at whose close a position is held: 0 to 1.',
    }),
  }),
})

/** A trial as the API shows it. */
export const TrialRef = builder.objectRef<TrialOfJob>('Trial').implement({
  description: 'One backtest of one candidate.',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({ description: "The job's id, a colon, and `number`.", resolve: idOfTrial }),
    jobId: t.id({ description: 'The job that it belongs to.', resolve: ({ job }) => job.id }),
    number: t.int({ description: 'From 0 to the number of trials less one.', resolve: ({ trial }) => trial.number }),
    state: t.field({ type: TrialState, description: 'How it ended.', resolve: ({ trial }) => trial.state }),
    error: t.string({
      nullable: true,
      description: 'Why it did not succeed; null where it did.',
      resolve: ({ trial }) => trial.error,
    }),
    strategy: t.string({
      description: 'The `Strategy.name`.',
      resolve: async (trial, _, context) => (await candidateOf(trial, context)).strategy,
    }),
    direction: t.field({
      type: Direction,
      description: 'Whether it earns by rising prices or by falling ones.',
      resolve: async (trial, _, context) => (await candidateOf(trial, context)).direction,
    }),
    parameters: t.field({
      type: [ParameterValueRef],
      description: 'All parameters of the strategy, in the order of their declaration.',
      extensions: costs({ size: 4 }),
      resolve: async (trial, _, context) => parametersOf(await candidateOf(trial, context)),
    }),
    takeProfit: t.float({
      nullable: true,
      description: 'As a fraction of the entry price: 0.02 is 2 %; null for none.',
      resolve: async (trial, _, context) => (await candidateOf(trial, context)).takeProfit,
    }),
    stopLoss: t.float({
      nullable: true,
      description: 'As a fraction of the entry price: 0.02 is 2 %; null for none.',
      resolve: async (trial, _, context) => (await candidateOf(trial, context)).stopLoss,
    }),
    metrics: t.field({
      type: MetricsRef,
      nullable: true,
      description: 'Null unless it SUCCEEDED.',
      resolve: ({ trial }) => trial.metrics,
    }),
    fold: t.int({
      nullable: true,
      description: 'The fold of a WALK_FORWARD job that it belongs to, from 1; null for other kinds.',
      resolve: ({ job, trial }) => foldPlaceOf(job, trial.number).fold,
    }),
    test: t.boolean({
      description: 'Whether it is the test of its fold; false for other kinds.',
      resolve: ({ job, trial }) => foldPlaceOf(job, trial.number).test,
    }),
    skippedEntries: t.int({
      description: 'Entries that did not happen because the cash was short of their cost.',
      resolve: ({ trial }) => trial.skippedEntries,
    }),
  }),
})

/** Trials, page by page. */
export const TrialConnection = connectionOf('Trial', TrialRef)
