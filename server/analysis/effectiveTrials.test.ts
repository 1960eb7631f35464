import { describe, expect, test } from 'vitest'
import { generatorOf } from '../samplers/generator.ts'
import { effectiveTrials } from './effectiveTrials.ts'
import { noiseOf } from './noise.fixture.ts'

/** Trials in groups: those of one differ by a tenth of their deviation. */
function groups(count: number, size: number): Float64Array[] {
  const generator = generatorOf(9)
  const kinds = noiseOf({ seed: 3, trials: count, periods: 500, edge: 0 })
  return Array.from({ length: count * size }, (_, trial) =>
    (kinds[trial % count] as Float64Array).map((value) => value + 0.001 * generator.normal()),
  )
}

describe('as how many independent trials some count', () => {
  test.each([
    [1, 30],
    [4, 10],
    [10, 8],
  ])('%i groups of %i that are alike within count as the groups', (count, size) => {
    const found = effectiveTrials(groups(count, size), count * size)
    expect(found).toBeGreaterThan(0.9 * count)
    expect(found).toBeLessThan(1.15 * count)
  })

  test('a sample of groups tells of all: more trials of the same groups are no more groups', () => {
    const found = effectiveTrials(groups(10, 8), 1_000_000)
    expect(found).toBeGreaterThan(9)
    expect(found).toBeLessThan(13)
  })

  test('trials that have nothing in common count in full, however short they are', () => {
    for (const periods of [20, 300]) {
      const found = effectiveTrials(noiseOf({ seed: 5, trials: 60, periods, edge: 0 }), 60)
      expect(found).toBeGreaterThan(45)
      expect(found).toBeLessThanOrEqual(60)
    }
  })

  test('opposite trials are alike too; those that never vary, and a lone one, count as one', () => {
    const [one] = noiseOf({ seed: 1, trials: 1, periods: 50, edge: 0 }) as [Float64Array]
    expect(effectiveTrials([one, one.map((value) => -value)], 2)).toBeCloseTo(1, 9)
    expect(effectiveTrials([new Float64Array(50), new Float64Array(50)], 2)).toBe(1)
    expect(effectiveTrials([one], 1)).toBe(1)
    expect(effectiveTrials([], 1)).toBe(1)
  })
})
