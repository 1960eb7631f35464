import type { Account, Exits } from '../engine/backtest.ts'
import { ENGINES } from '../engine/batch.ts'
import type { TrialConstraints } from '../engine/constraints.ts'
import type { Objective } from '../engine/objective.ts'
import type { Comparison } from '../engine/strategies/relations.ts'
import type { Direction } from '../engine/strategies/strategy.ts'
import { DEFAULT_THRESHOLDS, type Thresholds } from '../watchdog/reading.ts'
import type { KeptCode } from './keptCode.ts'

/** AUTO takes the fastest engine that can run the job; a name takes this one alone. */
export const ENGINE_CHOICES = ['AUTO', ...ENGINES] as const

/** One of `ENGINE_CHOICES`. */
export type EngineChoice = (typeof ENGINE_CHOICES)[number]

/** Seconds that a trial and a job may take; null for no limit. */
export interface Limits {
  readonly trial: number | null
  readonly job: number | null
}

/** No limit at all. */
export const NO_LIMITS: Limits = { trial: null, job: null }

/** By what a job is watched unless it says otherwise. */
export const DEFAULT_WATCHDOG: Thresholds = DEFAULT_THRESHOLDS

/** How a job is run, whatever its kind. */
export interface Run {
  readonly name: string | null
  readonly priority: number
  readonly key: string | null
  readonly engine: EngineChoice
  readonly limits: Limits
  readonly watchdog: Thresholds
  /** Free words to find the job by. */
  readonly tags: readonly string[]
}

/** A named number. */
export interface ParameterValue {
  readonly name: string
  readonly value: number
}

/** Values from `min` to `max`, `step` apart; null for the step that the parameter declares. */
export interface ParameterRange {
  readonly min: number
  readonly max: number
  readonly step: number | null
  readonly logarithmic: boolean
}

/** What a parameter may be: exactly one of `values` and `range` is given. */
export interface ParameterSpace {
  readonly name: string
  readonly values: readonly number[] | null
  readonly range: ParameterRange | null
}

/** A strategy with the space of its parameters; one that is not named takes its default. */
export interface StrategySpace {
  readonly strategy: string
  readonly space: readonly ParameterSpace[]
}

/** How trials are chosen of a space. */
export const SAMPLERS = ['GRID', 'RANDOM', 'BAYESIAN'] as const

/**
 * Which trials are taken of a space, at most `trials`; null for every one, where they are finite. GRID spreads them evenly,
 * RANDOM takes any, BAYESIAN those that promise most by what was found so far; none twice.
 */
export interface SamplerChoice {
  readonly method: (typeof SAMPLERS)[number]
  readonly trials: number | null
  readonly seed: number
}

/** What a candidate must keep to be a trial, and a trial to be admissible; of the latter jobs of earlier versions have none. */
export interface Constraints extends TrialConstraints {
  /** Between parameters, beside those that strategies declare; one holds for each strategy that has both. */
  readonly relations: readonly Comparison[]
  /** Whether the strategies' own hold too. */
  readonly declared: boolean
}

/** What is asked of candidates and trials unless a job says otherwise. */
export const DEFAULT_CONSTRAINTS: Constraints = { relations: [], declared: true, minTrades: 1 }

/** From which bar to which one, both included, is traded; absent for the first and the last one. Milliseconds since 1970 (UTC). */
export interface Dates {
  readonly fromMs?: number
  readonly toMs?: number
}

/** One backtest, with every default filled in. */
export interface BacktestInput extends Dates {
  readonly dataset: string
  readonly strategy: string
  readonly parameters: readonly ParameterValue[]
  readonly direction: Direction
  readonly exits: Exits
  readonly account: Account
  readonly run: Run
}

/** A sweep, with every default filled in. */
export interface OptimizationInput extends Dates {
  readonly dataset: string
  /** Share of the last bars that no trial sees; absent for none. */
  readonly holdOut?: number
  readonly strategies: readonly StrategySpace[]
  readonly directions: readonly Direction[]
  readonly exits: { readonly takeProfit: readonly (number | null)[]; readonly stopLoss: readonly (number | null)[] }
  readonly account: Account
  readonly objective: Objective
  /** Absent in what was stored before there were any: every candidate is a trial then. */
  readonly constraints?: Constraints
  readonly sampler: SamplerChoice
  readonly run: Run
}

