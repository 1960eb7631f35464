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

/** Holds a strategy to its rule on three short random walks; on each, all four events must happen. */
export function expectRule(name: string, parameters: Parameters, rule: (prices: Plain) => Rule): void {
  for (const seed of [1, 2, 3]) {
    const candles = walkOf(260, seed)
    const { long, short } = rule(plainOf(candles))
    for (const [direction, [entry, exit]] of [['LONG', long] as const, ['SHORT', short] as const]) {
      const on = (event: Event) => [...candles.close.keys()].filter(event)
      const found = barsOf(name, candles, parameters, direction)
      expect(found, `${direction}, seed ${seed}`).toEqual({ entry: on(entry), exit: on(exit) })
      expect(found.entry.length, `entries ${direction}, seed ${seed}`).toBeGreaterThan(0)
      expect(found.exit.length, `exits ${direction}, seed ${seed}`).toBeGreaterThan(0)
    }
  }
}
