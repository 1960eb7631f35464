import { expect, test } from 'vitest'
import { drawCandles, drawCloses, sparkPath } from './sparkline.ts'

test.each([
  [[1, 2, 3], 'M0 18L50 10L100 2'],
  [[5, 5], 'M0 10L100 10'],
  [[5], ''],
  [[], ''],
])('the line of %j is %j', (values, path) => {
  expect(sparkPath(values)).toBe(path)
})

test('candles fill their box, those that rise apart from those that fall', () => {
  const candles = [
    { open: 10, high: 30, low: 0, close: 20 },
    { open: 20, high: 40, low: 10, close: 10 },
  ]
  expect(drawCandles(candles, 20, 42)).toEqual({
    up: { wicks: 'M5.0 41.0V11.0', bodies: 'M5.0 31.0V21.0' },
    down: { wicks: 'M15.0 31.0V1.0', bodies: 'M15.0 21.0V31.0' },
    body: 7,
  })
})

test('candles fill their box from their lowest price on, not from 0', () => {
  expect(drawCandles([{ open: 105, high: 120, low: 100, close: 110 }], 10, 22).up).toEqual({
    wicks: 'M5.0 21.0V1.0',
    bodies: 'M5.0 16.0V11.0',
  })
})

test('a candle without a body still shows where its price stood', () => {
  const candle = { open: 10, high: 20, low: 0, close: 10 }
  expect(drawCandles([candle], 1, 22).up.bodies).toBe('M0.5 11.0v0.6')
  // Where no price moved, all of it is at the bottom.
  expect(drawCandles([{ open: 5, high: 5, low: 5, close: 5 }], 1, 22).up).toEqual({
    wicks: 'M0.5 21.0V21.0',
    bodies: 'M0.5 21.0v0.6',
  })
})

test('candles that stand close are never thinner than a stroke', () => {
  const candle = { open: 1, high: 2, low: 0, close: 1 }
  expect(drawCandles([candle, candle, candle], 3, 22).body).toBe(1)
  expect(drawCandles([], 30, 22)).toEqual({ up: { wicks: '', bodies: '' }, down: { wicks: '', bodies: '' }, body: 21 })
})

test('closes are a line that fills its box, and one close is none', () => {
  const line = (...closes: number[]) =>
    drawCloses(
      closes.map((close) => ({ close })),
      100,
      22,
    )
  expect(line(10, 30, 20)).toBe('M0.0 21.0L50.0 1.0L100.0 11.0')
  expect(line(5, 5)).toBe('M0.0 21.0L100.0 21.0')
  expect(line(5)).toBe('')
})
