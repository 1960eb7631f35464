import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addCost,
  type CostStatistics,
  costOf,
  mergeCost,
  NO_COST_STATISTICS,
  type UnitCost,
  unitCostOf,
  type WorkAmount,
} from './costStatistics.ts'

const GUESS: UnitCost = { rule: 2e-8, trial: 2e-9 }
const loads: fc.Arbitrary<WorkAmount> = fc.record({
  bars: fc.integer({ min: 100, max: 600_000 }),
  rules: fc.integer({ min: 1, max: 1_000 }),
  trials: fc.integer({ min: 1, max: 100_000 }),
})
const planted: fc.Arbitrary<UnitCost> = fc.record({
  rule: fc.double({ min: 1e-9, max: 1e-6, noNaN: true }),
  trial: fc.double({ min: 1e-10, max: 1e-7, noNaN: true }),
})

/** Work that took so long, beside what the guess expects. */
const takenOf = (load: WorkAmount, seconds: number) => ({ seconds, expected: costOf(GUESS, load) })

/** The statistics of work that takes just what a price says. */
const statisticsOf = (price: UnitCost, work: readonly WorkAmount[]): CostStatistics =>
  work.reduce((known, load) => addCost(known, load, takenOf(load, costOf(price, load))), NO_COST_STATISTICS)

describe('a price', () => {
  test('is not known before anything was learnt', () => {
    expect(unitCostOf(NO_COST_STATISTICS, GUESS)).toBeNull()
  })

  test('is found where work with many and with few trials for each rule has told its parts apart', () => {
    const work = [
      { bars: 1_000, rules: 10, trials: 10 },
      { bars: 1_000, rules: 10, trials: 1_000 },
      { bars: 1_000, rules: 100, trials: 200 },
    ]
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (rule, trial) => {
          const price = { rule: rule * GUESS.rule, trial: trial * GUESS.trial }
          const found = unitCostOf(statisticsOf(price, work), GUESS)
          for (const load of work) {
            expect(costOf(found ?? GUESS, load) / costOf(price, load)).toBeGreaterThan(0.9)
            expect(costOf(found ?? GUESS, load) / costOf(price, load)).toBeLessThan(1.1)
          }
        },
      ),
    )
  })

  test('keeps the proportion of the guess where rules and trials stood in one proportion', () => {
    const work = [10, 20, 40].map((rules) => ({ bars: 8_760, rules, trials: 200 * rules }))
    const seconds = (load: WorkAmount) => 3 * costOf(GUESS, load)
    const known = work.reduce((sum, load) => addCost(sum, load, takenOf(load, seconds(load))), NO_COST_STATISTICS)
    const found = unitCostOf(known, GUESS)
    expect((found?.rule ?? 0) / GUESS.rule).toBeCloseTo(3)
    expect((found?.trial ?? 0) / GUESS.trial).toBeCloseTo(3)
  })

  test('has no part below nothing, whatever work took', () => {
    const taken = fc.tuple(loads, fc.double({ min: 0, max: 1_000, noNaN: true }))
    fc.assert(
      fc.property(fc.array(taken, { minLength: 1, maxLength: 20 }), planted, (observed, guess) => {
        const price = unitCostOf(
          observed.reduce((sum, [load, seconds]) => addCost(sum, load, takenOf(load, seconds)), NO_COST_STATISTICS),
          guess,
        )
        expect(price?.rule).toBeGreaterThanOrEqual(0)
        expect(price?.trial).toBeGreaterThanOrEqual(0)
        expect(Number.isFinite(costOf(price ?? guess, { bars: 1, rules: 1, trials: 1 }))).toBe(true)
      }),
    )
  })
})

describe('whatever was measured, or kept by mistake', () => {
  const figure = fc.oneof(
    fc.constantFrom(0, Number.MIN_VALUE, 1e-12, 1, 1e12, 1e300, Number.POSITIVE_INFINITY, Number.NaN),
    fc.double({ min: -1, max: 10, noNaN: true }),
  )
  const statistics: fc.Arbitrary<CostStatistics> = fc.record({
    ruleSquares: figure,
    products: figure,
    trialSquares: figure,
    ruleSeconds: figure,
    trialSeconds: figure,
  })

  test('both parts of a unit cost are above 0, and work has a cost', () => {
    fc.assert(
      fc.property(statistics, planted, loads, (known, guess, load) => {
        const price = unitCostOf(known, guess) ?? guess
        expect(Math.min(price.rule, price.trial)).toBeGreaterThan(0)
        expect(Number.isFinite(costOf(price, load))).toBe(true)
      }),
    )
  })

  test('what is learnt by the next job is known', () => {
    fc.assert(
      fc.property(statistics, figure, figure, (known, seconds, expected) => {
        const learnt = addCost(NO_COST_STATISTICS, { bars: 1_000, rules: 1, trials: 1 }, { seconds, expected })
        fc.pre(expected > 1e-300 && expected < 1e300 && seconds < 1e300)
        expect(Object.values(mergeCost(known, learnt)).filter(Number.isNaN)).toEqual([])
      }),
    )
  })

  test('work that was expected to take no time teaches nothing', () => {
    const load = { bars: 1_000, rules: 1, trials: 1 }
    expect(addCost(NO_COST_STATISTICS, load, { seconds: 0, expected: 0 })).toEqual(NO_COST_STATISTICS)
    expect(addCost(NO_COST_STATISTICS, load, { seconds: Number.NaN, expected: 1 })).toEqual(NO_COST_STATISTICS)
  })
})

test('newer statistics count more than older ones of the same size', () => {
  const load = { bars: 1_000, rules: 10, trials: 100 }
  const times = (factor: number) => addCost(NO_COST_STATISTICS, load, takenOf(load, factor * costOf(GUESS, load)))
  const found = unitCostOf(mergeCost(times(1), times(4)), GUESS)
  expect((found?.rule ?? 0) / GUESS.rule).toBeCloseTo(3)
})
