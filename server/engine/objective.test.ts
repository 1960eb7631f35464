import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Metrics } from './backtest.ts'
import { isAdmissible, type Objective, objectiveAt, objectiveOf, scoreOf, scoreOfBroken } from './objective.ts'

const METRICS: Metrics = {
  totalReturn: 0.5,
  annualReturn: 0.2,
  sharpe: 1.1,
  sortino: 1.7,
  maxDrawdown: 0.25,
  trades: 8,
  winRate: 0.5,
  profitFactor: 1.4,
  calmar: 0.8,
  exposure: 0.3,
}

/** The ratios that may have no denominator. */
const RATIOS = [
  ['SORTINO', 'sortino'],
  ['CALMAR', 'calmar'],
  ['PROFIT_FACTOR', 'profitFactor'],
] as const

const score = (objective: Objective, metrics: Partial<Metrics>) => scoreOf({ ...METRICS, ...metrics }, objective)

test.each<[Objective, number]>([
  ['SHARPE', 1.1],
  ['TOTAL_RETURN', 0.5],
  ['SORTINO', 1.7],
  ['CALMAR', 0.8],
  ['PROFIT_FACTOR', 1.4],
])('%s is its figure, and so is its score', (objective, expected) => {
  expect(objectiveOf(METRICS, objective)).toBe(expected)
  expect(score(objective, {})).toBe(expected)
  expect(objectiveAt(expected)).toBe(expected)
})

describe.each(RATIOS)('%s without a denominator', (objective, figure) => {
  test('does not exist, and its score says so', () => {
    expect(objectiveOf({ ...METRICS, [figure]: null }, objective)).toBe(null)
    for (const totalReturn of [0.5, 0, -1])
      expect(objectiveAt(score(objective, { [figure]: null, totalReturn }))).toBe(null)
  })

  test('ranks above every number where the trial earned, below every number where it did not', () => {
    for (const number of [-1e300, -1, 0, 1, 1e300]) {
      const some = score(objective, { [figure]: number })
      expect(score(objective, { [figure]: null, totalReturn: 1e-12 })).toBeGreaterThan(some)
      expect(score(objective, { [figure]: null, totalReturn: 0 })).toBeLessThan(some)
    }
  })

  test('ranks among its like by the total return, and is finite', () => {
    const returns = fc.double({ min: -1, max: 1e308, noNaN: true })
    fc.assert(
      fc.property(returns, returns, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        const [worse, better] = [low, high].map((totalReturn) => score(objective, { [figure]: null, totalReturn }))
        expect(better).toBeGreaterThanOrEqual(worse as number)
        expect(Number.isFinite(better) && Number.isFinite(worse)).toBe(true)
      }),
    )
    // 3,000,000 % is a return that people have.
    const [less, more] = [30_000, 30_000.01].map((totalReturn) => score(objective, { [figure]: null, totalReturn }))
    expect(more).toBeGreaterThan(less as number)
  })
})

test('infinities that earlier versions stored are scores of objectives that do not exist', () => {
  expect(objectiveAt(Number.POSITIVE_INFINITY)).toBe(null)
  expect(objectiveAt(Number.NEGATIVE_INFINITY)).toBe(null)
})

describe('the score of a trial that breaks a constraint', () => {
  const shortfalls = fc.double({ min: 1e-9, max: 1e6, noNaN: true })

  test('is below that of every other trial, and lower the more is broken', () => {
    const returns = fc.double({ min: -1e308, max: 1e308, noNaN: true })
    fc.assert(
      fc.property(returns, shortfalls, shortfalls, (totalReturn, one, other) => {
        for (const sortino of [null, -1e300, 0, 1e300]) {
          const kept = score('SORTINO', { sortino, totalReturn })
          expect(isAdmissible(kept)).toBe(true)
          expect(scoreOfBroken(one)).toBeLessThan(kept)
        }
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        expect(scoreOfBroken(more)).toBeLessThanOrEqual(scoreOfBroken(less))
      }),
    )
    expect(scoreOfBroken(0.02)).toBeLessThan(scoreOfBroken(0.01))
  })

  test('is finite, stands for no objective, and tells such trials from all others', () => {
    for (const shortfall of [1e-12, 1, 1e300, Number.POSITIVE_INFINITY]) {
      const broken = scoreOfBroken(shortfall)
      expect([Number.isFinite(broken), isAdmissible(broken), objectiveAt(broken)]).toEqual([true, false, null])
    }
  })

  test('is not taken for what earlier versions stored; a trial that failed has no score and is not admissible', () => {
    expect(isAdmissible(Number.NEGATIVE_INFINITY)).toBe(true)
    expect(isAdmissible(Number.NaN)).toBe(false)
  })
})