/** A walk-forward analysis: `folds` windows, of each of which the part `trainFraction` is searched and the rest tests what was found. */
export interface WalkForwardInput {
  readonly optimization: OptimizationInput
  readonly folds: number
  readonly trainFraction: number
  /** Whether every window begins with the first bar. */
  readonly anchored: boolean
}

/** Cycles of backtests, each around the best so far; it ends after `patience` of them without anything better. */
export interface ImprovementInput {
  readonly optimization: OptimizationInput
  readonly cycles: number
  readonly backtestsPerCycle: number
  readonly patience: number
}

/** Bars of a dataset, counted from 0, that a job's trials trade on, and those behind them that no trial sees. */
export interface Span {
  /** Bars of the dataset. */
  readonly bars: number
  /** Trials trade on these up to the one before `to`; what is before warms indicators up. */
  readonly from: number
  readonly to: number
  /** Bars from `to` up to the one before this are held out; as `to` where none are. */
  readonly heldTo: number
  /** Starts of the first and the last bar that is traded on, milliseconds since 1970 (UTC). */
  readonly fromMs: number
  readonly toMs: number
}

/** What a job was started with, beside its input. */
interface Started {
  /** Its strategies that are not built in, as they were then; absent where there are none, or an earlier version stored it. */
  readonly code?: KeptCode
  /** The version of the rules; absent in what was stored before there were versions (`server/engine/rules.ts`). */
  readonly rules?: number
  /** The bars that it trades on, where these are not all of its dataset. */
  readonly span?: Span
}

/** The input that started a job, complete enough to start it again. */
export type Specification = Started &
  (
    | { readonly kind: 'BACKTEST'; readonly input: BacktestInput }
    | { readonly kind: 'OPTIMIZATION'; readonly input: OptimizationInput }
    /** `bars` are those of the dataset, which the folds depend on; null before it is known. */
    | { readonly kind: 'WALK_FORWARD'; readonly input: WalkForwardInput; readonly bars: number | null }
    | { readonly kind: 'IMPROVEMENT'; readonly input: ImprovementInput }
  )

/** The version of the rules that a job was made under. */
export function rulesOf({ rules = 1 }: Specification): number {
  return rules
}

/** A specification as the store keeps it; `specificationOf` reads it. */
export function printSpecification(specification: Specification): string {
  return JSON.stringify(specification)
}

/** The same input, run in another way. */
export function withRun(specification: Specification, run: Run): Specification {
  switch (specification.kind) {
    case 'BACKTEST':
      return { ...specification, input: { ...specification.input, run } }
    case 'OPTIMIZATION':
      return { ...specification, input: { ...specification.input, run } }
    case 'WALK_FORWARD': {
      const { input } = specification
      return { ...specification, input: { ...input, optimization: { ...input.optimization, run } } }
    }
    case 'IMPROVEMENT': {
      const { input } = specification
      return { ...specification, input: { ...input, optimization: { ...input.optimization, run } } }
    }
  }
}

/** The same, but for the key by which its job was started once. */
export function withoutKey(specification: Specification): Specification {
  return withRun(specification, { ...asSweep(specification).run, key: null })
}

/** The sweep of a job, whatever it makes of it; a backtest is one of one trial. */
export function asSweep(specification: Specification): OptimizationInput {
  switch (specification.kind) {
    case 'BACKTEST':
      return sweepOf(specification.input)
    case 'OPTIMIZATION':
      return specification.input
    case 'WALK_FORWARD':
    case 'IMPROVEMENT':
      return specification.input.optimization
  }
}

function sweepOf({ parameters, strategy, direction, exits, ...rest }: BacktestInput): OptimizationInput {
  const space = parameters.map(({ name, value }) => ({ name, values: [value], range: null }))
  return {
    ...rest,
    strategies: [{ strategy, space }],
    directions: [direction],
    exits: { takeProfit: [exits.takeProfit], stopLoss: [exits.stopLoss] },
    objective: 'SHARPE',
    sampler: { method: 'GRID', trials: null, seed: 0 },
  }
}
