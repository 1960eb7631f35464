import { expect, test } from 'vitest'
import { candleFigures, lineOfWarning, placeOfSpan, warningText } from './candles.ts'

const candle = (at: string, open: number, high: number, low: number, close: number) => ({ at, open, high, low, close })

test('candles tell what holding them earned, how deep they fell, and their ends', () => {
  const candles = [candle('a', 100, 120, 90, 110), candle('b', 110, 200, 100, 150), candle('c', 150, 160, 50, 80)]
  expect(candleFigures(candles)).toEqual({
    held: 80 / 100 - 1,
    fall: 1 - 50 / 200,
    low: { price: 50, at: 'c' },
    high: { price: 200, at: 'b' },
  })
  expect(candleFigures([])).toBeNull()
})

test('a span has its place among all, and never vanishes', () => {
  const all = { from: 0, to: 1000 }
  const at = (ms: number) => new Date(ms).toISOString()
  expect(placeOfSpan({ from: at(250), to: at(750) }, all)).toEqual({ start: 0.25, width: 0.5 })
  expect(placeOfSpan({ from: at(500), to: at(501) }, all).width).toBe(0.02)
})

test.each([
  ['High below low in line 4,172, swapped', 4172],
  ['lines 12 to 15 are no candles', 12],
  ['2 bars are missing after 2020-01-03', null],
])('the warning “%s” names the line %s', (warning, line) => {
  expect(lineOfWarning(warning)).toBe(line)
})

test.each([
  ['1 gap: it lasts 7 days, after 2001-09-10T00:00:00.000Z', '1 gap: it lasts 7 days, after 2001-09-10'],
  [
    'between 2024-01-05T09:30:00Z and 2024-01-05T00:00:07.5Z',
    'Between 2024-01-05 09:30 UTC and 2024-01-05 00:00:07 UTC',
  ],
])('the warning “%s” reads “%s”', (warning, text) => {
  expect(warningText(warning)).toBe(text)
})

test('of prices that are the same the first is told, and what cost nothing earned nothing', () => {
  const figures = candleFigures([candle('a', 0, 9, 0, 5), candle('b', 5, 9, 0, 6)])
  expect(figures).toEqual({ held: 0, fall: 1, low: { price: 0, at: 'a' }, high: { price: 9, at: 'a' } })
  expect(candleFigures([candle('a', 5, 7, 4, 6), candle('b', 6, 8, 5, 7)])?.low).toEqual({ price: 4, at: 'a' })
})
