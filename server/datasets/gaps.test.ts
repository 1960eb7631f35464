import { expect, test } from 'vitest'
import { describeGaps, findGaps, spacingOf } from './gaps.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A Monday. */
const START = Date.UTC(2020, 0, 6)

function times(...offsets: number[]): Float64Array[] {
  return [Float64Array.from(offsets, (offset) => START + offset)]
}

function series(length: number, step: number, keep: (atMs: number) => boolean = () => true): Float64Array[] {
  const all = Array.from({ length }, (_, i) => START + i * step)
  return [Float64Array.from(all.filter(keep))]
}

/** Weekdays, 14:00 to 21:00, as shares in New York. */
function inSession(atMs: number): boolean {
  const at = new Date(atMs)
  return ![0, 6].includes(at.getUTCDay()) && at.getUTCHours() >= 14 && at.getUTCHours() < 21
}

test('the spacing is the most common distance, and the shorter of two as common', () => {
  expect(spacingOf(times(0, 1, 2, 3, 10))).toBe(1)
  expect(spacingOf(times(0, 1, 4))).toBe(1)
  expect(spacingOf(times(0, 3, 4))).toBe(1)
  expect(spacingOf(times(0, 7))).toBe(7)
})

test('a market that never closes has a gap wherever a bar is missing', () => {
  const whole = series(21, DAY)
  expect(findGaps(whole, DAY)).toEqual({ count: 0, longest: null })
  const holes = series(21, DAY, (at) => ![START + 3 * DAY, START + 9 * DAY, START + 10 * DAY].includes(at))
  const longest = { fromMs: START + 8 * DAY, toMs: START + 11 * DAY }
  expect(findGaps(holes, DAY)).toEqual({ count: 2, longest })
})

test('weekends and holidays are no gaps in daily candles, and a week without bars is one', () => {
  const weekdays = (atMs: number) => ![0, 6].includes(new Date(atMs).getUTCDay())
  const holiday = START + 11 * DAY
  expect(
    findGaps(
      series(60, DAY, (at) => weekdays(at) && at !== holiday),
      DAY,
    ).count,
  ).toBe(0)
  const week = (at: number) => at < START + 14 * DAY || at >= START + 21 * DAY
  expect(
    findGaps(
      series(60, DAY, (at) => weekdays(at) && week(at)),
      DAY,
    ).count,
  ).toBe(1)
})

test('nights are no gaps in candles of a session, and minutes that are missing within one are', () => {
  expect(findGaps(series(20_000, 5 * MINUTE, inSession), 5 * MINUTE).count).toBe(0)
  const missing = START + 15 * HOUR
  const holed = series(20_000, 5 * MINUTE, (at) => inSession(at) && at !== missing)
  const longest = { fromMs: missing - 5 * MINUTE, toMs: missing + 5 * MINUTE }
  expect(findGaps(holed, 5 * MINUTE)).toEqual({ count: 1, longest })
})

test('a day of 25 hours, as clocks go back, is no gap', () => {
  expect(findGaps(times(0, DAY, 2 * DAY + HOUR, 3 * DAY + HOUR), DAY).count).toBe(0)
})

test('neighbours one and a half spacings apart are none, and those any further are', () => {
  expect(findGaps(times(0, 2, 4, 7), 2).count).toBe(0)
  const longest = { fromMs: START + 4, toMs: START + 7.5 }
  expect(findGaps(times(0, 2, 4, 7.5, 9.5, 12.6), 2)).toEqual({ count: 2, longest })
})

test.each([
  ['an hour', HOUR, 0],
  ['less than an hour', HOUR - MINUTE, 1],
  ['five days', 5 * DAY, 0],
  ['more than five days', 5 * DAY + MINUTE, 1],
])('where a market closes at weekends, %s without bars may be a break or is a gap', (_, ms, count) => {
  const [week = new Float64Array()] = series(5 * 24 * 60, MINUTE)
  // It ends on a Friday, and goes on after the weekend.
  const monday = START + 7 * DAY
  const bars = [...week, monday, monday + ms, monday + ms + MINUTE]
  expect(findGaps([Float64Array.from(bars)], MINUTE).count).toBe(count)
})

test('a market of less than a week is not known to close at weekends', () => {
  expect(findGaps(times(0, HOUR, 3 * HOUR, 7 * DAY - HOUR), HOUR).count).toBe(2)
  expect(findGaps(times(0, HOUR, 3 * HOUR, 4 * DAY, 7 * DAY), HOUR).count).toBe(0)
})

test('months of different lengths are no gaps', () => {
  const months = Float64Array.from({ length: 36 }, (_, month) => Date.UTC(2020, month, 1))
  expect(findGaps([months], spacingOf([months])).count).toBe(0)
})

test.each([
  [90_000, '1 gap without bars: it lasts 90 seconds, after 2020-01-06T00:00:00.000Z'],
  [HOUR, '1 gap without bars: it lasts 1 hour, after 2020-01-06T00:00:00.000Z'],
  [1.5 * DAY, '1 gap without bars: it lasts 1.5 days, after 2020-01-06T00:00:00.000Z'],
])('a gap of %d ms is told in words', (ms, sentence) => {
  expect(describeGaps({ count: 1, longest: { fromMs: START, toMs: START + ms } })).toEqual([sentence])
})

test('the spacing of a few bars is the one that comes twice', () => {
  expect(spacingOf([Float64Array.of(0, 1, 2, 5, 8)])).toBe(1)
})
