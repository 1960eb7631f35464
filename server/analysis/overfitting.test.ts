import { describe, expect, test } from 'vitest'
import { generatorOf } from '../samplers/generator.ts'
import { median } from '../samplers/median.ts'
import { noiseOf } from './noise.fixture.ts'
import { overfitting } from './overfitting.ts'

/** All ways to choose so many of some things. */
function choices<T>(things: readonly T[], count: number): T[][] {
  if (count === 0) return [[]]
  return things.flatMap((thing, index) => choices(things.slice(index + 1), count - 1).map((rest) => [thing, ...rest]))
}

function sharpe(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  return deviation === 0 ? 0 : mean / deviation
}

/** The same as the paper writes it down: with the matrices of each half, and ranks. */
function plainly(returns: readonly Float64Array[]): number {
  const size = (returns[0]?.length ?? 0) / 16
  const blocks = Array.from({ length: 16 }, (_, block) => block)
  const of = (trial: Float64Array, chosen: readonly number[]) =>
    sharpe(chosen.flatMap((block) => [...trial.slice(block * size, (block + 1) * size)]))
  const ways = choices(blocks, 8)
  const below = ways.filter((chosen) => {
    const inside = returns.map((trial) => of(trial, chosen))
    const rest = blocks.filter((block) => !chosen.includes(block))
    const outside = returns.map((trial) => of(trial, rest))
    const best = outside[inside.indexOf(Math.max(...inside))] as number
    return outside.filter((value) => value <= best).length < (returns.length + 1) / 2
  })
  return below.length / ways.length
}

test('is what the paper says, with plain loops over all 12,870 ways', () => {
  for (const seed of [1, 2]) {
    const returns = noiseOf({ seed, trials: 4, periods: 32, edge: 0.2 })
    expect(overfitting(returns)).toBeCloseTo(plainly(returns), 12)
  }
})

describe('over twenty seeds', () => {
  const over = (edge: number, trials: number) =>
    median(
      Array.from({ length: 20 }, (_, seed) => overfitting(noiseOf({ seed, trials, periods: 160, edge })) ?? Number.NaN),
    )

  test('it is a half where trials differ by chance alone', () => {
    expect(over(0, 40)).toBeGreaterThan(0.4)
    expect(over(0, 40)).toBeLessThan(0.6)
  })

  test('it is near nothing where one of them has an edge', () => {
    expect(over(0.5, 40)).toBeLessThan(0.1)
  })
})

test('trials that are alike are in the middle of each other; too little says nothing', () => {
  const [one] = noiseOf({ seed: 1, trials: 1, periods: 64, edge: 0 }) as [Float64Array]
  expect(overfitting([one, one, one])).toBe(0.5)
  const flat = new Float64Array(64)
  expect(overfitting([flat, flat])).toBe(0.5)
  expect(overfitting([one])).toBeNull()
  expect(overfitting([])).toBeNull()
  expect(overfitting([one, one].map((own) => own.slice(0, 31)))).toBeNull()
})

test('huge returns and ruin give a number', () => {
  const generator = generatorOf(5)
  const returns = Array.from({ length: 5 }, () =>
    Float64Array.from({ length: 64 }, () => (generator.uniform() < 0.1 ? -1 : 30_000 * generator.uniform())),
  )
  const found = overfitting(returns) ?? Number.NaN
  expect(found >= 0 && found <= 1).toBe(true)
})
