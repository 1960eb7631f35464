import { describe, expect, test } from 'vitest'
import { deflatedSharpe, luckySharpe, type Selection } from './deflatedSharpe.ts'

/**
 * Bailey and López de Prado 2014, section "A numerical example": a yearly Sharpe ratio of 2.5 on five years of 250 days, the best of 100
 * trials whose yearly ratios have the variance ½. Its figures are those that are asserted below: 0.1132 a day is what luck finds, the
 * probability is 0.9004, and 0.9505 had there been 46 trials, or 88 and normal returns.
 */
const PAPER: Selection = {
  sharpe: 2.5 / Math.sqrt(250),
  trials: 100,
  variance: 0.5 / 250,
  returns: 1_250,
  skewness: -3,
  kurtosis: 10,
}

/** Φ as ½ + φ(z) × (z + z³ ÷ 3 + z⁵ ÷ (3 × 5) + …): George Marsaglia, Evaluating the Normal Distribution (2004). */
function below(z: number): number {
  let [term, sum] = [z, z]
  for (let odd = 3; odd < 400; odd += 2) {
    term *= (z * z) / odd
    sum += term
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}

/** Where so much lies below, by halves. */
function quantile(share: number): number {
  let [low, high] = [-9, 9]
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (below(middle) < share) low = middle
    else high = middle
  }
  return low
}

/** The two equations of the paper, by a normal distribution that shares no code with ours. */
function derive({ sharpe, trials, variance, returns, skewness, kurtosis }: Selection) {
  const gamma = 0.5772156649
  const most = (1 - gamma) * quantile(1 - 1 / trials) + gamma * quantile(1 - 1 / trials / Math.E)
  const lucky = Math.sqrt(variance) * most
  const spread = Math.sqrt(1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe)
  return { lucky, deflated: below(((sharpe - lucky) * Math.sqrt(returns - 1)) / spread) }
}

describe('the deflated Sharpe ratio', () => {
  test('of the published example is the published one', () => {
    expect(luckySharpe(100, 0.5 / 250)).toBeCloseTo(0.1132, 4)
    expect(deflatedSharpe(PAPER)).toBeCloseTo(0.9004, 4)
  })

  test('of the published variants is the published one: fewer trials, and normal returns', () => {
    expect(deflatedSharpe({ ...PAPER, trials: 46 })).toBeCloseTo(0.9505, 4)
    expect(deflatedSharpe({ ...PAPER, trials: 88, skewness: 0, kurtosis: 3 })).toBeCloseTo(0.9505, 4)
  })

  test.each([
    ['the example', {}],
    ['fewer trials', { trials: 46 }],
    ['normal returns', { trials: 88, skewness: 0, kurtosis: 3 }],
    ['many trials', { trials: 52_800 }],
    ['a loss', { sharpe: -0.05 }],
  ])('is what the equations come to by another normal distribution: %s', (_, change) => {
    const selection = { ...PAPER, ...change }
    const { lucky, deflated } = derive(selection)
    expect(luckySharpe(selection.trials, selection.variance)).toBeCloseTo(lucky, 9)
    expect(deflatedSharpe(selection)).toBeCloseTo(deflated, 9)
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
