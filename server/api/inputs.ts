import { FILLS, OBJECTIVES } from '../jobs/enumerations.ts'
import {
  type BacktestInput,
  DEFAULT_WATCHDOG,
  ENGINE_CHOICES,
  type OptimizationInput,
  type ParameterSpace,
  type Run,
  SAMPLERS,
  type SamplerChoice,
} from '../jobs/specification.ts'
import { builder, describedValues } from './builder.ts'

const Fill = builder.enumType('Fill', {
  description: 'At which price a signal of bar i is filled: the open of bar i + 1, or the close of bar i.',
  values: describedValues(FILLS, {
    NEXT_OPEN: 'At the open of the next bar.',
    CLOSE: 'At the close of the same bar.',
  }),
})

const Engine = builder.enumType('Engine', {
  description: 'AUTO takes the fastest engine that can run the job; a fall back to another is an event.',
  values: describedValues(ENGINE_CHOICES, {
    AUTO: 'The fastest that can run the job; what it cannot run, the next one does.',
    SWEEP: 'All candidates of a rule at once. It runs no trades of `lots` or `cash`, and none with a `fixedFee`.',
    VECTOR: 'Each trial by itself, from fill to fill.',
    REFERENCE: 'Each trial by itself, bar by bar: the plainest, and the slowest.',
  }),
})

export const Sampler = builder.enumType('Sampler', {
  description:
    'How trials are chosen of a space: GRID spreads them evenly, RANDOM takes any, BAYESIAN learns from what was found; none twice.',
  values: describedValues(SAMPLERS, {
    GRID: 'All combinations of values, or `trials` of them, spread evenly.',
    RANDOM: '`trials` of the candidates, drawn at random.',
    BAYESIAN: '`trials` of the candidates, each drawn where what was found so far promises most; at most 20000.',
  }),
})

/** What a sweep looks for. */
export const Objective = builder.enumType('Objective', {
  description: 'What the best trial has most of.',
  values: describedValues(OBJECTIVES, {
    SHARPE: 'The Sharpe ratio, `Metrics.sharpe`.',
    TOTAL_RETURN: 'The total return, `Metrics.totalReturn`.',
    SORTINO: 'The Sortino ratio, `Metrics.sortino`.',
    CALMAR: 'The annual return over the max drawdown, `Metrics.calmar`.',
    PROFIT_FACTOR: 'The gross profit over the gross loss, `Metrics.profitFactor`.',
  }),
})

/** A named number. */
export const ParameterValueInput = builder.inputType('ParameterValueInput', {
  description: 'A parameter with its value.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The `Parameter.name`.' }),
    value: t.float({
      required: true,
      description: "From the parameter's own `min` to its `max`; a whole number where its kind is INTEGER.",
    }),
  }),
})

const ParameterRangeInput = builder.inputType('ParameterRangeInput', {
  description: 'Values from min to max, both included where the steps meet them.',
  fields: (t) => ({
    min: t.float({
      required: true,
      description: "At least the parameter's own `min`; whole where its kind is INTEGER.",
    }),
    max: t.float({
      required: true,
      description: "From `min` to the parameter's own `max`; whole where its kind is INTEGER.",
    }),
    step: t.float({
      description: "Null for the parameter's own step; a number that is not searched by GRID is then continuous.",
    }),
    logarithmic: t.boolean({
      defaultValue: false,
      description: 'Equal ratios are equally likely; min is above 0. Not for GRID. Null is the default.',
    }),
  }),
})

const ParameterSpaceInput = builder.inputType('ParameterSpaceInput', {
  description: 'Exactly one of values and range.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The `Parameter.name`, once for each strategy.' }),
    values: t.floatList({ description: 'What it may be: 1 to 200000 entries; null where there is a range.' }),
    range: t.field({ type: ParameterRangeInput, description: 'What it may be; null where there are values.' }),
  }),
})

/** A strategy with the space of its parameters. */
export const StrategySpaceInput = builder.inputType('StrategySpaceInput', {
  description: 'A strategy and what its parameters may be; one that is not named takes its default.',
  fields: (t) => ({
    strategy: t.string({ required: true, description: 'The `Strategy.name`.' }),
    space: t.field({
      type: [ParameterSpaceInput],
      required: true,
      defaultValue: [],
      description: 'The parameters that are varied, at most 100.',
    }),
  }),
})

