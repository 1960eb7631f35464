import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../../numRuns.fixture.ts'
import type { Account, Metrics } from '../backtest.ts'
import { anyAccount, anyBar, anyExits, anyHold, anyMark } from '../backtests.fixture.ts'
import { type Bar, candlesOf } from '../candles.fixture.ts'
import { computeMetrics, metricsOf } from '../metrics.ts'
import { runReference } from '../reference.ts'
import { SMALL, surveyMarket } from './market.ts'
import { ruleOf, Sweep } from './sweep.ts'

const exits = fc.array(anyExits, { minLength: 1, maxLength: 8 })
const plots = fc
  .record({
    rows: fc.array(fc.tuple(anyBar, anyMark, anyMark, anyMark, anyMark), { minLength: 1, maxLength: 120 }),
    direction: fc.constantFrom('LONG' as const, 'SHORT' as const),
    exits: fc.tuple(exits, exits),
    holds: fc.tuple(anyHold, anyHold),
    account: anyAccount,
  })
  .map(({ rows, direction, account, exits, holds }) => {
    const column = (index: 1 | 2 | 3 | 4) => Uint8Array.from(rows, (row) => row[index])
    const rules = [
      { signals: { entry: column(1), exit: column(2), ...holds[0] }, exits: exits[0] },
      { signals: { entry: column(3), exit: column(4), ...holds[1] }, exits: exits[1] },
    ]
    return { candles: candlesOf(rows.map((row) => row[0])), direction, account, rules }
  })

function expectClose(actual: Metrics, expected: Metrics): void {
  for (const [name, value] of Object.entries(expected)) {
    const found = actual[name as keyof Metrics]
    if (value === null || found === null) expect(found, name).toBe(value)
    else
      expect(Math.abs(found - value), `${name}: ${found}, not ${value}`).toBeLessThanOrEqual(
        1e-9 * Math.max(1, Math.abs(value)),
      )
  }
}

describe('the sweep', () => {
  test('earns what the reference engine earns', () => {
    let unsure = 0
    let all = 0
    fc.assert(
      fc.property(plots, ({ candles, direction, account, rules }) => {
        const plot = { market: surveyMarket(candles), direction, account }
        const swept = rules.map(({ signals, exits }) => ruleOf(signals, exits, account))
        const book = new Sweep({ ...plot, rules: swept }).run(() => undefined)
        let candidate = 0
        for (const { signals, exits } of rules) {
          for (const one of exits) {
            const outcome = runReference({ candles, signals, direction, exits: one, account })
            const summary = book.summarise(candidate++, candles.length)
            all++
            if (summary) expectClose(metricsOf(candles, summary), computeMetrics(candles, outcome, account))
            else unsure++
          }
        }
      }),
      { numRuns: numRuns(1000) },
    )
    // Rounding may decide in a few; an engine that gave up on all would agree with everybody.
    expect(unsure).toBeLessThan(all / 20)
  })

  test('has no Calmar ratio either where nothing fell but the last digit of what was sold', () => {
    const candles = candlesOf([
      [60, 60, 60, 60],
      [72, 91, 72, 91],
      [91, 91, 60, 60],
      [60, 60, 60, 60],
    ])
    const account: Account = { initialCash: 1, fee: 0, slippage: 0, allocation: 0.1, fill: 'NEXT_OPEN' }
    const signals = { entry: Uint8Array.of(1, 0, 0, 0), exit: Uint8Array.of(0, 1, 0, 0) }
    const exits = { takeProfit: null, stopLoss: null }
    const rules = [ruleOf(signals, [exits], account)]
    const sweep = new Sweep({ market: surveyMarket(candles), direction: 'LONG', account, rules })
    const summary = sweep.run(() => undefined).summarise(0, candles.length)
    const outcome = runReference({ candles, signals, direction: 'LONG', exits, account })
    expect(computeMetrics(candles, outcome, account).calmar).toBeNull()
    expect(summary && metricsOf(candles, summary).calmar).toBeNull()
  })

  // A fill on the first bar of a block, and on those beside it.
  const besideBlocks = fc
    .tuple(fc.nat(37), fc.integer({ min: -2, max: 1 }))
    .map(([block, offset]) => block * SMALL + offset)

  // Moves so small, and so long without a signal, that whole blocks of bars are leapt over.
  const calm = fc.record({
    moves: fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1_200, maxLength: 2_500 }),
    entries: fc.array(fc.oneof(fc.nat(2_400), besideBlocks), { minLength: 1, maxLength: 6 }),
    leaves: fc.array(fc.nat(2_400), { maxLength: 4 }),
    levels: fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 6 }),
    account: anyAccount,
    direction: fc.constantFrom('LONG' as const, 'SHORT' as const),
  })

  type Calm = typeof calm extends fc.Arbitrary<infer T> ? T : never

  function calmPlot({ moves, entries, leaves, levels, account, direction }: Calm) {
    let price = 100
    const candles = candlesOf(
      moves.map((move): Bar => {
        const open = price
        price *= 1 + move / 20_000
        return [open, Math.max(open, price) * 1.0001, Math.min(open, price) * 0.9999, price]
      }),
    )
    const marksAt = (bars: readonly number[]) => Uint8Array.from(moves, (_, bar) => (bars.includes(bar) ? 1 : 0))
    const signals = { entry: marksAt(entries), exit: marksAt(leaves) }
    const exits = levels.map((level) => ({ takeProfit: level / 500, stopLoss: level % 3 ? null : level / 800 }))
    return { candles, signals, exits, account, direction }
  }

  test('earns what the reference engine earns where it leaps over calm stretches', () => {
    const check = (given: Calm) => {
      const { candles, signals, exits, account, direction } = calmPlot(given)
      const plot = { market: surveyMarket(candles), direction, account }
      const book = new Sweep({ ...plot, rules: [ruleOf(signals, exits, account)] }).run(() => undefined)
      for (const [candidate, one] of exits.entries()) {
        const outcome = runReference({ candles, signals, direction, exits: one, account })
        const summary = book.summarise(candidate, candles.length)
        if (summary) expectClose(metricsOf(candles, summary), computeMetrics(candles, outcome, account))
      }
    }
    fc.assert(fc.property(calm, check), { numRuns: numRuns(60) })
  })

  test('finds the same to the last digit, whatever a candidate is swept with', () => {
    const check = (given: Calm) => {
      const { candles, signals, exits, account, direction } = calmPlot(given)
      const plot = { market: surveyMarket(candles), direction, account }
      const sweep = (tried: typeof exits) =>
        new Sweep({ ...plot, rules: [ruleOf(signals, tried, account)] }).run(() => undefined)
      const together = sweep(exits)
      for (const [candidate, one] of exits.entries()) {
        expect(sweep([one]).summarise(0, candles.length)).toEqual(together.summarise(candidate, candles.length))
      }
    }
    // One is stopped on the second bar of a block, which the other leaps over.
    const falls: Readonly<Record<number, number>> = { 10: -60, [SMALL + 1]: -24 }
    const moves = Array.from({ length: 5 * SMALL }, (_, bar) => falls[bar] ?? ((bar * 7) % 5) - 2)
    const account: Account = { initialCash: 10_000, fee: 0, slippage: 0, allocation: 1, fill: 'CLOSE' }
    check({ moves, entries: [3], leaves: [], levels: [3, 80], account, direction: 'LONG' })
    fc.assert(fc.property(calm, check), { numRuns: numRuns(100) })
  })
})
