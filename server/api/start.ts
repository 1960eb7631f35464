import type { BacktestInput, Dates, OptimizationInput, Specification } from '../jobs/specification.ts'
import { builder } from './builder.ts'
import { ConstraintsInput, fillConstraints } from './constraints/constraintsInput.ts'
import { COMMAND, costs } from './http/limits/cost.ts'
import {
  AccountInput,
  ExitInput,
  ExitSpaceInput,
  fillAccount,
  fillExitSpace,
  fillExits,
  fillRun,
  fillSampler,
  fillSpace,
  Objective,
  ParameterValueInput,
  RunInput,
  SamplerInput,
  StrategySpaceInput,
} from './inputs.ts'
import { JobPayloadRef } from './job.ts'
import { Direction } from './trial.ts'

/** A backtest, as callers give it. */
export const BacktestInputRef = builder.inputType('BacktestInput', {
  description: 'One backtest; a parameter that is not named takes its default.',
  fields: (t) => ({
    dataset: t.id({ required: true, description: 'The `Dataset.id` of the candles to trade on.' }),
    from: t.field({
      type: 'DateTime',
      description: 'Only bars from here on are traded on; earlier ones warm indicators up. Null: all.',
    }),
    to: t.field({ type: 'DateTime', description: 'The last bar that is traded on, this one included. Null: all.' }),
    strategy: t.string({ required: true, description: 'The `Strategy.name`.' }),
    parameters: t.field({
      type: [ParameterValueInput],
      defaultValue: [],
      description: 'The parameters that do not take their defaults, at most 100; null: none.',
    }),
    direction: t.field({
      type: Direction,
      defaultValue: 'LONG',
      description: 'Whether it earns by rising prices or by falling ones; null is the default.',
    }),
    exits: t.field({ type: ExitInput, description: 'The take profit and the stop loss; null: neither.' }),
    account: t.field({
      type: AccountInput,
      description: 'What it begins with, and what trades cost; null: the defaults.',
    }),
    run: t.field({ type: RunInput, description: 'How the job is run; null: the defaults.' }),
  }),
})

/** A sweep, as callers give it. */
export const OptimizationInputRef = builder.inputType('OptimizationInput', {
  description: 'A sweep: every strategy with every combination of its parameters, directions and exits is one trial.',
  fields: (t) => ({
    dataset: t.id({ required: true, description: 'The `Dataset.id` of the candles to trade on.' }),
    from: t.field({
      type: 'DateTime',
      description: 'Only bars from here on are traded on; earlier ones warm indicators up. Null: all.',
    }),
    to: t.field({ type: 'DateTime', description: 'The last bar that is traded on, this one included. Null: all.' }),
    holdOut: t.float({
      defaultValue: 0,
      description:
        'The share of the last bars that no trial sees, 0 to 0.9; the best one is tried on them in the end. Null is the default.',
    }),
    strategies: t.field({
      type: [StrategySpaceInput],
      required: true,
      description: 'What is tried: 1 to 1000 entries.',
    }),
    directions: t.field({
      type: [Direction],
      defaultValue: ['LONG'],
      description: 'LONG, SHORT or both, at least one; null is the default.',
    }),
    exits: t.field({
      type: ExitSpaceInput,
      description: 'The take profits and stop losses that are tried; null: neither.',
    }),
    account: t.field({
      type: AccountInput,
      description: 'What it begins with, and what trades cost; null: the defaults.',
    }),
    objective: t.field({
      type: Objective,
      defaultValue: 'SHARPE',
      description: 'By what trials are ranked; null is the default.',
    }),
    constraints: t.field({ type: ConstraintsInput, description: 'What is asked of trials; null: the defaults.' }),
    sampler: t.field({ type: SamplerInput, description: 'Which candidates are tried; null: all combinations.' }),
    run: t.field({ type: RunInput, description: 'How the job is run; null: the defaults.' }),
  }),
})

/** What is not given stays out of it: so an input is the same as one that an earlier version has stored. */
function fillDates({
  from,
  to,
}: {
  readonly from?: number | null | undefined
  readonly to?: number | null | undefined
}): Dates {
  return { ...(from != null && { fromMs: from }), ...(to != null && { toMs: to }) }
}

/** A backtest with its defaults filled in. */
export function fillBacktest(given: typeof BacktestInputRef.$inferInput): BacktestInput {
  return {
    dataset: given.dataset,
    ...fillDates(given),
    strategy: given.strategy,
    parameters: given.parameters ?? [],
    direction: given.direction ?? 'LONG',
    exits: fillExits(given.exits),
    account: fillAccount(given.account),
    run: fillRun(given.run),
  }
}

/** A sweep with its defaults filled in. */
export function fillOptimization(given: typeof OptimizationInputRef.$inferInput): OptimizationInput {
  return {
    dataset: given.dataset,
    ...fillDates(given),
    ...(given.holdOut && { holdOut: given.holdOut }),
    strategies: given.strategies.map(({ strategy, space }) => ({ strategy, space: space.map(fillSpace) })),
    directions: given.directions ?? ['LONG'],
    exits: fillExitSpace(given.exits),
    account: fillAccount(given.account),
    objective: given.objective ?? 'SHARPE',
    constraints: fillConstraints(given.constraints),
    sampler: fillSampler(given.sampler),
    run: fillRun(given.run),
  }
}

builder.mutationFields((t) => ({
  startBacktest: t.field({
    type: JobPayloadRef,
    description: 'Starts a job of one trial.',
    extensions: costs({ own: COMMAND }),
    args: { input: t.arg({ type: BacktestInputRef, required: true, description: 'What is run.' }) },
    resolve: (_root, { input }, { startJob }) => {
      const specification: Specification = { kind: 'BACKTEST', input: fillBacktest(input) }
      return startJob(specification)
    },
  }),
  startOptimization: t.field({
    type: JobPayloadRef,
    description: 'Starts a sweep over strategies, parameters, directions and exits.',
    extensions: costs({ own: COMMAND }),
    args: { input: t.arg({ type: OptimizationInputRef, required: true, description: 'What is tried.' }) },
    resolve: (_root, { input }, { startJob }) => {
      const specification: Specification = { kind: 'OPTIMIZATION', input: fillOptimization(input) }
      return startJob(specification)
    },
  }),
}))
