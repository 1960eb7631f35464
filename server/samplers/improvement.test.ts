import { describe, expect, test } from 'vitest'
import { listDimension } from './dimension.ts'
import { improvements, isPatienceOver, proposeCycle } from './improvement.ts'
import { between } from './problems.fixture.ts'
import type { ObservedPoint } from './ranking.ts'
import { samplerLaws, type Take } from './samplers.laws.ts'
import { keyOf, type Point, type Space } from './space.ts'
import { spaceOf, whole } from './spaces.fixture.ts'

/** Cycles of five, until there are enough trials or no more points. */
const take: Take = (space, { seed, trials }) => {
  const observed: ObservedPoint[] = []
  for (let cycle = 0; ; cycle += 1) {
    const points = proposeCycle(space, observed, { seed, cycle, count: Math.min(5, trials - observed.length) })
    if (points.length === 0) return observed.map(({ point }) => point)
    observed.push(...points.map((point) => ({ point, objective: observed.length % 3 === 0 ? null : point.branch })))
  }
}

samplerLaws('cycle by cycle', take)

const dimensions = [whole('fast', 1, 200), whole('slow', 1, 200), listDimension('stopLoss', [null, 0.01, 0.02, 0.03])]
const SPACE: Space = {
  branches: [
    { strategy: 'one', direction: 'LONG', dimensions },
    { strategy: 'one', direction: 'SHORT', dimensions },
    {
      strategy: 'other',
      direction: 'LONG',
      dimensions: [between('width', 0, 1), dimensions[2] as (typeof dimensions)[2]],
    },
  ],
}
const BEST: ObservedPoint = { point: { branch: 0, values: [100, 150, 0.02] }, objective: 3 }

function proposed(count: number, observed: readonly ObservedPoint[] = [BEST], space = SPACE): Point[] {
  return proposeCycle(space, observed, { seed: 1, cycle: 1, count })
}

