import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import { type ObservedPoint, rank, rankWeights } from './ranking.ts'

const outcomes = fc.array(
  fc.option(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Infinity, -Infinity, Number.NaN))),
)

test('trials are ranked from the best to the worst, failures last, equals in their order', () => {
  const check = (objectives: readonly (number | null)[]) => {
    const observed = objectives.map(
      (objective, index): ObservedPoint => ({ point: { branch: 0, values: [index] }, objective }),
    )
    const failed = (objective: number | null) => objective === null || Number.isNaN(objective)
    const numberOf = ({ point }: ObservedPoint) => Number(point.values[0])
    const ranked = rank(observed)
    expect(ranked.map(numberOf).sort((one, other) => one - other)).toEqual(observed.map(numberOf))
    for (const [index, trial] of ranked.slice(1).entries()) {
      const before = ranked[index] as ObservedPoint
      if (failed(before.objective)) expect(failed(trial.objective)).toBe(true)
      const isEqual = before.objective === trial.objective || (failed(before.objective) && failed(trial.objective))
      if (isEqual) expect(numberOf(before)).toBeLessThan(numberOf(trial))
      else if (!failed(trial.objective)) expect(Number(before.objective)).toBeGreaterThan(Number(trial.objective))
    }
  }
  fc.assert(fc.property(outcomes, check), { numRuns: numRuns(300) })
})

test('the weights of ranks fall and sum to 1', () => {
  for (const count of [1, 2, 25]) {
    const weights = rankWeights(count)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    expect(new Set(weights).size).toBe(count)
    expect(weights).toEqual(weights.toSorted((one, other) => other - one))
    expect(weights.every((weight) => weight > 0)).toBe(true)
  }
  expect(rankWeights(0)).toEqual([])
})
