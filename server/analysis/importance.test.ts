import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import { listDimension } from '../samplers/dimension.ts'
import { generatorOf } from '../samplers/generator.ts'
import { randomSearch } from '../samplers/random.ts'
import type { ObservedPoint } from '../samplers/ranking.ts'
import { type Point, pointOf, type Space, spaceSize } from '../samplers/space.ts'
import { anySpaces, spaceOf, whole } from '../samplers/spaces.fixture.ts'
import { factorsOf } from './factors.ts'
import { treeShares } from './forestVariance.ts'
import { gridShares } from './gridVariance.ts'
import { type Importance, importance } from './importance.ts'
import { tabulate } from './table.ts'
import { growTree } from './tree.ts'

type Objective = (point: Point) => number | null

function tellAll(space: Space, objective: Objective): ObservedPoint[] {
  return Array.from({ length: spaceSize(space) }, (_, index) => {
    const point = pointOf(space, index)
    return { point, objective: objective(point) }
  })
}

function tellSome(space: Space, trials: number, objective: Objective): ObservedPoint[] {
  const search = randomSearch(space, 1)
  const at = (number: number) => search.point(number)
  return Array.from({ length: trials }, (_, number) => ({ point: at(number), objective: objective(at(number)) }))
}

function shareOf(found: readonly Importance[], name: string): number {
  const share = found.find((one) => one.name === name)?.share
  if (share === undefined) throw new Error(`nothing is said of '${name}', only of ${found.map((one) => one.name)}`)
  return share
}

const EXITS = [listDimension('takeProfit', [null, 0.1]), listDimension('stopLoss', [0.01, 0.02, null])]

/** Two strategies in both directions: 2 × 3 × 3 × 2 × 3 and 2 × 4 × 2 × 3 points. */
const SPACE: Space = {
  branches: (['LONG', 'SHORT'] as const).flatMap((direction) => [
    { strategy: 'cross', direction, dimensions: [whole('fast', 1, 3), whole('slow', 4, 6), ...EXITS] },
    { strategy: 'rsi', direction, dimensions: [whole('period', 1, 4), ...EXITS] },
  ]),
}

/** Whole numbers from 1 on have the variance (n² − 1) ÷ 12. */
const variance = (count: number) => (count ** 2 - 1) / 12

describe('the importance in a full grid', () => {
  const sum: Objective = ({ values }) => 3 * Number(values[0]) + Number(values[1])

  test('is the share of the variance, exactly, the largest first', () => {
    const space = spaceOf(whole('slow', 1, 4), whole('fast', 1, 6), whole('still', 1, 2), whole('only', 7, 7))
    const found = importance(space, tellAll(space, sum))
    const total = 9 * variance(4) + variance(6)
    expect(found.map(({ name }) => name)).toEqual(['slow', 'fast', 'still'])
    expect(shareOf(found, 'slow')).toBeCloseTo((9 * variance(4)) / total, 12)
    expect(shareOf(found, 'fast')).toBeCloseTo(variance(6) / total, 12)
    expect(shareOf(found, 'still')).toBeCloseTo(0, 12)
  })

  test('is nothing for what matters only together', () => {
    const space = spaceOf(whole('x', 1, 4), whole('y', 1, 4))
    const parity: Objective = ({ values }) => (Number(values[0]) + Number(values[1])) % 2
    for (const { share } of importance(space, tellAll(space, parity))) expect(share).toBeCloseTo(0, 12)
  })

  test('speaks of strategy, direction, exits and the parameters of each strategy, which count where they are', () => {
    const rank = ({ branch, values }: Point) => {
      const cross = branch % 2 === 0
      return (cross ? 10 : 0) + (branch < 2 ? 4 : 0) + (cross ? 2 * Number(values[0]) : 3 * Number(values[0]))
    }
    const exit = ({ values }: Point) => (values.at(-2) === null ? 5 : 0)
    const found = importance(
      SPACE,
      tellAll(SPACE, (point) => rank(point) + exit(point)),
    )
    // 108 of 156 points are of `cross`. Means within the strategies: 10 + 2 × 2, and 3 × 2.5.
    const [cross, rsi] = [108 / 156, 48 / 156]
    const parts: Readonly<Record<string, number>> = {
      strategy: cross * rsi * (14 - 7.5) ** 2,
      direction: 4,
      takeProfit: 25 / 4,
      'cross.fast': cross * 4 * variance(3),
      'rsi.period': rsi * 9 * variance(4),
      'cross.slow': 0,
      stopLoss: 0,
    }
    const total = Object.values(parts).reduce((all, part) => all + part, 0)
    expect(found.map(({ name }) => name).sort()).toEqual(Object.keys(parts).sort())
    for (const [name, part] of Object.entries(parts)) expect(shareOf(found, name)).toBeCloseTo(part / total, 12)
  })

  test('holds infinite objectives at the furthest finite one', () => {
    const space = spaceOf(whole('x', 1, 20))
    const cut = tellAll(space, ({ values }) => Math.min(15, Number(values[0])))
    const endless = tellAll(space, ({ values }) =>
      Number(values[0]) > 15 ? Number.POSITIVE_INFINITY : Number(values[0]),
    )
    expect(importance(space, endless)).toEqual(importance(space, cut))
  })
})

