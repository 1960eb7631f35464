import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Account, Exits, Trade } from './backtest.ts'
import { type Bar, candlesOf, cutCandles } from './candles.fixture.ts'
import { computeMetrics } from './metrics.ts'
import { type Backtest, runReference } from './reference.ts'
import { tradeByTrade } from './tradeByTrade.fixture.ts'

/** How far a high or low lies beyond open and close; below 0 for the broken bars that a file may hold. */
const outwards = fc.integer({ min: -5, max: 20 })
/** Whole prices and coarse levels, so that ties, touches and gaps are common. */
const bar = fc
  .tuple(fc.integer({ min: 60, max: 140 }), fc.integer({ min: 60, max: 140 }), outwards, outwards)
  .map(([open, close, up, down]): Bar => [open, Math.max(open, close) + up, Math.min(open, close) - down, close])
const level = fc.constantFrom(null, 0, 0.05, 0.125, 0.25, 0.5, 1)
const mark = fc.constantFrom(0, 0, 0, 1)
const account = fc.record<Account>({
  initialCash: fc.constantFrom(1, 1000, 12_345.67),
  fee: fc.constantFrom(0, 0.001, 0.05),
  slippage: fc.constantFrom(0, 0.0005, 0.02),
  allocation: fc.constantFrom(1, 0.5, 0.1),
  fill: fc.constantFrom('NEXT_OPEN', 'CLOSE'),
})
const backtests: fc.Arbitrary<Backtest> = fc
  .record({
    rows: fc.array(fc.tuple(bar, mark, mark), { maxLength: 60 }),
    direction: fc.constantFrom('LONG', 'SHORT'),
    exits: fc.record<Exits>({ takeProfit: level, stopLoss: level }),
    account,
  })
  .map(({ rows, ...rest }) => {
    const entry = Uint8Array.from(rows, (row) => row[1])
    const exit = Uint8Array.from(rows, (row) => row[2])
    return { candles: candlesOf(rows.map((row) => row[0])), signals: { entry, exit }, ...rest }
  })

function always(law: (backtest: Backtest) => void): void {
  fc.assert(fc.property(backtests, law), { numRuns: 1000 })
}

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}

describe('whatever the candles, signals, exits and account', () => {
  test('the reference engine trades as an engine does that works trade by trade', () => {
    always((backtest) => {
      const { trades, equity, ruined } = runReference(backtest)
      const expected = tradeByTrade(backtest)
      expect(ruined).toBe(expected.ruined)
      expect(trades).toHaveLength(expected.trades.length)
      for (const [index, trade] of expected.trades.entries()) expect(trades[index]).toMatchObject(trade)
      for (const [index, worth] of expected.equity.entries()) expectClose(equity[index] as number, worth)
    })
  })

  test('the equity ends at the initial cash and the profits, or at 0 for an account that is ruined', () => {
    always((backtest) => {
      const { trades, equity, ruined } = runReference(backtest)
      const profits = trades.reduce((sum, trade) => sum + trade.profit, backtest.account.initialCash)
      expectClose(equity.at(-1) ?? backtest.account.initialCash, ruined ? 0 : profits)
    })
  })

  test('one position is held at a time, and the bars held are those between its entry and exit', () => {
    always((backtest) => {
      const { trades, heldBars } = runReference(backtest)
      const held = trades.map(({ entryBar, exitBar }) => exitBar - entryBar)
      expect(held.every((bars) => bars >= 0)).toBe(true)
      for (const [index, trade] of trades.slice(1).entries()) {
        expect(trade.entryBar).toBeGreaterThan((trades[index] as Trade).exitBar)
      }
      expect(heldBars).toBe(held.reduce((sum, bars) => sum + bars, 0))
    })
  })

  test('no trade and no mark depends on a bar after it', () => {
    always((backtest) => {
      const { candles, signals } = backtest
      const length = Math.ceil(candles.length / 2)
      const cut = { entry: signals.entry.slice(0, length), exit: signals.exit.slice(0, length) }
      const whole = runReference(backtest)
      const early = runReference({ ...backtest, candles: cutCandles(candles, length), signals: cut })
      const ended = early.trades.filter((trade) => trade.reason !== 'END_OF_DATA')
      expect(whole.trades.slice(0, ended.length)).toEqual(ended)
      expect(whole.equity.slice(0, length - 1)).toEqual(early.equity.slice(0, length - 1))
    })
  })

  test('memory lent by the caller changes nothing, whatever was in it', () => {
    always((backtest) => {
      const scratch = new Float64Array(backtest.candles.length).fill(Number.NaN)
      const lent = runReference(backtest, { equity: scratch })
      expect(lent).toEqual(runReference(backtest))
      expect(lent.equity).toBe(scratch)
    })
  })

  test('twice the cash makes twice the profits, exactly', () => {
    always((backtest) => {
      const account = { ...backtest.account, initialCash: 2 * backtest.account.initialCash }
      const twice = runReference({ ...backtest, account })
      const once = runReference(backtest)
      expect(twice.trades.map((trade) => trade.profit / 2)).toEqual(once.trades.map((trade) => trade.profit))
    })
  })

  test('without exits and costs, SHORT first loses what LONG first gains', () => {
    always((backtest) => {
      const bare = {
        exits: { takeProfit: null, stopLoss: null },
        account: { ...backtest.account, fee: 0, slippage: 0 },
      }
      const first = (direction: 'LONG' | 'SHORT') => runReference({ ...backtest, ...bare, direction }).trades[0]
      const long = first('LONG')
      const short = first('SHORT')
      if (short?.exitBar === long?.exitBar) expectClose(-(short?.profit ?? 0), long?.profit ?? 0)
      else expect(short?.profit).toBeLessThanOrEqual(-backtest.account.initialCash)
    })
  })

  test('every metric is finite, and no drawdown is above 1', () => {
    always((backtest) => {
      const { profitFactor, ...metrics } = computeMetrics(backtest.candles, runReference(backtest), backtest.account)
      expect(Object.values(metrics).every(Number.isFinite)).toBe(true)
      expect(profitFactor === null || profitFactor >= 0).toBe(true)
      expect(metrics.maxDrawdown).toBeLessThanOrEqual(1)
      expect(metrics.exposure).toBeLessThanOrEqual(1)
    })
  })
})
