import type { Candles } from '../candles.ts'
import type { Relation } from './relations.ts'

/** LONG earns when the price rises, SHORT when it falls. */
export const DIRECTIONS = ['LONG', 'SHORT'] as const

/** One of `DIRECTIONS`. */
export type Direction = (typeof DIRECTIONS)[number]

/** What numbers a parameter takes: whole ones, or any. */
export const PARAMETER_KINDS = ['INTEGER', 'NUMBER'] as const

/** A number that a strategy takes. `min` and `max` are both allowed; `step` is what a form moves by. */
export interface Parameter<Name extends string = string> {
  readonly name: Name
  readonly kind: (typeof PARAMETER_KINDS)[number]
  readonly min: number
  readonly max: number
  readonly step: number
  readonly default: number
  readonly description: string
}

/** The value of every parameter of a strategy, by name. */
export type Parameters<Name extends string = string> = Readonly<Record<Name, number>>

/** Per bar 1 where a trade is to be entered or left, known at that bar's close. Both as long as the candles. */
export interface Signals {
  readonly entry: Uint8Array
  readonly exit: Uint8Array
  /** Bars from the fill of an entry to that of its exit, at least 1, where nothing comes before; without it time ends no position. */
  readonly hold?: number
}

/** What a strategy says of itself. */
export interface Declaration<Name extends string = string> {
  /** Unique, kebab-case; what the API calls it. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly family: string
  readonly parameters: readonly Parameter<Name>[]
  /** What its parameters must keep for the rule to make sense; none where it does not say. */
  readonly relations?: readonly Relation<Name>[]
  /** Bars before the first on which it can give a signal; 0 where it does not say. */
  warmUp?(parameters: Parameters<Name>): number
}

/** A rule that turns candles into signals: a pure function that reads no bar later than the one it decides on. */
export interface Strategy<Name extends string = string> extends Declaration<Name> {
  /** @param parameters a value for every declared parameter, within its range */
  signals(candles: Candles, parameters: Parameters<Name>, direction: Direction): Signals
}

/** A position as it is held at a close. */
export interface Position {
  readonly entryBar: number
  /** With slippage. */
  readonly entryPrice: number
}

/** What is to be done after a close; null for nothing. */
export type Decision = 'ENTER' | 'LEAVE' | null

/** Decides at the close of a bar; asked once a bar, in order. */
export type Decide = (bar: number, position: Position | null) => Decision

/** A rule that decides bar by bar, and knows what is held. It reads no bar later than the one it decides on. */
export interface BarStrategy<Name extends string = string> extends Declaration<Name> {
  /** Called once a trial: the place for indicators. */
  onBar(candles: Candles, parameters: Parameters<Name>, direction: Direction): Decide
}

/** Any rule that an engine can run. */
export type Rule = Strategy | BarStrategy

/** Whether a rule decides bar by bar. */
export function isBarStrategy(rule: Rule): rule is BarStrategy {
  return 'onBar' in rule
}

/** Finds a rule by its name. @throws Error where there is one that cannot be used */
export type FindRule = (name: string) => Rule | undefined

/** A strategy that reads its own parameters by their names. */
export function defineStrategy<const Name extends string>(strategy: Strategy<Name>): Strategy {
  return strategy
}

/** A strategy that decides bar by bar and reads its own parameters by their names. */
export function defineBarStrategy<const Name extends string>(strategy: BarStrategy<Name>): BarStrategy {
  return strategy
}

/** Signals of a rule that has two events: LONG enters on `up` and leaves on `down`, SHORT mirrored. */
export function mirrored(direction: Direction, up: Uint8Array, down: Uint8Array): Signals {
  return direction === 'LONG' ? { entry: up, exit: down } : { entry: down, exit: up }
}