describe('the importance of trials that are no full grid', () => {
  test('is near the exact one', () => {
    const objective: Objective = ({ branch, values }) =>
      (branch % 2 === 0 ? 6 : 0) + 4 * Number(values[0]) + (values.at(-2) === null ? 5 : 0)
    const told = tellAll(SPACE, objective)
    const exact = importance(SPACE, told)
    const found = importance(SPACE, [...told, ...told])
    for (const { name, share } of exact) expect(Math.abs(shareOf(found, name) - share), name).toBeLessThan(0.05)
  })

  test('is learnt from few trials of a large space, some of which failed', () => {
    const space = spaceOf(...['a', 'b', 'c', 'd', 'e'].map((name) => whole(name, 1, 1_000)))
    const told = tellSome(space, 300, ({ values }) => {
      return values[4] === null || Number(values[4]) % 10 === 0 ? null : Number(values[1]) * 3 + Number(values[2])
    })
    const found = importance(space, told)
    expect(found.slice(0, 2).map(({ name }) => name)).toEqual(['b', 'c'])
    expect(Math.abs(shareOf(found, 'b') - 0.9)).toBeLessThan(0.06)
    expect(shareOf(found, 'a')).toBeLessThan(0.02)
  })

  test('speaks of the whole space, though a search tried one corner most', () => {
    const space = spaceOf(whole('x', 1, 100), whole('y', 1, 100))
    const objective: Objective = ({ values }) => Number(values[0]) + Number(values[1])
    const corner = tellSome(space, 400, objective).filter(({ point }) => Number(point.values[0]) > 90)
    const found = importance(space, [...tellSome(space, 300, objective), ...corner, ...corner, ...corner])
    expect(Math.abs(shareOf(found, 'x') - shareOf(found, 'y'))).toBeLessThan(0.12)
  })

  test('is learnt of a sample where there are very many, whatever their order', () => {
    // Every tenth trial of this order has the same y.
    const space = spaceOf(whole('x', 1, 2_000), whole('y', 1, 10))
    const told = tellAll(space, ({ values }) => (values[0] === 7 && values[1] === 7 ? null : Number(values[1])))
    const found = importance(space, told)
    expect(shareOf(found, 'y')).toBeGreaterThan(0.99)
  })

  test('is learnt of those that succeeded alone, however many failed', () => {
    const space = spaceOf(whole('x', 1, 2_000), whole('y', 1, 20))
    const told = Array.from({ length: spaceSize(space) }, (_, number): ObservedPoint => {
      const point = pointOf(space, number)
      return { point, objective: number % 800 === 7 ? (point.values[0] as number) : null }
    })
    expect(told.filter(({ objective }) => objective !== null)).toHaveLength(50)
    expect(importance(space, told)[0]).toMatchObject({ name: 'x' })
    expect(importance(space, told)[0]?.share).toBeGreaterThan(0.5)
  })
})

