import { describe, expect, test } from 'vitest'
import type { Account, Exits, Trade } from './backtest.ts'
import { type Bar, candlesAt, candlesOf, PLAIN_ACCOUNT, signalsOf } from './candles.fixture.ts'
import type { Candles } from './candles.ts'
import { runBoth } from './engines.fixture.ts'
import { type Outcome, runReference } from './reference.ts'
import { findStrategy } from './strategies/builtIn.ts'
import { DIRECTIONS, type Direction, type Strategy } from './strategies/strategy.ts'

interface Case {
  readonly candles: Candles
  readonly pattern: string
  readonly hold?: number
  readonly direction?: Direction
  readonly exits?: Partial<Exits>
  readonly account?: Partial<Account>
}

function run({ candles, pattern, hold, direction = 'LONG', exits = {}, account = {} }: Case): Outcome {
  return runBoth({
    candles,
    signals: hold === undefined ? signalsOf(pattern) : { ...signalsOf(pattern), hold },
    direction,
    exits: { takeProfit: null, stopLoss: null, ...exits },
    account: { ...PLAIN_ACCOUNT, ...account },
  })
}

/** The trades as entry bar @ price → exit bar @ price, reason. */
function told({ trades }: Outcome): string[] {
  const tell = ({ entryBar, entryPrice, exitBar, exitPrice, reason }: Trade) =>
    `${entryBar} @ ${+entryPrice.toFixed(9)} → ${exitBar} @ ${+exitPrice.toFixed(9)}, ${reason}`
  return trades.map(tell)
}

const CLOSE = { fill: 'CLOSE' } as const

/** Opens and closes apart, so that it shows where a fill was. */
const STEPS: readonly Bar[] = [
  [100, 100, 100, 100],
  [101, 106, 101, 106],
  [108, 110, 107, 109],
  [110, 112, 104, 105],
  [104, 105, 101, 102],
]
const steps = candlesOf(STEPS)

describe('signals', () => {
  test('are filled at the open of the next bar with NEXT_OPEN, at their own close with CLOSE', () => {
    expect(told(run({ candles: steps, pattern: 'E.X..' }))).toEqual(['1 @ 101 → 3 @ 110, SIGNAL'])
    expect(told(run({ candles: steps, pattern: 'E.X..', account: CLOSE }))).toEqual(['0 @ 100 → 2 @ 109, SIGNAL'])
  })

  test('of the last bar have no next open, so an exit there is END_OF_DATA and an entry is lost', () => {
    expect(told(run({ candles: steps, pattern: 'E...X' }))).toEqual(['1 @ 101 → 4 @ 102, END_OF_DATA'])
    expect(told(run({ candles: steps, pattern: '....E' }))).toEqual([])
  })

  test('of the last bar are filled with CLOSE where they leave, not where they enter: nothing is left to hold', () => {
    expect(told(run({ candles: steps, pattern: 'E...X', account: CLOSE }))).toEqual(['0 @ 100 → 4 @ 102, SIGNAL'])
    expect(told(run({ candles: steps, pattern: '....E', account: CLOSE }))).toEqual([])
    expect(told(run({ candles: steps, pattern: '...EE', account: CLOSE }))).toEqual(['3 @ 105 → 4 @ 102, END_OF_DATA'])
  })

  test.each(['NEXT_OPEN', 'CLOSE'] as const)(
    'to enter are ignored in a position, and one to leave does nothing without one (%s)',
    (fill) => {
      const lonely = run({ candles: steps, pattern: 'E....', account: { fill } })
      expect(run({ candles: steps, pattern: 'EEEE.', account: { fill } })).toEqual(lonely)
      expect(run({ candles: steps, pattern: 'XXXXX', account: { fill } }).trades).toEqual([])
    },
  )

  test.each(['NEXT_OPEN', 'CLOSE'] as const)(
    'to enter are not taken on a bar that carries the exit signal too: their reason is over (%s)',
    (fill) => {
      expect(run({ candles: steps, pattern: 'B....', account: { fill } }).trades).toEqual([])
      const late = run({ candles: steps, pattern: '.E...', account: { fill } })
      expect(run({ candles: steps, pattern: 'BE...', account: { fill } })).toEqual(late)
    },
  )

  test('to enter are lost where the position is left on the bar of their fill (NEXT_OPEN), the next counts', () => {
    expect(told(run({ candles: steps, pattern: 'E.B..' }))).toEqual(['1 @ 101 → 3 @ 110, SIGNAL'])
    expect(told(run({ candles: steps, pattern: 'E.XE.' }))).toEqual([
      '1 @ 101 → 3 @ 110, SIGNAL',
      '4 @ 104 → 4 @ 102, END_OF_DATA',
    ])
  })

  test('to enter are lost on a bar on which a position was left (CLOSE), the next counts', () => {
    expect(told(run({ candles: steps, pattern: 'E.B..', account: CLOSE }))).toEqual(['0 @ 100 → 2 @ 109, SIGNAL'])
    expect(told(run({ candles: steps, pattern: 'E.XE.', account: CLOSE }))).toEqual([
      '0 @ 100 → 2 @ 109, SIGNAL',
      '3 @ 105 → 4 @ 102, END_OF_DATA',
    ])
  })

  test('to enter on the bar of a stop count for the next open with NEXT_OPEN and are lost with CLOSE', () => {
    // Entered at 100 (bar 1 or 0), stopped on bar 2 at 75.
    const candles = candlesOf(STEPS.with(1, [100, 100, 100, 100]).with(2, [100, 100, 70, 90]))
    const stopped = { candles, exits: { stopLoss: 0.25 } }
    expect(told(run({ ...stopped, pattern: 'EE...' }))).toEqual(['1 @ 100 → 2 @ 75, STOP_LOSS'])
    expect(told(run({ ...stopped, pattern: 'E.E..' }))).toEqual([
      '1 @ 100 → 2 @ 75, STOP_LOSS',
      '3 @ 110 → 4 @ 102, END_OF_DATA',
    ])
    expect(told(run({ ...stopped, pattern: 'E.E..', account: CLOSE }))).toEqual(['0 @ 100 → 2 @ 75, STOP_LOSS'])
  })
})

