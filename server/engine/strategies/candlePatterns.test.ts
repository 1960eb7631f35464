import { describe, expect, test } from 'vitest'
import { type Bar, candlesOf, PLAIN_ACCOUNT } from '../candles.fixture.ts'
import { runBoth } from '../engines.fixture.ts'
import { findStrategy } from './builtIn.ts'
import { CANDLE_PATTERNS } from './candlePatterns.ts'
import { isOver, meanOf, type Plain, type Series } from './plain.fixture.ts'
import { barsOf, expectRule, expectRuled, turns } from './strategies.fixture.ts'
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

/** Whether the bullish pattern ends on a bar, told from its description. */
type Ends = (bar: number, prices: Plain) => boolean

const bodyOf = ({ open, close }: Plain, bar: number) => close(bar) - open(bar)
const rangeOf = ({ high, low }: Plain, bar: number) => high(bar) - low(bar)
/** At most so much, where rounding may have made it more. */
const isWithin = (one: number, other: number, prices: Plain, bar: number) => !isOver(one, other, prices.close(bar))

const PLAIN: Readonly<Record<string, Ends>> = {
  engulfing: (bar, prices) => {
    const { open, close } = prices
    const reaches = open(bar) <= close(bar - 1) && close(bar) >= open(bar - 1)
    const isFurther = open(bar) < close(bar - 1) || close(bar) > open(bar - 1)
    return close(bar - 1) < open(bar - 1) && close(bar) > open(bar) && reaches && isFurther
  },
  hammer: (bar, prices) => {
    const { open, high, low, close } = prices
    const body = Math.abs(bodyOf(prices, bar))
    const lower = Math.min(open(bar), close(bar)) - low(bar)
    const upper = high(bar) - Math.max(open(bar), close(bar))
    const isShort = isWithin(upper, 0.1 * rangeOf(prices, bar), prices, bar)
    return lower > 0 && isWithin(2 * body, lower, prices, bar) && isShort
  },
  'morning-star': (bar, prices) => {
    const first = bodyOf(prices, bar - 2)
    const isSmall = isWithin(3 * Math.abs(bodyOf(prices, bar - 1)), -first, prices, bar)
    const middle = (prices.open(bar - 2) + prices.close(bar - 2)) / 2
    return first < 0 && isSmall && bodyOf(prices, bar) > 0 && isOver(prices.close(bar), middle)
  },
  harami: (bar, { open, close }) =>
    close(bar - 1) < open(bar - 1) &&
    close(bar) > open(bar) &&
    open(bar) >= close(bar - 1) &&
    close(bar) < open(bar - 1),
  'three-soldiers': (bar, { open, close }) => {
    const isRising = [bar - 2, bar - 1, bar].every((at) => close(at) > open(at))
    const follows = [bar - 1, bar].every(
      (at) => open(at) >= open(at - 1) && open(at) <= close(at - 1) && close(at) > close(at - 1),
    )
    return isRising && follows
  },
  'piercing-line': (bar, { open, close }) => {
    const middle = (open(bar - 1) + close(bar - 1)) / 2
    const isLow = close(bar - 1) < open(bar - 1) && open(bar) <= close(bar - 1)
    return isLow && isOver(close(bar), middle) && close(bar) < open(bar - 1)
  },
  'doji-reversal': (bar, prices) => {
    const range = rangeOf(prices, bar - 1)
    const isDoji = range > 0 && isWithin(Math.abs(bodyOf(prices, bar - 1)), 0.1 * range, prices, bar)
    return isDoji && prices.close(bar) > prices.high(bar - 1)
  },
  marubozu: (bar, prices) => {
    const body = bodyOf(prices, bar)
    const isBare = isWithin(0.95 * rangeOf(prices, bar), body, prices, bar)
    return isBare && isOver(body, rangeOf(prices, bar - 1), prices.close(bar))
  },
  tweezers: (bar, prices) => {
    const apart = Math.abs(prices.low(bar) - prices.low(bar - 1))
    const longer = Math.max(rangeOf(prices, bar), rangeOf(prices, bar - 1))
    const isTurn = bodyOf(prices, bar - 1) < 0 && bodyOf(prices, bar) > 0
    return isTurn && isWithin(apart, 0.05 * longer, prices, bar)
  },
}

/** Bars of a pattern. */
const SPANS: Readonly<Record<string, number>> = { hammer: 1, 'morning-star': 3, 'three-soldiers': 3 }

/** The same prices upside down. */
const upsideDown = ({ open, high, low, close, ...rest }: Plain): Plain => {
  const turned = (series: Series) => (bar: number) => -series(bar)
  return { ...rest, open: turned(open), high: turned(low), low: turned(high), close: turned(close) }
}

describe.each(Object.entries(PLAIN))('%s, worked out anew', (name, ends) => {
  test('ends where its description says, and holds for `hold` bars', () => {
    const span = SPANS[name] ?? 2
    const rule = (prices: Plain) => {
      const reverses = (side: Plain) => {
        const average = meanOf(side.close, 4)
        return (bar: number) =>
          bar - span >= 3 && isOver(average(bar - span), side.close(bar - span)) && ends(bar, side)
      }
      return turns(reverses(prices), reverses(upsideDown(prices)))
    }
    expectRule(name, { trend: 4, hold: 6 }, { rule, isRare: true })
    expect(findStrategy(name)?.signals(candlesOf(FALL), { trend: 4, hold: 6 }, 'SHORT').hold).toBe(6)
  })
})

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

test('each of these strategies has such a rule', () => {
  expectRuled(CANDLE_PATTERNS, Object.keys(PLAIN))
})
