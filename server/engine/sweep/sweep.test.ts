import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Account, Exits, Metrics } from '../backtest.ts'
import { type Bar, candlesOf } from '../candles.fixture.ts'
import { computeMetrics, metricsOf } from '../metrics.ts'
import { runReference } from '../reference.ts'
import { surveyMarket } from './market.ts'
import { type Rule, Sweep } from './sweep.ts'

const outwards = fc.integer({ min: -5, max: 20 })
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
const exits = fc.array(fc.record<Exits>({ takeProfit: level, stopLoss: level }), { minLength: 1, maxLength: 8 })
const plots = fc
  .record({
    rows: fc.array(fc.tuple(bar, mark, mark, mark, mark), { minLength: 1, maxLength: 120 }),
    direction: fc.constantFrom('LONG' as const, 'SHORT' as const),
    exits: fc.tuple(exits, exits),
    account,
  })
  .map(({ rows, direction, account, exits }) => {
    const column = (index: 1 | 2 | 3 | 4) => Uint8Array.from(rows, (row) => row[index])
    const rules: Rule[] = [
      { signals: { entry: column(1), exit: column(2) }, exits: exits[0] },
      { signals: { entry: column(3), exit: column(4) }, exits: exits[1] },
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
        const book = new Sweep({ market: surveyMarket(candles), direction, account, rules }).run(() => undefined)
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
      { numRuns: 1000 },
    )
    // Rounding may decide in a few; an engine that gave up on all would agree with everybody.
    expect(unsure).toBeLessThan(all / 20)
  })
})
