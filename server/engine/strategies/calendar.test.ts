import { describe, expect, test } from 'vitest'
import { candlesAt, walkOf } from '../candles.fixture.ts'
import type { Candles } from '../candles.ts'
import { runBoth } from '../engines.fixture.ts'
import { findStrategy } from './builtIn.ts'
import { CALENDAR } from './calendar.ts'
import { barsOf, expectRuled } from './strategies.fixture.ts'
import { DIRECTIONS, type Signals } from './strategy.ts'

const HOUR_MS = 3_600_000

/** Nine years of days with two leap years, from before 1970, whose last is no leap year though four divides it; and weeks of hours. */
function daysFrom(year: number): Candles {
  const candles = candlesAt(Array(3_300).fill(5))
  for (let bar = 0; bar < candles.length; bar++) candles.time[bar] = Date.UTC(year, 0, 1 + bar)
  return candles
}
const HOURS = walkOf(1_500, 1, HOUR_MS)

type When = (date: Date) => boolean

/** Days to the end of a date's month, itself among them. */
const left = (date: Date) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate() - date.getUTCDate() + 1
const isTurn = (date: Date) => left(date) <= 2 || date.getUTCDate() <= 4

const RULES: readonly (readonly [name: string, parameters: Record<string, number>, entry: When, exit: When])[] = [
  ['hold', {}, () => true, () => false],
  ['turn-of-month', { before: 2, after: 4 }, isTurn, (date) => !isTurn(date)],
  ['weekday', { enter: 1, leave: 5 }, (date) => date.getUTCDay() === 1, (date) => date.getUTCDay() === 5],
  ['weekday', { enter: 7, leave: 3 }, (date) => date.getUTCDay() === 0, (date) => date.getUTCDay() === 3],
  ['overnight', { enter: 20, leave: 13 }, (date) => date.getUTCHours() === 20, (date) => date.getUTCHours() === 13],
]

describe('a strategy does what its rule says, by another calendar', () => {
  test.each(RULES)('%s %j', (name, parameters, entry, exit) => {
    for (const candles of [HOURS, daysFrom(1970), daysFrom(2019), daysFrom(2095)]) {
      const on = (when: When) => [...candles.time.keys()].filter((bar) => when(new Date(candles.time[bar] as number)))
      for (const direction of DIRECTIONS)
        expect(barsOf(name, candles, parameters, direction)).toEqual({ entry: on(entry), exit: on(exit) })
    }
  })
})

test('holding earns what the price does, from the first fill to the last close', () => {
  const candles = candlesAt([90, 100, 120, 150])
  const signals = findStrategy('hold')?.signals(candles, {}, 'LONG') as Signals
  const account = { initialCash: 1_000, fee: 0, slippage: 0, allocation: 1, fill: 'NEXT_OPEN' } as const
  const backtest = { candles, signals, direction: 'LONG', account } as const
  const { trades } = runBoth({ ...backtest, exits: { takeProfit: null, stopLoss: null } })
  expect(trades).toMatchObject([{ entryBar: 1, exitBar: 3, profit: 500, reason: 'END_OF_DATA' }])
  // After a take profit it enters again at once.
  const again = runBoth({ ...backtest, exits: { takeProfit: 0.1, stopLoss: null } }).trades
  expect(again).toMatchObject([
    { entryBar: 1, exitBar: 2, reason: 'TAKE_PROFIT' },
    { entryBar: 3, exitBar: 3, reason: 'END_OF_DATA' },
  ])
})

test('each of these strategies has such a rule', () => {
  expectRuled(
    CALENDAR,
    RULES.map(([name]) => name),
  )
})
