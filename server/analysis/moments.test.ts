import { expect, test } from 'vitest'
import { momentsOf, varianceOf } from './moments.ts'

test('the moments of returns are those worked out by hand', () => {
  // Mean 2; squares 4, 1, 1, 0, 0 … of −2, 1, −1, 0, 2: sum 10; cubes −8 + 1 − 1 + 8 = 0; fourth powers 16 + 1 + 1 + 16 = 34.
  const { count, sharpe, skewness, kurtosis } = momentsOf([0, 3, 1, 2, 4])
  expect(count).toBe(5)
  expect(sharpe).toBeCloseTo(2 / Math.sqrt(10 / 4), 12)
  expect(skewness).toBeCloseTo(0, 12)
  expect(kurtosis).toBeCloseTo(34 / 5 / 4, 12)
  // Mean 1; −1, −1, 2: squares 6, cubes 6.
  expect(momentsOf(Float64Array.of(0, 0, 3)).skewness).toBeCloseTo(2 / 2 ** 1.5, 12)
})

test.each([[[]], [[0.5]], [[0.01, 0.01, 0.01]]])('of returns that do not vary (%j) nothing is made', (returns) => {
  expect(momentsOf(returns)).toEqual({ count: returns.length, sharpe: 0, skewness: 0, kurtosis: 3 })
})

test('the variance is that of a sample', () => {
  expect([varianceOf([1, 2, 3, 4]), varianceOf([5]), varianceOf([])]).toEqual([5 / 3, 0, 0])
})
