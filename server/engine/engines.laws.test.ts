import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import type { Account, Trade } from './backtest.ts'
import { anyAccount, anyBar, anyExits, anyHold, anyMark, anySizedAccount } from './backtests.fixture.ts'
import { candlesOf, cutCandles } from './candles.fixture.ts'
import { computeMetrics } from './metrics.ts'
import { type Backtest, runReference } from './reference.ts'
import { tradeByTrade } from './tradeByTrade.fixture.ts'
import { runVector } from './vector.ts'

const backtestsOf = (accounts: fc.Arbitrary<Account>): fc.Arbitrary<Backtest> =>
  fc
    .record({
      rows: fc.array(fc.tuple(anyBar, anyMark, anyMark), { maxLength: 60 }),
      direction: fc.constantFrom('LONG', 'SHORT'),
      hold: anyHold,
      exits: anyExits,
      account: accounts,
    })
    .map(({ rows, hold, ...rest }) => {
      const entry = Uint8Array.from(rows, (row) => row[1])
      const exit = Uint8Array.from(rows, (row) => row[2])
      return { candles: candlesOf(rows.map((row) => row[0])), signals: { entry, exit, ...hold }, ...rest }
    })

const proportional = backtestsOf(anyAccount)
const backtests = backtestsOf(fc.oneof(anyAccount, anySizedAccount))

function always(law: (backtest: Backtest) => void, of = backtests): void {
  fc.assert(fc.property(of, law), { numRuns: numRuns(1000) })
}

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}

describe.each([
  ['reference', runReference],
  ['vector', runVector],
])('the %s engine, whatever the candles, signals, exits and account', (_, run) => {
  test('trades as one does that was written for this test alone', () => {
    always((backtest) => {
      const { trades, equity, ruined, skippedEntries } = run(backtest)
      const expected = tradeByTrade(backtest)
      expect({ ruined, skippedEntries }).toEqual({ ruined: expected.ruined, skippedEntries: expected.skippedEntries })
      expect(trades).toHaveLength(expected.trades.length)
      for (const [index, trade] of expected.trades.entries()) expect(trades[index]).toMatchObject(trade)
      for (const [index, worth] of expected.equity.entries()) expectClose(equity[index] as number, worth)
    })
  })

  test('the equity ends at the initial cash and the profits, or at 0 for an account that is ruined', () => {
    always((backtest) => {
      const { trades, equity, ruined } = run(backtest)
      const profits = trades.reduce((sum, trade) => sum + trade.profit, backtest.account.initialCash)
      expectClose(equity.at(-1) ?? backtest.account.initialCash, ruined ? 0 : profits)
    })
  })

  test('one position is held at a time, and the bars held are those between its entry and exit', () => {
    always((backtest) => {
      const { trades, heldBars } = run(backtest)
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
      const cut = { ...signals, entry: signals.entry.slice(0, length), exit: signals.exit.slice(0, length) }
      const whole = run(backtest)
      const early = run({ ...backtest, candles: cutCandles(candles, length), signals: cut })
      const ended = early.trades.filter((trade) => trade.reason !== 'END_OF_DATA')
      expect(whole.trades.slice(0, ended.length)).toEqual(ended)
      expect(whole.equity.slice(0, length - 1)).toEqual(early.equity.slice(0, length - 1))
    })
  })

  test('memory lent by the caller changes nothing, whatever was in it', () => {
    always((backtest) => {
      const scratch = new Float64Array(backtest.candles.length).fill(Number.NaN)
      const lent = run(backtest, { equity: scratch })
      expect(lent).toEqual(run(backtest))
      expect(lent.equity).toBe(scratch)
    })
  })

  test('twice the cash makes twice the profits, exactly', () => {
    always((backtest) => {
      const account = { ...backtest.account, initialCash: 2 * backtest.account.initialCash }
      const twice = run({ ...backtest, account })
      const once = run(backtest)
      expect(twice.trades.map((trade) => trade.profit / 2)).toEqual(once.trades.map((trade) => trade.profit))
    }, proportional)
  })

  test('without exits and costs, SHORT first loses what LONG first gains', () => {
    always((backtest) => {
      const bare = {
        exits: { takeProfit: null, stopLoss: null },
        account: { ...backtest.account, fee: 0, slippage: 0 },
      }
      const first = (direction: 'LONG' | 'SHORT') => run({ ...backtest, ...bare, direction }).trades[0]
      const long = first('LONG')
      const short = first('SHORT')
      if (short?.exitBar === long?.exitBar) expectClose(-(short?.profit ?? 0), long?.profit ?? 0)
      else expect(short?.profit).toBeLessThanOrEqual(-backtest.account.initialCash)
    }, proportional)
  })

  test('every metric is finite or null, and no drawdown is above 1', () => {
    always((backtest) => {
      const metrics = computeMetrics(backtest.candles, run(backtest), backtest.account)
      expect(Object.values(metrics).every((value) => value === null || Number.isFinite(value))).toBe(true)
      expect(metrics.profitFactor ?? 0).toBeGreaterThanOrEqual(0)
      expect(metrics.maxDrawdown).toBeLessThanOrEqual(1)
      expect(metrics.exposure).toBeLessThanOrEqual(1)
    })
  })
})
