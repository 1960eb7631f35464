import { describe, expect, test } from 'vitest'
import { deflatedSharpe, luckySharpe, type Selection } from './deflatedSharpe.ts'

/**
 * The example of Bailey and López de Prado 2014 ("A numerical example"): 2.5 a year on five years of 250 days, the best
 * of 100 trials whose yearly ratios have the variance ½.
 */
const PAPER: Selection = {
  sharpe: 2.5 / Math.sqrt(250),
  trials: 100,
  variance: 0.5 / 250,
  returns: 1_250,
  skewness: -3,
  kurtosis: 10,
}

describe('the deflated Sharpe ratio', () => {
  test('of the published example is the published one', () => {
    expect(luckySharpe(100, 0.5 / 250)).toBeCloseTo(0.1132, 4)
    expect(deflatedSharpe(PAPER)).toBeCloseTo(0.9004, 4)
  })

  test('of the published variants is the published one: fewer trials, and normal returns', () => {
    expect(deflatedSharpe({ ...PAPER, trials: 46 })).toBeCloseTo(0.9505, 3)
    expect(deflatedSharpe({ ...PAPER, trials: 88, skewness: 0, kurtosis: 3 })).toBeCloseTo(0.9505, 3)
  })

  test('falls with every further trial', () => {
    const found = [1, 2, 10, 100, 52_800, 1e9].map((trials) => Number(deflatedSharpe({ ...PAPER, trials })))
    expect(found).toEqual(found.toSorted((one, other) => other - one))
    expect(found[0]).toBeGreaterThan(0.99)
    expect(found.at(-1)).toBeLessThan(0.1)
  })

  test('of a single trial is held against 0, for it was not chosen', () => {
    expect(luckySharpe(1, 0.002)).toBe(0)
    expect(deflatedSharpe({ ...PAPER, trials: 1, sharpe: 0 })).toBe(0.5)
  })

  test('is held against 0 where the trials do not differ', () => {
    expect(deflatedSharpe({ ...PAPER, variance: 0 })).toBe(deflatedSharpe({ ...PAPER, trials: 1 }))
  })

  test.each([
    ['fewer than two returns', { returns: 1 }],
    ['moments that no returns have', { skewness: 30, kurtosis: 3 }],
    ['no numbers', { sharpe: Number.NaN }],
  ])('is not said of %s', (_, change) => {
    expect(deflatedSharpe({ ...PAPER, ...change })).toBeNull()
  })
})
