import { describe, expect, test } from 'vitest'
import { walkOf } from '../candles.fixture.ts'
import type { Candles } from '../candles.ts'
import { BUILT_IN } from './builtIn.ts'
import { DIRECTIONS } from './strategy.ts'

/** Bars of the walk before the stretch on which nothing moves, of this stretch, and of it those by which every default window is still. */
const BEFORE = 600
const STILL = 700
const SETTLED = 310

/** A walk whose prices stand for a stretch in its middle; its volume goes on. */
function stillMarket(seed: number): Candles {
  const candles = walkOf(BEFORE + STILL + 200, seed)
  const price = candles.close[BEFORE - 1] as number
  for (const column of ['open', 'high', 'low', 'close'] as const) {
    for (let bar = BEFORE; bar < BEFORE + STILL; bar++) candles[column][bar] = price
  }
  // A spike of volume before it, which swallows the digits of every sum that slides.
  candles.volume[BEFORE - 3] = 1e12
  return candles
}

const MARKETS = [1, 2, 3].map(stillMarket)

/** Rules of the calendar look at no price, and an opening range is left with its session. */
const PRICED = BUILT_IN.filter(({ family, name }) => family !== 'calendar' && name !== 'opening-range')

describe('where nothing moves', () => {
  test.each(PRICED.map((strategy) => [strategy.name, strategy] as const))('%s gives no signal', (_, strategy) => {
    const parameters = Object.fromEntries(strategy.parameters.map(({ name, default: usual }) => [name, usual]))
    for (const [market, candles] of MARKETS.entries()) {
      for (const direction of DIRECTIONS) {
        const { entry, exit } = strategy.signals(candles, parameters, direction)
        const marked = [...Array(STILL - SETTLED).keys()]
          .map((bar) => BEFORE + SETTLED + bar)
          .filter((bar) => entry[bar] === 1 || exit[bar] === 1)
        expect(marked, `${direction}, market ${market}`).toEqual([])
      }
    }
  })
})