test('a tree is split up into the shares that its values at all points have', () => {
  const check = (seed: number, objective: readonly number[]) => {
    const told = tellAll(SPACE, ({ branch, values }) => objective[(7 * branch + Number(values[0])) % 10] ?? 0)
    const factors = factorsOf(SPACE)
    const table = tabulate(factors, told)
    const leaves = growTree({ factors, table, generator: generatorOf(seed) })
    const values = Array.from({ length: table.count }, (_, row) => {
      const level = (factor: number) => table.levels[factor]?.[row] as number
      const within = leaves.filter(({ low, high }) => {
        return factors.every(
          (_, factor) => (low[factor] as number) <= level(factor) && level(factor) < (high[factor] as number),
        )
      })
      expect(within).toHaveLength(1)
      return within[0]?.value as number
    })
    const expected = gridShares(factors, { ...table, objectives: Float64Array.from(values) })
    const found = treeShares(leaves, factors) ?? factors.map(() => 0)
    for (const [index, share] of expected.entries()) expect(found[index]).toBeCloseTo(share, 9)
  }
  const objectives = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 10, maxLength: 10 })
  fc.assert(fc.property(fc.nat(), objectives, check), { numRuns: numRuns(40) })
})

describe('whatever was tried', () => {
  test('the shares are largest first, none below 0, and sum to 1 at most', () => {
    const check = (space: Space, seed: number, outcomes: readonly (number | null)[]) => {
      const search = randomSearch(space, seed)
      const at = (number: number) => search.point(number)
      const count = Math.min(60, spaceSize(space))
      const told = Array.from({ length: count }, (_, number): ObservedPoint => {
        return { point: at(number), objective: outcomes[number % outcomes.length] ?? null }
      })
      const shares = importance(space, told).map(({ share }) => share)
      expect(shares).toEqual(shares.toSorted((one, other) => other - one))
      expect(shares.every((share) => share >= 0)).toBe(true)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-12)
    }
    const outcomes = fc.array(fc.option(fc.double({ noNaN: true, min: -1e9, max: 1e9, noDefaultInfinity: false })), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(fc.property(anySpaces, fc.integer(), outcomes, check), { numRuns: numRuns(60) })
  })

  test('nothing is important where the objective does not vary', () => {
    const space = spaceOf(whole('x', 1, 30))
    for (const told of [
      tellAll(space, () => 2),
      tellAll(space, () => 2).slice(3),
      tellAll(space, () => Number.POSITIVE_INFINITY),
    ]) {
      expect(importance(space, told)).toEqual([{ name: 'x', share: 0 }])
    }
  })

  test('is the same however large the objective is', () => {
    const space = spaceOf(whole('x', 1, 6), whole('y', 1, 5))
    const told = (scale: number) => tellAll(space, ({ values: [x, y] }) => (Number(x) + Number(y) ** 2) * scale)
    const plain = importance(space, told(1))
    for (const trials of [told(1e300), told(1e300).slice(3)]) {
      for (const { share } of importance(space, trials)) expect(Number.isFinite(share)).toBe(true)
    }
    for (const [index, { share }] of importance(space, told(1e300)).entries()) {
      expect(share).toBeCloseTo(plain[index]?.share ?? Number.NaN, 12)
    }
  })

  test('nothing is said of fewer than 16 trials that succeeded', () => {
    const space = spaceOf(whole('x', 1, 100))
    const told = tellSome(space, 40, ({ values }) => Number(values[0]))
    const failed = told.map((trial, index) => (index < 25 ? { ...trial, objective: null } : trial))
    expect(importance(space, failed)).toEqual([])
    const sixteen = failed.map((trial, index) => (index === 0 ? { ...trial, objective: 1 } : trial))
    expect(importance(space, sixteen)).toHaveLength(1)
    expect(importance(space, told)).toHaveLength(1)
  })
})