describe('a cycle', () => {
  test('is half around the best so far: parameters, exits, strategy and direction are changed', () => {
    const around = proposed(80).filter((_, index) => index % 2 === 0)
    const same = around.filter(({ branch }) => branch === 0)
    expect(same.length).toBeGreaterThan(20)
    expect(same.every(({ values }) => values.some((value, index) => value === BEST.point.values[index]))).toBe(false)
    const kept = [0, 1, 2].map(
      (index) => same.filter(({ values }) => values[index] === BEST.point.values[index]).length,
    )
    for (const count of kept) expect(count).toBeGreaterThan(5)
    for (const count of kept) expect(count).toBeLessThan(same.length - 5)
    const flipped = around.filter(({ branch }) => branch === 1)
    expect(flipped.length).toBeGreaterThan(0)
    for (const { values } of flipped) expect(values).toEqual(BEST.point.values)
    const others = around.filter(({ branch }) => branch === 2)
    expect(others.length).toBeGreaterThan(1)
    for (const { values } of others) expect(values[1]).toBe(0.02)
  })

  test('goes from no exit to any of them, each as likely, and back', () => {
    const space = spaceOf(whole('x', 1, 1_000_000), listDimension('stopLoss', [null, 0.01, 0.02, 0.03]))
    const exitsAround = (exit: number | null) => {
      const best: ObservedPoint = { point: { branch: 0, values: [500_000, exit] }, objective: 3 }
      const around = proposed(1_200, [best], space).filter((_, index) => index % 2 === 0)
      return around.map(({ values }) => values[1])
    }
    const fromNone = exitsAround(null).filter((exit) => exit !== null)
    for (const exit of [0.01, 0.02, 0.03]) {
      const share = fromNone.filter((found) => found === exit).length / fromNone.length
      expect(Math.abs(share - 1 / 3)).toBeLessThan(0.1)
    }
    expect(exitsAround(0.02).filter((exit) => exit === null).length).toBeGreaterThan(40)
  })

  test('is half explored at random', () => {
    const explored = proposed(80).filter((_, index) => index % 2 === 1)
    const near = explored.filter(({ values }) => Math.abs(Number(values[0]) - 100) < 30)
    expect(near.length).toBeLessThan(20)
    expect(new Set(explored.map(({ branch }) => branch)).size).toBe(3)
  })

  test('goes further from a best whose surroundings were all tried, but no further than it must', () => {
    const space = spaceOf(whole('x', 1, 10_000))
    const observed = Array.from({ length: 3_001 }, (_, index): ObservedPoint => {
      return { point: { branch: 0, values: [3_500 + index] }, objective: index === 1_500 ? 1 : 0 }
    })
    const around = proposed(40, observed, space).filter((_, index) => index % 2 === 0)
    const distances = around.map(({ values }) => Math.abs(Number(values[0]) - 5_000))
    expect(Math.min(...distances)).toBeGreaterThan(1_500)
    expect(distances.filter((distance) => distance < 2_500).length).toBeGreaterThan(13)
  })

  test('has nothing of a trial that breaks what is asked, once there is one that does not', () => {
    const broken: ObservedPoint = { ...BEST, objective: -1e307, isBroken: true }
    const kept: ObservedPoint = { point: { branch: 0, values: [20, 150, 0.02] }, objective: -9 }
    const isNear = ({ point }: ObservedPoint, { values }: Point) =>
      Math.abs(Number(values[0]) - Number(point.values[0])) < 15
    const near = (trial: ObservedPoint, points: Point[]) => points.filter((point) => isNear(trial, point)).length
    const both = proposed(80, [broken, kept])
    expect(near(kept, both)).toBeGreaterThan(10)
    expect(near(broken, both)).toBeLessThan(10)
    // Until then the least broken one leads to it.
    const worse: ObservedPoint = { ...kept, objective: -1e308, isBroken: true }
    expect(near(broken, proposed(80, [worse, broken]))).toBeGreaterThan(near(broken, both))
  })

  test('is all explored while nothing has succeeded', () => {
    const failed = { ...BEST, objective: null }
    const points = proposed(80, [failed])
    const near = points.filter(({ values }) => values[2] === 0.02 && Math.abs(Number(values[0]) - 100) < 30)
    expect(near.length).toBeLessThan(12)
  })

  test('is another one than the cycle before, of the same trials', () => {
    const keys = [1, 2].map((cycle) => proposeCycle(SPACE, [BEST], { seed: 1, cycle, count: 20 }).map(keyOf))
    expect(keys[0]?.filter((key) => keys[1]?.includes(key)).length).toBeLessThan(5)
  })

  test('is shorter where the space has no more, and empty at its end', () => {
    const space = spaceOf(whole('x', 1, 7))
    const first = proposed(5, [], space)
    const observed = first.map((point): ObservedPoint => ({ point, objective: 1 }))
    const last = proposed(5, observed, space)
    expect([first.length, last.length]).toEqual([5, 2])
    expect(
      proposed(5, [...observed, ...last.map((point): ObservedPoint => ({ point, objective: null }))], space),
    ).toEqual([])
  })
})

test.each([
  [
    [1, 2, 2, 3],
    [true, true, false, true],
  ],
  [
    [null, -5, null, -4],
    [false, true, false, true],
  ],
  [
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 7],
    [true, true, false],
  ],
  [[], []],
] as const)('of cycles with the bests %j those improved: %j', (bests, improved) => {
  expect(improvements(bests)).toEqual(improved)
})

test.each([
  [[1, 2, 2], 2, false],
  [[1, 2, 2, 1], 2, true],
  [[1, 2, 2, 3], 2, false],
  [[null, null], 3, false],
  [[null, null, null], 3, true],
  [[1], 1, false],
  [[1, 1], 1, true],
  [[], 1, false],
] as const)('after cycles with the bests %j a patience of %d is over: %j', (bests, patience, isOver) => {
  expect(isPatienceOver(bests, patience)).toBe(isOver)
})
