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
import { builder } from './builder.ts'

const Fill = builder.enumType('Fill', {
  description: 'At which price a signal of bar i is filled: the open of bar i + 1, or the close of bar i.',
  values: FILLS,
})

const Engine = builder.enumType('Engine', {
  description: 'AUTO takes the fastest engine that can run the job; a fall back to another is an event.',
  values: ENGINE_CHOICES,
})

const Sampler = builder.enumType('Sampler', {
  description:
    'How trials are chosen of a space: GRID spreads them evenly, RANDOM takes any, BAYESIAN learns from what was found; none twice.',
  values: SAMPLERS,
})

/** What a sweep looks for. */
export const Objective = builder.enumType('Objective', {
  description: 'What the best trial has most of.',
  values: OBJECTIVES,
})

/** A named number. */
export const ParameterValueInput = builder.inputType('ParameterValueInput', {
  fields: (t) => ({ name: t.string({ required: true }), value: t.float({ required: true }) }),
})

const ParameterRangeInput = builder.inputType('ParameterRangeInput', {
  description: 'Values from min to max, both included where the steps meet them.',
  fields: (t) => ({
    min: t.float({ required: true }),
    max: t.float({ required: true }),
    step: t.float({
      description: "Null for the parameter's own step; a number that is not searched by GRID is then continuous.",
    }),
    logarithmic: t.boolean({
      defaultValue: false,
      description: 'Equal ratios are equally likely; min is above 0. Not for GRID.',
    }),
  }),
})

const ParameterSpaceInput = builder.inputType('ParameterSpaceInput', {
  description: 'Exactly one of values and range.',
  fields: (t) => ({
    name: t.string({ required: true }),
    values: t.floatList(),
    range: t.field({ type: ParameterRangeInput }),
  }),
})

/** A strategy with the space of its parameters. */
export const StrategySpaceInput = builder.inputType('StrategySpaceInput', {
  description: 'A strategy and what its parameters may be; one that is not named takes its default.',
  fields: (t) => ({
    strategy: t.string({ required: true }),
    space: t.field({ type: [ParameterSpaceInput], required: true, defaultValue: [] }),
  }),
})

/** The account that a backtest trades with. */
export const AccountInput = builder.inputType('AccountInput', {
  fields: (t) => ({
    initialCash: t.float({ defaultValue: 10_000 }),
    fee: t.float({ defaultValue: 0.001 }),
    fixedFee: t.float({
      defaultValue: 0,
      description: 'Beside `fee`, in the quote currency, for each fill.',
    }),
    slippage: t.float({ defaultValue: 0 }),
    allocation: t.float({
      description:
        'Share of the equity put into each trade; 1 where none of allocation, lots and cash is given. At most one of the three.',
    }),
    lots: t.float({ description: 'Units of the base asset of each trade.' }),
    cash: t.float({ description: 'Quote currency put into each trade.' }),
    fill: t.field({ type: Fill, defaultValue: 'NEXT_OPEN' }),
  }),
})

/** The exits of one backtest. */
export const ExitInput = builder.inputType('ExitInput', {
  description: 'Prices at which a trade is left, as fractions of its entry price; null or absent = no such exit.',
  fields: (t) => ({ takeProfit: t.float(), stopLoss: t.float() }),
})

/** The exits that a sweep tries, each with each. */
export const ExitSpaceInput = builder.inputType('ExitSpaceInput', {
  description: 'Every take profit is tried with every stop loss; null stands for no such exit.',
  fields: (t) => ({
    takeProfit: t.field({ type: t.listRef('Float', { required: false }), defaultValue: [null] }),
    stopLoss: t.field({ type: t.listRef('Float', { required: false }), defaultValue: [null] }),
  }),
})

/** Which trials are taken of a space. */
export const SamplerInput = builder.inputType('SamplerInput', {
  fields: (t) => ({
    method: t.field({ type: Sampler, required: true, defaultValue: 'GRID' }),
    trials: t.int({ description: 'How many trials; null = every one, where they are finite.' }),
    seed: t.int({ defaultValue: 0 }),
  }),
})

const LimitsInput = builder.inputType('LimitsInput', {
  description: 'Safety limits in seconds, beside the watchdog; null = none, and none is the default.',
  fields: (t) => ({
    trial: t.float({ description: 'A trial beyond it is TIMED_OUT, and the others go on.' }),
    job: t.float({
      description: 'A job beyond it is FAILED with TIME_LIMIT and keeps what it has. Pauses do not count.',
    }),
  }),
})

const WatchdogInput = builder.inputType('WatchdogInput', {
  description: 'By what a job is watched. A measurement is a chance to progress, never a time span.',
  fields: (t) => ({
    suspectAfter: t.int({ defaultValue: 20, description: 'Measurements without progress that warn.' }),
    stalledAfter: t.int({ defaultValue: 50, description: 'Measurements without progress before it can be STALLED.' }),
    minVelocity: t.float({ defaultValue: 0.0001, description: 'Percent of the job a measurement; below it is SLOW.' }),
    abort: t.boolean({ defaultValue: true, description: 'False warns only.' }),
  }),
})

/** What is changed of how a job is watched. */
export const WatchdogChange = builder.inputType('WatchdogChange', {
  description: 'What is null stays as it is.',
  fields: (t) => ({
    suspectAfter: t.int(),
    stalledAfter: t.int(),
    minVelocity: t.float(),
    abort: t.boolean(),
  }),
})

/** How a job is run. */
export const RunInput = builder.inputType('RunInput', {
  fields: (t) => ({
    name: t.string({ description: 'What people call the job; null for strategy and dataset.' }),
    priority: t.int({
      defaultValue: 0,
      description:
        'A job of higher priority goes first; one that waits gains a point a minute, at most 100. From -1000 to 1000.',
    }),
    key: t.string({
      description:
        "The caller's key: a second start with the same key and input answers with the first job; with another input it is a CONFLICT.",
    }),
    engine: t.field({ type: Engine, defaultValue: 'AUTO' }),
    limits: t.field({ type: LimitsInput }),
    watchdog: t.field({ type: WatchdogInput }),
    tags: t.stringList({ defaultValue: [], description: 'Free words to find it by, at most 10.' }),
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
