import { describe, expect, test } from 'vitest'
import { candlesOf } from '../candles.fixture.ts'
import { falls, isOver, type Plain, rises, type Series } from './plain.fixture.ts'
import { SESSION } from './session.ts'
import { barsOf, expectRule, expectRuled, type Rules } from './strategies.fixture.ts'

const HOUR_MS = 3_600_000

/** The first bar of the session that a bar is of, told by the calendar. */
function firstOf({ time, length }: Plain, startHour: number): (bar: number) => number {
  const days = Array.from({ length }, (_, bar) => new Date(time(bar) - startHour * HOUR_MS).toISOString().slice(0, 10))
  const firsts = days.map((day) => days.indexOf(day))
  return (bar) => firsts[bar] as number
}

/** Works out what is of a bar once. */
function once<Value>(of: (bar: number) => Value): (bar: number) => Value {
  const known = new Map<number, Value>()
  return (bar) => {
    const value = known.get(bar) ?? of(bar)
    known.set(bar, value)
    return value
  }
}

const between = (series: Series, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => series(from + index))

/** What a bar's session goes by, of the session before. */
function pivotsOf(prices: Plain, startHour: number) {
  const first = firstOf(prices, startHour)
  return once((bar: number) => {
    const end = first(bar) - 1
    if (!(end >= 0)) return null
    const begin = first(end)
    const [top, bottom] = [Math.max(...between(prices.high, begin, end)), Math.min(...between(prices.low, begin, end))]
    return { top, bottom, pivot: (top + bottom + prices.close(end)) / 3 }
  })
}

const levelled =
  (level: number) =>
  (prices: Plain): ReturnType<Rules[number][2]> => {
    const pivots = pivotsOf(prices, 6)
    const line = (of: (known: NonNullable<ReturnType<typeof pivots>>) => number) => (bar: number) => {
      const known = pivots(bar)
      return known ? of(known) : Number.NaN
    }
    const resistances = [
      line(({ pivot, bottom }) => 2 * pivot - bottom),
      line(({ pivot, top, bottom }) => pivot + top - bottom),
      line(({ pivot, top, bottom }) => top + 2 * (pivot - bottom)),
    ]
    const supports = [
      line(({ pivot, top }) => 2 * pivot - top),
      line(({ pivot, top, bottom }) => pivot - (top - bottom)),
      line(({ pivot, top, bottom }) => bottom - 2 * (top - pivot)),
    ]
    const pivot = line((known) => known.pivot)
    const { close } = prices
    return {
      long: [rises(close, resistances[level - 1] as Series), falls(close, pivot)],
      short: [falls(close, supports[level - 1] as Series), rises(close, pivot)],
    }
  }

const RULES: Rules = [
  ['pivot-points', { level: 1, start: 6 }, levelled(1)],
  ['pivot-points', { level: 2, start: 6 }, levelled(2)],
  ['pivot-points', { level: 3, start: 6 }, levelled(3)],
  [
    'session-vwap',
    { factor: 1, start: 14 },
    (prices) => {
      const first = firstOf(prices, 14)
      const spread = once((bar: number) => {
        if (bar < 0) return { mean: Number.NaN, width: Number.NaN }
        const bars = between((at) => at, first(bar), bar)
        const volume = bars.reduce((sum, at) => sum + prices.volume(at), 0)
        const weight = (at: number) => (volume > 0 ? prices.volume(at) / volume : 1 / bars.length)
        const price = (at: number) => (prices.high(at) + prices.low(at) + prices.close(at)) / 3
        const mean = bars.reduce((sum, at) => sum + weight(at) * price(at), 0)
        return { mean, width: Math.sqrt(bars.reduce((sum, at) => sum + weight(at) * (price(at) - mean) ** 2, 0)) }
      })
      const { close } = prices
      const middle = (bar: number) => spread(bar).mean
      const lower = (bar: number) => spread(bar).mean - spread(bar).width
      const upper = (bar: number) => spread(bar).mean + spread(bar).width
      return { long: [rises(close, lower), rises(close, middle)], short: [falls(close, upper), falls(close, middle)] }
    },
  ],
  [
    'opening-range',
    { bars: 3, start: 8 },
    (prices) => {
      const first = firstOf(prices, 8)
      const range = (series: Series, of: (...values: number[]) => number) => (bar: number) =>
        bar >= 0 && bar - first(bar) >= 2 ? of(...between(series, first(bar), first(bar) + 2)) : Number.NaN
      const [up, down] = [
        rises(prices.close, range(prices.high, Math.max)),
        falls(prices.close, range(prices.low, Math.min)),
      ]
      const isNew = (bar: number) => bar > 0 && first(bar) === bar
      return {
        long: [up, (bar) => down(bar) || isNew(bar)],
        short: [down, (bar) => up(bar) || isNew(bar)],
      }
    },
  ],
]

/** Gaps to one side, of more than a tenth of a percent (the walk has few that are larger): which bars are entered on, and which fill the last of them. */
function gapsOf({ open, close, length }: Plain, side: number, goes: boolean) {
  const [entries, fills] = [new Set<number>(), new Set<number>()]
  let waiting: number | null = null
  for (let bar = 1; bar < length; bar++) {
    const before = close(bar - 1)
    if (waiting !== null && !isOver(side * close(bar), side * waiting)) {
      fills.add(bar)
      waiting = null
    }
    const isGap = isOver(side * open(bar), side * before * (1 + (side * 0.1) / 100))
    const isEntry = goes ? isOver(side * close(bar), side * open(bar)) : isOver(side * close(bar), side * before)
    if (!isGap || !isEntry) continue
    entries.add(bar)
    waiting = before
  }
  return [(bar: number) => entries.has(bar), (bar: number) => fills.has(bar)] as const
}

const GAPS: Rules = [
  [
    'gap-fade',
    { percent: 0.1, hold: 4 },
    (prices) => ({ long: gapsOf(prices, -1, false), short: gapsOf(prices, 1, false) }),
  ],
  [
    'gap-and-go',
    { percent: 0.1, hold: 4 },
    (prices) => ({ long: gapsOf(prices, 1, true), short: gapsOf(prices, -1, true) }),
  ],
]

describe('a strategy does what its rule says, worked out anew', () => {
  test.each(RULES)('%s %j', (name, parameters, rule) =>
    expectRule(name, parameters, { rule, stepMs: HOUR_MS, isRare: true }),
  )
  test.each(GAPS)('%s %j', (name, parameters, rule) => expectRule(name, parameters, { rule }))
})

test('of daily bars each is a session, whose levels come from the bar before', () => {
  // P = 10, R = 11 for the second bar; then P = 11, R = 12.
  const candles = candlesOf([
    [10, 11, 9, 10],
    [10, 12, 10, 11],
    [11, 13, 11, 12.5],
    [12, 12, 9, 10],
  ])
  expect(barsOf('pivot-points', candles, { level: 1, start: 0 }, 'LONG')).toEqual({ entry: [2], exit: [3] })
})

test('each of these strategies has such a rule', () => {
  expectRuled(
    SESSION,
    [...RULES, ...GAPS].map(([name]) => name),
  )
})
