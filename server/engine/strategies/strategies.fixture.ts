import { expect } from 'vitest'
import { walkOf } from '../candles.fixture.ts'
import type { Candles } from '../candles.ts'
import { findStrategy } from './builtIn.ts'
import { type Event, type Plain, plainOf } from './plain.fixture.ts'
import type { Direction, Parameters, Strategy } from './strategy.ts'

/** The bars on which a strategy signals, in order. */
export function barsOf(name: string, candles: Candles, parameters: Parameters, direction: Direction) {
  const { entry, exit } = (findStrategy(name) as Strategy).signals(candles, parameters, direction)
  const marked = (marks: Uint8Array) => [...marks.keys()].filter((index) => marks[index] === 1)
  return { entry: marked(entry), exit: marked(exit) }
}

/** What a strategy enters and leaves on, by direction. */
export interface Rule {
  readonly long: readonly [entry: Event, exit: Event]
  readonly short: readonly [entry: Event, exit: Event]
}

/** A rule of two events: SHORT enters on what LONG leaves on. */
export function turns(up: Event, down: Event): Rule {
  return { long: [up, down], short: [down, up] }
}

/** Strategies with their parameters, and their rules written a second time from the definitions alone. */
export type Rules = readonly (readonly [name: string, parameters: Parameters, rule: (prices: Plain) => Rule])[]

/** Bars of a market, and of the stretches on which its prices stand. */
const BARS = 1_500
const STILL = 100

/** A random walk whose prices lie on a grid, so that many are equal; for some stretches nothing moves, with volume or without. */
export function gridWalkOf(seed: number, unit: number, stepMs?: number): Candles {
  const candles = walkOf(BARS, seed, stepMs)
  const prices = ['open', 'high', 'low', 'close'] as const
  // By the whole number of units: cents that are added up one by one are not those that a file holds.
  for (const column of prices)
    candles[column].set(candles[column].map((price) => Math.round(price / 10 / unit) / Math.round(1 / unit)))
  for (const [from, volume] of [
    [300, 1],
    [700, 0],
    [1_100, 1],
  ] as const) {
    for (let bar = from; bar < from + STILL; bar++) {
      for (const column of prices) candles[column][bar] = candles.close[from - 1] as number
      candles.volume[bar] = volume
    }
  }
  return candles
}

/** Three markets: prices of many digits, cents, and twentieths on which ties are everywhere. */
export function marketsOf(stepMs?: number): readonly (readonly [name: string, candles: Candles])[] {
  return [
    ['many digits', walkOf(BARS, 1, stepMs)],
    ['cents', gridWalkOf(2, 0.01, stepMs)],
    ['twentieths', gridWalkOf(3, 0.05, stepMs)],
  ]
}

/** What a strategy is held to. */
interface Held {
  readonly rule: (prices: Plain) => Rule
  /** From one bar to the next; a day unless told. */
  readonly stepMs?: number
  /** Whether an event may be missing on a market, though not on all of them. */
  readonly isRare?: boolean
}

/** Holds a strategy to its rule on three markets, on each of which all four events must happen. */
export function expectRule(name: string, parameters: Parameters, { rule, stepMs, isRare = false }: Held): void {
  const counts = [0, 0, 0, 0]
  for (const [market, candles] of marketsOf(stepMs)) {
    const found = signalsAsRuled(candles, { name, parameters, rule }, market)
    for (const [index, bars] of found.flatMap(({ entry, exit }) => [entry, exit]).entries()) {
      if (!isRare) expect(bars.length, `events, ${market}`).toBeGreaterThan(0)
      counts[index] = (counts[index] ?? 0) + bars.length
    }
  }
  for (const count of counts) expect(count, 'events').toBeGreaterThan(0)
}

interface RuledStrategy {
  readonly name: string
  readonly parameters: Parameters
  readonly rule: (prices: Plain) => Rule
}

/** The signals of a strategy in both directions, which must be those of its rule. */
function signalsAsRuled(candles: Candles, { name, parameters, rule }: RuledStrategy, market: string) {
  const { long, short } = rule(plainOf(candles))
  return [['LONG', long] as const, ['SHORT', short] as const].map(([direction, [entry, exit]]) => {
    const on = (event: Event) => [...candles.close.keys()].filter(event)
    const found = barsOf(name, candles, parameters, direction)
    expect(found, `${direction}, ${market}`).toEqual({ entry: on(entry), exit: on(exit) })
    return found
  })
}

/** Checks that each strategy is held to a rule that was written from its description alone. */
export function expectRuled(strategies: readonly Strategy[], ruled: readonly string[]): void {
  expect(strategies.map(({ name }) => name).filter((name) => !ruled.includes(name))).toEqual([])
}