/** The account that a backtest trades with. */
export const AccountInput = builder.inputType('AccountInput', {
  description:
    'The account that each backtest begins with, and how large its trades are. Shares are fractions: 0.001 is 0.1 %. What is null takes its default.',
  fields: (t) => ({
    initialCash: t.float({ defaultValue: 10_000, description: 'In the quote currency: above 0, at most 1e15.' }),
    fee: t.float({
      defaultValue: 0.001,
      description: "Share of a fill's value that is paid, at the entry and at the exit: from 0 to below 1.",
    }),
    fixedFee: t.float({
      defaultValue: 0,
      description: 'Beside `fee`, in the quote currency, for each fill: 0 to 1e15.',
    }),
    slippage: t.float({
      defaultValue: 0,
      description: 'Share of the price by which each fill is worse: from 0 to below 1.',
    }),
    allocation: t.float({
      description:
        'Share of the equity put into each trade, above 0 and at most 1; 1 where none of allocation, lots and cash is given. At most one of the three.',
    }),
    lots: t.float({ description: 'Units of the base asset of each trade: above 0, at most 1e15.' }),
    cash: t.float({ description: 'Quote currency put into each trade: above 0, at most 1e15.' }),
    fill: t.field({ type: Fill, defaultValue: 'NEXT_OPEN', description: 'At which price signals are filled.' }),
  }),
})

/** The exits of one backtest. */
export const ExitInput = builder.inputType('ExitInput', {
  description: 'Prices at which a trade is left, as fractions of its entry price; null or absent = no such exit.',
  fields: (t) => ({
    takeProfit: t.float({ description: 'The gain at which it is left: above 0, below 1000; 0.02 is 2 %.' }),
    stopLoss: t.float({ description: 'The loss at which it is left: above 0, below 1000; 0.02 is 2 %.' }),
  }),
})

const EXITS_WORDS =
  '1 to 100000 entries, each a fraction of the entry price, above 0 and below 1000 (0.02 is 2 %), or null. Null for the list is the default.'

/** The exits that a sweep tries, each with each. */
export const ExitSpaceInput = builder.inputType('ExitSpaceInput', {
  description: 'Every take profit is tried with every stop loss; null stands for no such exit.',
  fields: (t) => ({
    takeProfit: t.field({
      type: t.listRef('Float', { required: false }),
      defaultValue: [null],
      description: EXITS_WORDS,
    }),
    stopLoss: t.field({
      type: t.listRef('Float', { required: false }),
      defaultValue: [null],
      description: EXITS_WORDS,
    }),
  }),
})

/** Which trials are taken of a space. */
export const SamplerInput = builder.inputType('SamplerInput', {
  description: 'Which candidates of a space are tried.',
  fields: (t) => ({
    method: t.field({ type: Sampler, required: true, defaultValue: 'GRID', description: 'How they are chosen.' }),
    trials: t.int({
      description: 'How many trials: 1 to 5000000, BAYESIAN 20000; null = every one, where they are finite.',
    }),
    seed: t.int({
      defaultValue: 0,
      description: 'Any whole number: what is drawn at random depends on it. GRID draws nothing. Null is the default.',
    }),
  }),
})

const LimitsInput = builder.inputType('LimitsInput', {
  description: 'Safety limits in seconds, beside the watchdog; null = none, and none is the default.',
  fields: (t) => ({
    trial: t.float({ description: 'Seconds, above 0. A trial beyond it is TIMED_OUT, and the others go on.' }),
    job: t.float({
      description:
        'Seconds, above 0. A job beyond it is FAILED with TIME_LIMIT and keeps what it has. Pauses do not count.',
    }),
  }),
})

const SUSPECT_WORDS = 'Measurements without progress that warn: 1 to `stalledAfter`.'
const STALLED_WORDS = 'Measurements without progress before it can be STALLED: 1 to 1000000.'
const VELOCITY_WORDS = 'Percent of the job a measurement, 0 to 100; below it is SLOW.'

const WatchdogInput = builder.inputType('WatchdogInput', {
  description:
    'By what a job is watched. A measurement is a chance to progress, never a time span. What is null takes its default.',
  fields: (t) => ({
    suspectAfter: t.int({ defaultValue: 20, description: SUSPECT_WORDS }),
    stalledAfter: t.int({ defaultValue: 50, description: STALLED_WORDS }),
    minVelocity: t.float({ defaultValue: 0.0001, description: VELOCITY_WORDS }),
    abort: t.boolean({ defaultValue: true, description: 'False warns only.' }),
  }),
})

/** What is changed of how a job is watched. */
export const WatchdogChange = builder.inputType('WatchdogChange', {
  description: 'What is null stays as it is.',
  fields: (t) => ({
    suspectAfter: t.int({ description: SUSPECT_WORDS }),
    stalledAfter: t.int({ description: STALLED_WORDS }),
    minVelocity: t.float({ description: VELOCITY_WORDS }),
    abort: t.boolean({ description: 'False warns only.' }),
  }),
})

