import { describe, expect, test } from 'vitest'
import type { Account, Exits, Trade } from './backtest.ts'
import { type Bar, candlesOf, PLAIN_ACCOUNT, signalsOf } from './candles.fixture.ts'
import { runBoth } from './engines.fixture.ts'
import type { Outcome } from './reference.ts'
import type { Direction } from './strategies/strategy.ts'

const FLAT: Bar = [100, 100, 100, 100]
/** Levels at 125 and 75, which floats hold exactly. */
const BOTH: Exits = { takeProfit: 0.25, stopLoss: 0.25 }

interface Setting {
  readonly direction?: Direction
  readonly exits?: Exits
  readonly account?: Partial<Account>
  readonly pattern?: string
}

/** Enters at 100 on the first bar (CLOSE) or the second (NEXT_OPEN), and tells how the trade ended. */
function exitOf(bars: readonly Bar[], setting: Setting = {}): string {
  const { direction = 'LONG', exits = BOTH, account = {}, pattern = 'E' } = setting
  const candles = candlesOf([FLAT, ...bars])
  const signals = signalsOf(pattern.padEnd(candles.length, '.'))
  const outcome = runBoth({ candles, signals, direction, exits, account: { ...PLAIN_ACCOUNT, ...account } })
  const trade = outcome.trades[0]
  return `${trade?.exitBar} @ ${+(trade?.exitPrice ?? 0).toFixed(9)}, ${trade?.reason}`
}

/** The bar with every price on the other side of 100, so that SHORT meets what LONG met. */
function mirror([open, high, low, close]: Bar): Bar {
  return [200 - open, 200 - low, 200 - high, 200 - close]
}

function ruinOf(bars: readonly Bar[], setting: Setting = {}): Outcome {
  const { exits = { takeProfit: null, stopLoss: null }, account = {}, pattern = 'E.E' } = setting
  const candles = candlesOf([FLAT, ...bars])
  const signals = signalsOf(pattern.padEnd(candles.length, '.'))
  return runBoth({ candles, signals, direction: 'SHORT', exits, account: { ...PLAIN_ACCOUNT, ...account } })
}

describe('on a bar after the entry', () => {
  test.each<[string, Bar, price: number, Trade['reason']]>([
    ['a touch of the stop loss fills at it', [100, 105, 75, 95], 75, 'STOP_LOSS'],
    ['a touch of the take profit fills at it', [100, 125, 95, 105], 125, 'TAKE_PROFIT'],
    ['a bar that touches both fills at the stop loss', [100, 130, 70, 100], 75, 'STOP_LOSS'],
    ['a gap beyond the stop loss fills at the open', [60, 130, 50, 80], 60, 'STOP_LOSS'],
    ['a gap beyond the take profit fills at the open', [140, 150, 70, 120], 140, 'TAKE_PROFIT'],
    ['an open on the stop loss fills there', [75, 130, 75, 100], 75, 'STOP_LOSS'],
    ['an open on the take profit fills there, whatever the low', [125, 130, 70, 100], 125, 'TAKE_PROFIT'],
  ])('%s: %j', (_, bar, price, reason) => {
    expect(exitOf([FLAT, bar, FLAT])).toBe(`2 @ ${price}, ${reason}`)
    expect(exitOf([FLAT, mirror(bar), FLAT], { direction: 'SHORT' })).toBe(`2 @ ${200 - price}, ${reason}`)
  })

  test('a bar within the levels leaves nothing', () => {
    for (const direction of ['LONG', 'SHORT'] as const)
      expect(exitOf([FLAT, [100, 124.9, 75.1, 100], FLAT], { direction })).toBe('3 @ 100, END_OF_DATA')
  })

  test('a level that is not set is never reached', () => {
    const wild: Bar = [100, 1e9, 1e-9, 100]
    for (const direction of ['LONG', 'SHORT'] as const) {
      const exits = { takeProfit: null, stopLoss: null }
      expect(exitOf([FLAT, wild, FLAT], { direction, exits })).toBe('3 @ 100, END_OF_DATA')
    }
  })
})

