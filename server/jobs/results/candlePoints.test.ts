import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bar, candlesOf } from '../../engine/candles.fixture.ts'
import { summarizeCandles } from './candlePoints.ts'

const price = fc.integer({ min: 1, max: 100 })
const bars = fc.array(
  fc.tuple(price, price, price, price).map((prices) => prices as Bar),
  { minLength: 1, maxLength: 50 },
)

test('fewer points than candles leave no candle out, and keep the first open, the last close and the extremes', () => {
  fc.assert(
    fc.property(bars, fc.integer({ min: 1, max: 60 }), (given, most) => {
      const candles = candlesOf(given)
      const points = summarizeCandles(candles, most)
      expect(points).toHaveLength(Math.min(most, given.length))
      expect(points.reduce((sum, { volume }) => sum + volume, 0)).toBe(given.length)
      expect(points[0]?.open).toBe(candles.open[0])
      expect(points.at(-1)?.close).toBe(candles.close.at(-1))
      expect(Math.max(...points.map(({ high }) => high))).toBe(Math.max(...candles.high))
      expect(Math.min(...points.map(({ low }) => low))).toBe(Math.min(...candles.low))
      for (const [index, { atMs }] of points.entries())
        if (index > 0) expect(atMs).toBeGreaterThan(points[index - 1]?.atMs ?? 0)
    }),
  )
})

test('as many points as candles are the candles', () => {
  const candles = candlesOf([
    [1, 4, 1, 3],
    [3, 5, 2, 2],
  ])
  expect(summarizeCandles(candles, 2)).toEqual([
    { atMs: 0, open: 1, high: 4, low: 1, close: 3, volume: 1 },
    { atMs: 86_400_000, open: 3, high: 5, low: 2, close: 2, volume: 1 },
  ])
  expect(summarizeCandles(candles, 1)).toEqual([{ atMs: 0, open: 1, high: 5, low: 1, close: 2, volume: 2 }])
  expect(summarizeCandles(candles, 0)).toEqual([])
})
