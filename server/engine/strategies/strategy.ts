import type { Candles } from '../candles.ts'

/** LONG earns when the price rises, SHORT when it falls. */
export const DIRECTIONS = ['LONG', 'SHORT'] as const

/** One of `DIRECTIONS`. */
export type Direction = (typeof DIRECTIONS)[number]

/** A number that a strategy takes. `min` and `max` are both allowed; `step` is what a form moves by. */
export interface Parameter<Name extends string = string> {
  readonly name: Name
  readonly kind: 'INTEGER' | 'NUMBER'
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
}

/** A rule that turns candles into signals: a pure function that reads no bar later than the one it decides on. */
export interface Strategy<Name extends string = string> {
  /** Unique, kebab-case; what the API calls it. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly family: string
  readonly parameters: readonly Parameter<Name>[]
  /** Bars before the first on which it can give a signal. */
  warmUp(parameters: Parameters<Name>): number
  /** @param parameters a value for every declared parameter, within its range */
  signals(candles: Candles, parameters: Parameters<Name>, direction: Direction): Signals
}

/** A strategy that reads its own parameters by their names. */
export function defineStrategy<const Name extends string>(strategy: Strategy<Name>): Strategy {
  return strategy
}

/** Signals of a rule that has two events: LONG enters on `up` and leaves on `down`, SHORT mirrored. */
export function mirrored(direction: Direction, up: Uint8Array, down: Uint8Array): Signals {
  return direction === 'LONG' ? { entry: up, exit: down } : { entry: down, exit: up }
}