/** How a job is run. */
export const RunInput = builder.inputType('RunInput', {
  description: 'How a job is run, watched and found again. What is null takes its default.',
  fields: (t) => ({
    name: t.string({ description: 'What people call the job: at most 200 characters; null for strategy and dataset.' }),
    priority: t.int({
      defaultValue: 0,
      description:
        'A job of higher priority goes first; one that waits gains a point a minute, at most 100. From -1000 to 1000.',
    }),
    key: t.string({
      description:
        "The caller's key: a second start with the same key and input answers with the first job; with another input it is a CONFLICT. 1 to 200 characters; null for none.",
    }),
    engine: t.field({ type: Engine, defaultValue: 'AUTO', description: 'What runs its trials.' }),
    limits: t.field({
      type: LimitsInput,
      description: 'How long a trial and the job may take; null: as long as they do.',
    }),
    watchdog: t.field({ type: WatchdogInput, description: 'How patient the watchdog is; null: by its defaults.' }),
    tags: t.stringList({
      defaultValue: [],
      description: 'Free words to find it by: at most 10 of 1 to 50 characters.',
    }),
  }),
})

type Account = BacktestInput['account']
type Exits = BacktestInput['exits']
type Given<T> = { readonly [Key in keyof T]?: T[Key] | null | undefined }

/** An account with its defaults filled in; null counts as not given, here and below. */
export function fillAccount(account: Given<Account> | null | undefined): Account {
  return {
    initialCash: account?.initialCash ?? 10_000,
    fee: account?.fee ?? 0.001,
    slippage: account?.slippage ?? 0,
    fill: account?.fill ?? 'NEXT_OPEN',
    ...fillSizes(account),
  }
}

/** What is not given stays out of it: so an input is the same as one that an earlier version has stored. */
function fillSizes(
  account: Given<Account> | null | undefined,
): Pick<Account, 'allocation' | 'lots' | 'cash' | 'fixedFee'> {
  const { allocation, lots, cash, fixedFee } = account ?? {}
  const isSized = lots != null || cash != null
  return {
    allocation: allocation ?? (isSized ? null : 1),
    ...(lots != null && { lots }),
    ...(cash != null && { cash }),
    ...(fixedFee && { fixedFee }),
  }
}

/** How a job is run, with its defaults filled in. */
export function fillRun(run: typeof RunInput.$inferInput | null | undefined): Run {
  const { name = null, key = null, priority, engine, limits, watchdog, tags } = run ?? {}
  return {
    name,
    key,
    priority: priority ?? 0,
    engine: engine ?? 'AUTO',
    limits: { trial: limits?.trial ?? null, job: limits?.job ?? null },
    watchdog: {
      suspectAfter: watchdog?.suspectAfter ?? DEFAULT_WATCHDOG.suspectAfter,
      stalledAfter: watchdog?.stalledAfter ?? DEFAULT_WATCHDOG.stalledAfter,
      minVelocity: watchdog?.minVelocity ?? DEFAULT_WATCHDOG.minVelocity,
      abort: watchdog?.abort ?? DEFAULT_WATCHDOG.abort,
    },
    tags: tags ?? [],
  }
}

/** Exits with their defaults filled in. */
export function fillExits(exits: Given<Exits> | null | undefined): Exits {
  return { takeProfit: exits?.takeProfit ?? null, stopLoss: exits?.stopLoss ?? null }
}

/** The exits of a sweep with their defaults filled in: no exit of either kind. */
export function fillExitSpace(exits: typeof ExitSpaceInput.$inferInput | null | undefined): OptimizationInput['exits'] {
  const list = (given: readonly (number | null | undefined)[] | null | undefined) =>
    given?.map((value) => value ?? null) ?? [null]
  return { takeProfit: list(exits?.takeProfit), stopLoss: list(exits?.stopLoss) }
}

/** A sampler with its defaults filled in. */
export function fillSampler(sampler: Given<SamplerChoice> | null | undefined): SamplerChoice {
  return { method: sampler?.method ?? 'GRID', trials: sampler?.trials ?? null, seed: sampler?.seed ?? 0 }
}

/** One dimension with its defaults filled in. */
export function fillSpace(given: typeof ParameterSpaceInput.$inferInput): ParameterSpace {
  const { name, values, range } = given
  const { min = 0, max = 0, step = null, logarithmic = false } = range ?? {}
  return {
    name,
    values: values ?? null,
    range: range ? { min, max, step, logarithmic: logarithmic ?? false } : null,
  }
}
