import { describe, expect, test } from 'vitest'
import type { Account } from './backtest.ts'
import { candlesAt, PLAIN_ACCOUNT, signalsOf } from './candles.fixture.ts'
import { runReference } from './reference.ts'
import { runVector } from './vector.ts'

/** Entered at 100, left at 110; entered at 50, left at 40. With NEXT_OPEN each fill is at the price behind its signal. */
const CLOSES = [90, 100, 105, 110, 90, 50, 45, 40]
const PATTERN = 'E.X.E.X.'

function cents(amount: number): number {
  return Math.round(amount * 100) / 100
}

function trade(account: Partial<Account>, direction: 'LONG' | 'SHORT', run = runReference) {
  const exits = { takeProfit: null, stopLoss: null }
  const costs = { initialCash: 1_000, fee: 0.001, slippage: 0.01 }
  const terms = { candles: candlesAt(CLOSES), signals: signalsOf(PATTERN), direction, exits }
  const { trades, equity, skippedEntries } = run({ ...terms, account: { ...PLAIN_ACCOUNT, ...costs, ...account } })
  return {
    sizes: trades.map(({ size }) => size),
    profits: trades.map(({ profit }) => cents(profit)),
    equity,
    skippedEntries,
  }
}

describe.each([
  ['reference', runReference],
  ['vector', runVector],
])('the %s engine', (_, run) => {
  test('trades lots, and pays a fixed fee at each fill, to the cent', () => {
    // 5 × (108.9 − 101) − (0.505 + 2) − (0.5445 + 2), then 5 × (39.6 − 50.5) − (0.2525 + 2) − (0.198 + 2).
    const long = trade({ allocation: null, lots: 5, fixedFee: 2 }, 'LONG', run)
    expect(long).toMatchObject({ sizes: [5, 5], profits: [34.45, -58.95], skippedEntries: 0 })
    expect(cents(long.equity.at(-1) ?? 0)).toBe(975.5)
    // At a close, the fee of the entry is gone: 1000 − 2.505 + 5 × (105 − 101).
    expect(cents(long.equity[2] ?? 0)).toBe(1_017.5)
    // 5 × (99 − 111.1) − (0.495 + 2) − (0.5555 + 2), then 5 × (49.5 − 40.4) − (0.2475 + 2) − (0.202 + 2).
    const short = trade({ allocation: null, lots: 5, fixedFee: 2 }, 'SHORT', run)
    expect(short).toMatchObject({ sizes: [5, 5], profits: [-65.55, 41.05], skippedEntries: 0 })
  })

  test('puts the same cash into each trade, its fee among it', () => {
    // 505.505 ÷ (101 × 1.001) = 5, and 505.505 ÷ (50.5 × 1.001) = 10.
    const { sizes, profits } = trade({ allocation: null, cash: 505.505 }, 'LONG', run)
    expect(sizes.map((size) => Math.round(size * 1e9) / 1e9)).toEqual([5, 10])
    expect(profits).toEqual([38.45, -109.9])
  })

  test('keeps the fixed fee out of what a share of the cash buys', () => {
    // (0.5 × 1000 − 10) ÷ (101 × 1.001)
    const { sizes } = trade({ allocation: 0.5, fixedFee: 10 }, 'LONG', run)
    expect(sizes[0]).toBeCloseTo(490 / 101.101, 12)
  })

  test('does not enter, and counts it, where the cash is short, in either direction', () => {
    // 10 × 101 × 1.001 is 1011.01: only the second one, at 50.5, can be paid.
    expect(trade({ allocation: null, lots: 10 }, 'LONG', run)).toMatchObject({ sizes: [10], skippedEntries: 1 })
    // 10.2 × 99 × 1.001 is 1010.81.
    expect(trade({ allocation: null, lots: 10.2 }, 'SHORT', run)).toMatchObject({ sizes: [10.2], skippedEntries: 1 })
    const none = trade({ allocation: 0.1, fixedFee: 100 }, 'LONG', run)
    expect(none).toMatchObject({ sizes: [], skippedEntries: 2 })
    expect([...none.equity]).toEqual(CLOSES.map(() => 1_000))
  })

  test('enters where the cash is what it costs, but for rounding', () => {
    const account = { allocation: null, slippage: 0, fee: 0 }
    expect(trade({ ...account, lots: 10 }, 'LONG', run).skippedEntries).toBe(0)
    expect(trade({ ...account, lots: 10 * (1 + 5e-13) }, 'LONG', run).skippedEntries).toBe(0)
    expect(trade({ ...account, lots: 10 * (1 + 5e-12) }, 'LONG', run).skippedEntries).toBe(1)
    expect(trade({ ...account, cash: 999.5, fixedFee: 0.5 }, 'LONG', run).skippedEntries).toBe(0)
    expect(trade({ ...account, cash: 999.5, fixedFee: 0.6 }, 'LONG', run).skippedEntries).toBe(2)
  })
})