describe('the bar of the entry', () => {
  const swing: Bar = [100, 130, 95, 100]

  test('has levels with NEXT_OPEN', () => {
    expect(exitOf([swing, FLAT])).toBe('1 @ 125, TAKE_PROFIT')
  })

  test('has none with CLOSE', () => {
    const account = { fill: 'CLOSE' } as const
    expect(exitOf([swing, swing], { account, pattern: '.E' })).toBe('2 @ 125, TAKE_PROFIT')
    expect(exitOf([swing, FLAT], { account, pattern: '.E' })).toBe('2 @ 100, END_OF_DATA')
  })

  test('is left at its open where slippage alone is beyond the stop loss', () => {
    // p = 102, stop at 100.98, above the open; out at 100 × 0.98.
    const setting = { exits: { takeProfit: null, stopLoss: 0.01 }, account: { slippage: 0.02 } }
    expect(exitOf([FLAT, FLAT], setting)).toBe('1 @ 98, STOP_LOSS')
  })
})

describe('an exit signal', () => {
  const falling: Bar = [95, 96, 70, 72]

  test('is filled at the open before the levels of that bar with NEXT_OPEN', () => {
    expect(exitOf([FLAT, falling], { pattern: 'EX' })).toBe('2 @ 95, SIGNAL')
  })

  test('is filled at the open even beyond a level with NEXT_OPEN', () => {
    expect(exitOf([FLAT, [60, 60, 60, 60]], { pattern: 'EX' })).toBe('2 @ 60, SIGNAL')
  })

  test('comes after the levels of its bar with CLOSE', () => {
    const account = { fill: 'CLOSE' } as const
    expect(exitOf([FLAT, falling], { account, pattern: 'E.X' })).toBe('2 @ 75, STOP_LOSS')
    expect(exitOf([FLAT, [95, 96, 91, 92]], { account, pattern: 'E.X' })).toBe('2 @ 92, SIGNAL')
  })
})

test('levels stand on the entry price with its slippage, and their fills slip too', () => {
  // p = 100 × 1.02; U = 102 × 1.1 = 112.2, filled at 112.2 × 0.98.
  const setting = { exits: { takeProfit: 0.1, stopLoss: null }, account: { slippage: 0.02 } }
  expect(exitOf([FLAT, [100, 113, 100, 110]], setting)).toBe('2 @ 109.956, TAKE_PROFIT')
  // p = 100 × 0.98; D = 98 × 1.1 = 107.8, filled at 107.8 × 1.02.
  const short = { direction: 'SHORT', exits: { takeProfit: null, stopLoss: 0.1 }, account: { slippage: 0.02 } } as const
  expect(exitOf([FLAT, [100, 109, 100, 105]], short)).toBe('2 @ 109.956, STOP_LOSS')
})

describe('an account', () => {
  const doubled: Bar = [190, 200, 190, 200]

  test('with nothing left at a close is ruined there: equity 0 from then on, no more trades', () => {
    const { trades, equity, ruined, heldBars } = ruinOf([FLAT, doubled, FLAT, FLAT])
    expect(trades).toMatchObject([{ entryBar: 1, exitBar: 2, exitPrice: 200, profit: -1000, reason: 'END_OF_DATA' }])
    expect([...equity]).toEqual([1000, 1000, 0, 0, 0])
    expect({ ruined, heldBars }).toEqual({ ruined: true, heldBars: 1 })
  })

  test('with less than nothing left after an exit is ruined, though the trade keeps its loss', () => {
    const { trades, equity, ruined } = ruinOf([FLAT, [300, 300, 90, 100], FLAT, FLAT], {
      exits: { takeProfit: null, stopLoss: 0.1 },
    })
    expect(trades).toMatchObject([{ exitBar: 2, exitPrice: 300, profit: -2000, reason: 'STOP_LOSS' }])
    expect([...equity]).toEqual([1000, 1000, 0, 0, 0])
    expect(ruined).toBe(true)
  })

  test('that the costs of the last exit empty is ruined', () => {
    // Size 8, fee 200: worth 800 − 8 × 99 = 8 at the last close, less a fee of 398.
    const { trades, equity, ruined } = ruinOf([FLAT, [199, 199, 199, 199]], { account: { fee: 0.25 } })
    expect(trades).toMatchObject([{ profit: -200 - 792 - 398, reason: 'END_OF_DATA' }])
    expect([...equity]).toEqual([1000, 800, 0])
    expect(ruined).toBe(true)
  })

  test('that comes close to nothing at a high, but not at a close, lives on', () => {
    expect([...ruinOf([FLAT, [100, 500, 100, 150], FLAT]).equity]).toEqual([1000, 1000, 500, 1000])
  })
})