describe('a rule that holds for some bars', () => {
  test('leaves at the open so many bars behind the fill with NEXT_OPEN, at the close with CLOSE', () => {
    expect(told(run({ candles: steps, pattern: 'E....', hold: 2 }))).toEqual(['1 @ 101 → 3 @ 110, TIME'])
    expect(told(run({ candles: steps, pattern: 'E....', hold: 2, account: CLOSE }))).toEqual([
      '0 @ 100 → 2 @ 109, TIME',
    ])
    expect(told(run({ candles: steps, pattern: 'E....', hold: 1 }))).toEqual(['1 @ 101 → 2 @ 108, TIME'])
  })

  test('counts from the fill: an entry signal in a position begins nothing anew', () => {
    expect(told(run({ candles: steps, pattern: 'EE...', hold: 2 }))).toEqual(['1 @ 101 → 3 @ 110, TIME'])
  })

  test('leaves by whatever comes first, and by the signal where both come at once', () => {
    expect(told(run({ candles: steps, pattern: 'EX...', hold: 2 }))).toEqual(['1 @ 101 → 2 @ 108, SIGNAL'])
    expect(told(run({ candles: steps, pattern: 'E.X..', hold: 2 }))).toEqual(['1 @ 101 → 3 @ 110, SIGNAL'])
    const exits = { takeProfit: 0.08 }
    expect(told(run({ candles: steps, pattern: 'E....', hold: 2, exits }))).toEqual([
      '1 @ 101 → 2 @ 109.08, TAKE_PROFIT',
    ])
    // The open at which its time is over comes before the levels of that bar, the close behind them.
    expect(told(run({ candles: steps, pattern: 'E....', hold: 1, exits }))).toEqual(['1 @ 101 → 2 @ 108, TIME'])
    expect(told(run({ candles: steps, pattern: 'E....', hold: 2, exits, account: CLOSE }))).toEqual([
      '0 @ 100 → 2 @ 108, TAKE_PROFIT',
    ])
  })

  test('ends with the data where they are over before its time', () => {
    expect(told(run({ candles: steps, pattern: 'E....', hold: 4 }))).toEqual(['1 @ 101 → 4 @ 102, END_OF_DATA'])
    expect(told(run({ candles: steps, pattern: 'E....', hold: 4, account: CLOSE }))).toEqual([
      '0 @ 100 → 4 @ 102, TIME',
    ])
  })
})

