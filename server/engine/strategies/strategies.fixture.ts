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

/**
 * Strategies that are held to their rule where no two prices are equal, and there alone: their averages meet only but for rounding, or
 * their rule as it is written a second time divides by a range of nothing.
 */
const WITHOUT_TIES: readonly string[] = [
  'rate-of-change',
  'stochastic',
  'cci-trend',
  'hull-trend',
  'on-balance-volume',
  'chaikin-money-flow',
  'chaikin-oscillator',
]

/** A random walk in whole prices, of which many are equal. */
function tiedWalkOf(length: number, seed: number): Candles {
  const candles = walkOf(length, seed)
  for (const column of ['open', 'high', 'low', 'close'] as const) candles[column].set(candles[column].map(Math.round))
  return candles
}

/**
 * Holds a strategy to its rule on three short random walks, on each of which all four events must happen, and on the same walks in whole
 * prices, where it shows what a rule does at its bounds.
 */
export function expectRule(name: string, parameters: Parameters, rule: (prices: Plain) => Rule): void {
  for (const seed of [1, 2, 3]) {
    for (const { entry, exit } of signalsAsRuled(walkOf(260, seed), { name, parameters, rule })) {
      expect(entry.length, `entries, seed ${seed}`).toBeGreaterThan(0)
      expect(exit.length, `exits, seed ${seed}`).toBeGreaterThan(0)
    }
    if (!WITHOUT_TIES.includes(name)) signalsAsRuled(tiedWalkOf(260, seed), { name, parameters, rule })
  }
}

interface RuledStrategy {
  readonly name: string
  readonly parameters: Parameters
  readonly rule: (prices: Plain) => Rule
}

/** The signals of a strategy in both directions, which must be those of its rule. */
function signalsAsRuled(candles: Candles, { name, parameters, rule }: RuledStrategy) {
  const { long, short } = rule(plainOf(candles))
  return [['LONG', long] as const, ['SHORT', short] as const].map(([direction, [entry, exit]]) => {
    const on = (event: Event) => [...candles.close.keys()].filter(event)
    const found = barsOf(name, candles, parameters, direction)
    expect(found, direction).toEqual({ entry: on(entry), exit: on(exit) })
    return found
  })
}
