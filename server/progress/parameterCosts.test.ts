import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CostSample, costAt, fitCosts } from './parameterCosts.ts'

/** Samples of a cost on a grid of two dimensions. */
function gridOf(cost: (one: number, other: number) => number): CostSample[] {
  return [1, 10, 100, 1_000].flatMap((one) =>
    [5, 10, 15, 20].map((other) => ({ at: [one, other], log: Math.log(cost(one, other)) })),
  )
}

describe('a fit of costs', () => {
  test('finds the dimension that sets them, and leaves out the one that does not', () => {
    const { curves } = fitCosts(gridOf((one) => 3 + one))
    expect(curves.map(({ dimension }) => dimension)).toEqual([0])
  })

  test('finds both where both do', () => {
    const fit = fitCosts(gridOf((one, other) => one * other))
    expect(costAt(fit, [10, 10])).toBeCloseTo(100, 6)
    expect(costAt(fit, [1_000, 5])).toBeCloseTo(5_000, 4)
  })

  test('is not misled by one piece that took long for another reason', () => {
    const samples = gridOf((one) => one).map((sample, index) =>
      index === 5 ? { ...sample, log: sample.log + 9 } : sample,
    )
    const cost = costAt(fitCosts(samples), [10, 10])
    expect(cost).toBeGreaterThan(9.9)
    expect(cost).toBeLessThan(10.2)
  })

  test('goes on beyond what was seen no steeper than what sets the cost', () => {
    const samples = [1, 2, 4, 8, 1, 2, 4, 8].map((one) => ({ at: [one], log: 2 * Math.log(one) }))
    expect(costAt(fitCosts(samples), [16])).toBeCloseTo(128, 6)
  })

  test('takes a piece at 0, which none was seen at, for one at the least that was seen', () => {
    const samples = [1, 2, 4, 8, 1, 2, 4, 8].map((one) => ({ at: [one], log: Math.log(one) }))
    for (const value of [0, -3]) expect(costAt(fitCosts(samples), [value])).toBeCloseTo(1, 6)
  })

  test('changes a cost beyond what was seen by no more than a millionfold, wherever it is asked', () => {
    const anywhere = fc.oneof(fc.constantFrom(0, -1, 1e-300, 1e300), fc.double({ min: -1e9, max: 1e9, noNaN: true }))
    fc.assert(
      fc.property(fc.double({ min: -2, max: 2, noNaN: true }), anywhere, (slope, place) => {
        const samples = [1, 2, 4, 8, 1, 2, 4, 8].map((one) => ({ at: [one], log: slope * Math.log(one) }))
        const cost = costAt(fitCosts(samples), [place])
        expect(cost).toBeGreaterThan(1e-6 / 65)
        expect(cost).toBeLessThan(1e6 * 65)
      }),
    )
  })

  test('of costs that nothing explains is their mean', () => {
    const costs = [1, 2, 3, 4, 5, 6]
    const samples = costs.map((cost) => ({ at: [7], log: Math.log(cost) }))
    expect(costAt(fitCosts(samples), [7])).toBeCloseTo(3.5, 1)
  })

  test('lies within what was seen, wherever it is asked within', () => {
    const samples = fc.array(
      fc.record({ at: fc.tuple(fc.integer({ min: 1, max: 9 })), log: fc.double({ min: -5, max: 5, noNaN: true }) }),
      { minLength: 1, maxLength: 60 },
    )
    fc.assert(
      fc.property(samples, fc.nat(), (all, which) => {
        const { at } = all[which % all.length] as CostSample
        const cost = Math.log(costAt(fitCosts(all), at))
        const logs = all.map(({ log }) => log)
        expect(cost).toBeGreaterThanOrEqual(Math.min(...logs) - 1e-9)
        expect(cost).toBeLessThanOrEqual(Math.max(...logs) + 1e-9)
      }),
    )
  })
})