describe('costs', () => {
  test('worsen both prices and are paid on both fills, LONG', () => {
    // p = 100 × 1.1, size = ½ × 1000 ÷ (110 × 1.25), x = 150 × 0.9, fees 110·s/4 and 135·s/4 with s = 40/11.
    const candles = candlesAt([90, 100, 120, 150])
    const account = { fee: 0.25, slippage: 0.1, allocation: 0.5 }
    const { trades, equity } = run({ candles, pattern: 'E.X.', account })
    const size = 40 / 11
    const profit = size * 25 - size * 27.5 - size * 33.75
    expect(trades).toHaveLength(1)
    expect(trades[0]).toMatchObject({ direction: 'LONG', entryBar: 1, exitBar: 3 })
    expect(trades[0]?.size).toBeCloseTo(size, 10)
    expect(trades[0]?.profit).toBeCloseTo(profit, 10)
    const expected = [1000, 900 - size * 10, 900 + size * 10, 1000 + profit]
    for (const [bar, worth] of expected.entries()) expect(equity[bar]).toBeCloseTo(worth, 10)
  })

  test('worsen both prices and are paid on both fills, SHORT', () => {
    // p = 100 × 0.9, size = 1000 ÷ (90 × 1.25), x = 50 × 1.1, fees 90·s/4 = 200 and 55·s/4.
    const { trades, equity } = run({
      candles: candlesAt([100, 80, 50]),
      pattern: 'E.X',
      direction: 'SHORT',
      account: { fee: 0.25, slippage: 0.1, fill: 'CLOSE' },
    })
    const size = 80 / 9
    expect(trades[0]?.entryPrice).toBeCloseTo(90, 10)
    expect(trades[0]?.exitPrice).toBeCloseTo(55, 10)
    expect(trades[0]?.profit).toBeCloseTo(size * 35 - 200 - size * 13.75, 10)
    const expected = [800 - size * 10, 800 + size * 10, 800 + size * 35 - size * 13.75]
    for (const [bar, worth] of expected.entries()) expect(equity[bar]).toBeCloseTo(worth, 10)
  })

  test('compound: each trade is sized by the cash that the last one left', () => {
    const { trades, equity } = run({ candles: candlesAt([100, 100, 120, 120, 60]), pattern: 'EXEX.' })
    expect(trades.map(({ size, profit }) => [size, profit])).toEqual([
      [10, 200],
      [10, -600],
    ])
    expect([...equity]).toEqual([1000, 1000, 1200, 1200, 600])
  })

  test('are paid at the end of the data too', () => {
    // p = 100, size = 8, fee 200; x = 200 × 0.5, fee 8 × 100 ÷ 4.
    const account = { fee: 0.25, fill: 'CLOSE' } as const
    const { equity, heldBars } = run({ candles: candlesAt([100, 200]), pattern: 'E.', account })
    expect([...equity]).toEqual([800, 1000 - 200 + 800 - 400])
    expect(heldBars).toBe(1)
  })
})

describe('a run', () => {
  test('without a signal keeps its cash', () => {
    const { trades, equity, heldBars, ruined } = run({ candles: steps, pattern: '.....' })
    expect({ trades, equity: [...equity], heldBars, ruined }).toEqual({
      trades: [],
      equity: [1000, 1000, 1000, 1000, 1000],
      heldBars: 0,
      ruined: false,
    })
  })

  test('whose indicators have not warmed up keeps its cash: NaN is above nothing and below nothing', () => {
    const strategy = findStrategy('sma-cross') as Strategy
    const candles = candlesOf(STEPS)
    for (const direction of DIRECTIONS) {
      const { entry, exit } = strategy.signals(candles, { fast: 2, slow: 9 }, direction)
      expect([...entry, ...exit]).toEqual(Array(10).fill(0))
    }
    // On bar 3 the fast average is above the slow one, 107 to 105, but on bar 2 there was no slow one to be below.
    expect([...strategy.signals(candles, { fast: 2, slow: 4 }, 'LONG').entry]).toEqual([0, 0, 0, 0, 0])
  })

  test('on no candles or on one is quiet', () => {
    expect(run({ candles: candlesAt([]), pattern: '' }).equity).toHaveLength(0)
    expect(run({ candles: candlesAt([100]), pattern: 'B' }).trades).toEqual([])
  })

  test('tells how far it is every 4,096 bars and at the end, once', () => {
    const advancesOf = (length: number) => {
      const candles = candlesAt(Array.from({ length }, () => 100))
      const backtest = { candles, signals: signalsOf('.'.repeat(length)), direction: 'LONG' } as const
      const told: number[] = []
      const advance = (bars: number) => told.push(bars)
      runReference({ ...backtest, exits: { takeProfit: null, stopLoss: null }, account: PLAIN_ACCOUNT }, { advance })
      return told
    }
    expect(advancesOf(10_000)).toEqual([4096, 8192, 10_000])
    expect(advancesOf(8192)).toEqual([4096, 8192])
    expect(advancesOf(3)).toEqual([3])
  })

  test('holds its position across the bars at which it tells how far it is', () => {
    const candles = candlesAt(Array.from({ length: 9000 }, (_, bar) => 100 + bar))
    const pattern = `${'.'.repeat(4094)}E${'.'.repeat(4097)}X`.padEnd(9000, '.')
    expect(told(run({ candles, pattern }))).toEqual(['4095 @ 4195 → 8193 @ 8293, SIGNAL'])
  })
})
