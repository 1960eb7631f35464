import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import type { Account } from './backtest.ts'
import type { Work } from './batch.ts'
import { candlesOf } from './candles.fixture.ts'
import { computeMetrics } from './metrics.ts'
import { OverflowError } from './overflow.ts'
import { type Backtest, runReference } from './reference.ts'
import { findStrategy } from './strategies/builtIn.ts'
import type { Strategy } from './strategies/strategy.ts'
import { runVector } from './vector.ts'
import { runWork } from './work.ts'

const ACCOUNT: Account = { initialCash: 10_000, fee: 0.001, slippage: 0.5, allocation: 1, fill: 'NEXT_OPEN' }

/** Prices of any size that a double has, above 0. */
const anyPrice = fc.constantFrom(5e-324, 1e-310, 1e-300, 1e-150, 1, 1e15, 1e150, 1e300, 1e308, Number.MAX_VALUE)

const anyExtreme: fc.Arbitrary<Backtest> = fc
  .record({
    rows: fc.array(fc.tuple(anyPrice, anyPrice, fc.constantFrom(0, 1), fc.constantFrom(0, 1)), {
      minLength: 2,
      maxLength: 12,
    }),
    direction: fc.constantFrom('LONG', 'SHORT'),
    initialCash: fc.constantFrom(5e-324, 1e-300, 1, 1e15),
    allocation: fc.constantFrom(5e-324, 1e-300, 1),
    fill: fc.constantFrom('NEXT_OPEN', 'CLOSE'),
    exits: fc.constantFrom({ takeProfit: null, stopLoss: null }, { takeProfit: 1e300, stopLoss: 0.5 }),
  })
  .map(({ rows, direction, exits, ...account }) => ({
    candles: candlesOf(rows.map(([open, close]) => [open, Math.max(open, close), Math.min(open, close), close])),
    signals: { entry: Uint8Array.from(rows, (row) => row[2]), exit: Uint8Array.from(rows, (row) => row[3]) },
    direction,
    exits,
    account: { ...ACCOUNT, ...account },
  }))

/** What an engine and its metrics come to; null where they are beyond what a double holds. */
function outcomeOf(run: typeof runVector, backtest: Backtest) {
  try {
    const outcome = run(backtest)
    return { outcome, metrics: computeMetrics(backtest.candles, outcome, backtest.account) }
  } catch (error) {
    if (error instanceof OverflowError) return null
    throw error
  }
}

describe.each([
  ['reference', runReference],
  ['vector', runVector],
])('at absurd prices and sizes the %s engine', (_, run) => {
  test('fails a trial, or gives finite figures of trades with a size', () => {
    const law = (backtest: Backtest) => {
      const found = outcomeOf(run, backtest)
      for (const { entryPrice, exitPrice, size, profit } of found?.outcome.trades ?? []) {
        expect([entryPrice, exitPrice, size, profit].every(Number.isFinite)).toBe(true)
        expect(size).toBeGreaterThan(0)
      }
      const figures = Object.values(found?.metrics ?? {})
      expect(figures.every((value) => value === null || Number.isFinite(value))).toBe(true)
      if (found) expect(found.outcome.equity.every(Number.isFinite)).toBe(true)
    }
    fc.assert(fc.property(anyExtreme, law), { numRuns: numRuns(2_000) })
  })
})

/** Enters on the second bar and leaves on the fourth, whatever the prices are. */
const PLAIN: Strategy = {
  ...(findStrategy('sma-cross') as Strategy),
  signals: ({ length }) => {
    const at = (marked: number) => Uint8Array.from({ length }, (_, bar) => (bar === marked ? 1 : 0))
    return { entry: at(1), exit: at(3) }
  },
}

test.each([
  ['at a price whose size is nothing', Number.MAX_VALUE],
  ['at a price whose size is beyond a double', 1e-320],
])('a sweep fails its trials %s, as the engines with sizes do', (_, price) => {
  const candles = candlesOf(Array.from({ length: 8 }, () => [price, price, price, price]))
  const runWith = (engines: Work['engines']) => {
    const exits = [{ takeProfit: null, stopLoss: null }]
    const batches = [{ strategy: 'sma-cross', direction: 'LONG' as const, parameters: {}, first: 0, exits }]
    const observer = { enter: () => {}, advance: () => {}, finish: () => {} }
    // Of a price that is at its limit, what is paid with a fee is beyond it.
    const account = { ...ACCOUNT, slippage: 0, fee: 0.9 }
    return runWork(candles, { account, objective: 'SHARPE', engines, batches }, observer, () => PLAIN)
  }
  const failures = [{ trial: 0, error: expect.stringContaining('beyond what a double holds') }]
  expect(runWith(['REFERENCE']).failures).toEqual(failures)
  expect(runWith(['SWEEP', 'VECTOR']).failures).toEqual(failures)
})

test.each([
  [1e-150, []],
  [9.9e-151, ['a price is 9.9e-151; a sweep takes none below 1e-150']],
  [1e150, []],
  [1.1e150, ['a price is 1.1e+150; a sweep takes none above 1e+150']],
])('a sweep of a price of %d leaves to another engine what it says: %j', (price, reasons) => {
  const candles = candlesOf([price, 1, 1].map((at) => [at, at, at, at]))
  const exits = [{ takeProfit: null, stopLoss: null }]
  const batches = [{ strategy: 'sma-cross', direction: 'LONG' as const, parameters: {}, first: 0, exits }]
  const work: Work = { account: ACCOUNT, objective: 'SHARPE', engines: ['SWEEP', 'VECTOR'], batches }
  const observer = { enter: () => {}, advance: () => {}, finish: () => {} }
  const { fallbacks } = runWork(candles, work, observer)
  expect(fallbacks.map(({ reason }) => reason)).toEqual(reasons)
})
