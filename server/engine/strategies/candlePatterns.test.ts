import { describe, expect, test } from 'vitest'
import { type Bar, candlesOf, PLAIN_ACCOUNT } from '../candles.fixture.ts'
import { runBoth } from '../engines.fixture.ts'
import { findStrategy } from './builtIn.ts'
import { barsOf } from './strategies.fixture.ts'
import type { Signals } from './strategy.ts'

/** Falls from 110 to 101, so that any average is above the close. */
const FALL: readonly Bar[] = [110, 107, 104, 101].map((close): Bar => [close + 3, close + 4, close - 1, close])

/** Bars that end the bullish pattern after a fall to 101, and bars that just miss it. */
const PATTERNS: Readonly<
  Record<string, { readonly ends: readonly Bar[]; readonly misses: readonly (readonly Bar[])[] }>
> = {
  engulfing: {
    ends: [
      [101, 102, 97, 98],
      [98, 103, 97, 102],
    ],
    misses: [
      [
        [101, 102, 97, 98],
        [98, 103, 97, 101],
      ],
      [
        [98, 102, 97, 101],
        [98, 103, 97, 102],
      ],
    ],
  },
  hammer: {
    ends: [[100, 101.2, 95, 101]],
    misses: [[[100, 102, 95, 101]], [[100, 101.2, 99, 101]], [[100, 100, 100, 100]]],
  },
  'morning-star': {
    ends: [
      [101, 102, 94, 95],
      [95, 96, 93, 94],
      [94, 100, 94, 99],
    ],
    misses: [
      [
        [101, 102, 94, 95],
        [95, 96, 93, 94],
        [94, 100, 94, 98],
      ],
      [
        [101, 102, 94, 95],
        [95, 96, 91, 92],
        [94, 100, 94, 99],
      ],
    ],
  },
  harami: {
    ends: [
      [101, 102, 94, 95],
      [96, 100, 95, 99],
    ],
    misses: [
      [
        [101, 102, 94, 95],
        [96, 102, 95, 101],
      ],
      [
        [101, 102, 94, 95],
        [94, 100, 94, 99],
      ],
    ],
  },
  'three-soldiers': {
    ends: [
      [96, 99, 95, 98],
      [97, 101, 96, 100],
      [99, 103, 98, 102],
    ],
    misses: [
      [
        [96, 99, 95, 98],
        [97, 101, 96, 100],
        [101, 103, 98, 102],
      ],
      [
        [96, 99, 95, 98],
        [97, 101, 96, 100],
        [99, 103, 98, 100],
      ],
    ],
  },
  'piercing-line': {
    ends: [
      [101, 102, 94, 95],
      [94, 100, 93, 99],
    ],
    misses: [
      [
        [101, 102, 94, 95],
        [94, 100, 93, 98],
      ],
      [
        [101, 102, 94, 95],
        [94, 102, 93, 101],
      ],
    ],
  },
  'doji-reversal': {
    ends: [
      [100, 101, 99, 100],
      [100, 103, 100, 102],
    ],
    misses: [
      [
        [100, 101, 99, 100],
        [100, 103, 100, 101],
      ],
      [
        [100, 101, 99, 100.5],
        [100, 103, 100, 102],
      ],
    ],
  },
  marubozu: {
    ends: [
      [101, 102, 100, 101],
      [100, 104, 100, 104],
    ],
    misses: [
      [
        [101, 102, 100, 101],
        [100, 104, 99, 104],
      ],
      [
        [103, 104, 98, 99],
        [100, 104, 100, 104],
      ],
    ],
  },
  tweezers: {
    ends: [
      [101, 102, 95, 96],
      [96, 101, 95, 100],
    ],
    misses: [
      [
        [101, 102, 95, 96],
        [96, 101, 94, 100],
      ],
      [
        [96, 102, 95, 101],
        [96, 101, 95, 100],
      ],
    ],
  },
}

/** The bar with every price on the other side of 110, so that what falls rises. */
const mirror = ([open, high, low, close]: Bar): Bar => [220 - open, 220 - low, 220 - high, 220 - close]

const PARAMETERS = { trend: 3, hold: 2 }
const TAIL: readonly Bar[] = [
  [102, 102, 102, 102],
  [102, 102, 102, 102],
  [102, 102, 102, 102],
]

describe.each(Object.entries(PATTERNS))('%s', (name, { ends, misses }) => {
  const end = FALL.length + ends.length - 1

  test('enters LONG where the pattern ends after a fall, and leaves `hold` bars later', () => {
    const candles = candlesOf([...FALL, ...ends, ...TAIL])
    expect(barsOf(name, candles, PARAMETERS, 'LONG').entry).toContain(end)
    const signals = findStrategy(name)?.signals(candles, PARAMETERS, 'LONG') as Signals
    const exits = { takeProfit: null, stopLoss: null }
    const { trades } = runBoth({ candles, signals, direction: 'LONG', exits, account: PLAIN_ACCOUNT })
    expect(trades).toMatchObject([{ entryBar: end + 1, exitBar: end + 3, reason: 'TIME' }])
  })

  test('enters SHORT on its mirror after a rise, which LONG leaves on', () => {
    const candles = candlesOf([...FALL, ...ends, ...TAIL].map(mirror))
    expect(barsOf(name, candles, PARAMETERS, 'SHORT').entry).toContain(end)
    expect(barsOf(name, candles, PARAMETERS, 'LONG').exit).toContain(end)
  })

  test('is not seen where a bar just misses it, nor after a rise', () => {
    for (const bars of misses) {
      const { entry } = barsOf(name, candlesOf([...FALL, ...bars]), PARAMETERS, 'LONG')
      expect(entry).not.toContain(FALL.length + bars.length - 1)
    }
    const rise = [90, 93, 96, 99].map((close): Bar => [close - 3, close + 1, close - 4, close])
    expect(barsOf(name, candlesOf([...rise, ...ends]), PARAMETERS, 'LONG').entry).not.toContain(end)
  })
})
