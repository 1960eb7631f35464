import { describe, expect, test } from 'vitest'
import { median } from '../samplers/median.ts'
import { noiseOf } from './noise.fixture.ts'
import { realityCheck } from './realityCheck.ts'

const FLAT = new Float64Array(200)

const over = (edge: number, benchmark = FLAT) =>
  Array.from(
    { length: 20 },
    (_, seed) =>
      realityCheck(noiseOf({ seed, trials: 60, periods: 200, edge }), benchmark, { seed, draws: 200 }) ?? Number.NaN,
  )

describe('over twenty seeds', () => {
  test('the best of many by chance is told from none: the values spread over all of 0 to 1', () => {
    const found = over(0)
    expect(median(found)).toBeGreaterThan(0.2)
    expect(found.filter((one) => one <= 0.05).length).toBeLessThanOrEqual(4)
  })

  test('an edge is seen, and none is where the benchmark has it too', () => {
    expect(median(over(0.4))).toBeLessThanOrEqual(0.05)
    expect(
      median(
        over(
          0,
          FLAT.map(() => 0.01),
        ),
      ),
    ).toBeGreaterThan(0.9)
  })
})

test('bad trials do not hide a good one', () => {
  const good = noiseOf({ seed: 2, trials: 5, periods: 200, edge: 0.4 })
  const bad = noiseOf({ seed: 3, trials: 300, periods: 200, edge: 0 }).map((one) => one.map((value) => value - 0.02))
  const [alone, beside] = [good, [...good, ...bad]].map((all) => realityCheck(all, FLAT) ?? Number.NaN)
  expect(beside).toBeCloseTo(alone as number, 1)
})

/** The same with plain loops over periods: one trial, whose statistic is the mean over its deviation. */
test('of one trial it is about the p-value of its mean', () => {
  const [one] = noiseOf({ seed: 11, trials: 1, periods: 400, edge: 0.06 }) as [Float64Array]
  const mean = one.reduce((sum, value) => sum + value, 0) / one.length
  const deviation = Math.sqrt(one.reduce((sum, value) => sum + (value - mean) ** 2, 0) / one.length)
  const z = (Math.sqrt(400) * mean) / deviation
  // The upper tail of the normal distribution: Abramowitz and Stegun 26.2.17.
  const k = 1 / (1 + 0.2316419 * z)
  const series = k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
  expect(z).toBeGreaterThan(0)
  expect(realityCheck([one], new Float64Array(400), { draws: 4_000 })).toBeCloseTo(tail, 1)
})

test('the same seed gives the same; too little says nothing', () => {
  const returns = noiseOf({ seed: 1, trials: 10, periods: 200, edge: 0.1 })
  expect(realityCheck(returns, FLAT)).toBe(realityCheck(returns, FLAT))
  expect(realityCheck([], FLAT)).toBeNull()
  expect(realityCheck([FLAT], FLAT)).toBeNull()
  expect(realityCheck(noiseOf({ seed: 1, trials: 3, periods: 29, edge: 0 }), new Float64Array(29))).toBeNull()
})
