import { expect, test } from 'vitest'
import { candleAt } from './candleTimes.ts'

test.each([
  [10, 10],
  [14, 10],
  [15, 15],
  [99, 20],
  [3, 10],
])('a moment at %i lies in the candle that begins at %i', (at, begin) => {
  expect(candleAt([10, 15, 20], at)).toBe(begin)
})

test('a moment stays where there are no candles', () => {
  expect(candleAt([], 7)).toBe(7)
})
