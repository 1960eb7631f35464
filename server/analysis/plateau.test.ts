import { describe, expect, test } from 'vitest'
import { listDimension } from '../samplers/dimension.ts'
import { between } from '../samplers/problems.fixture.ts'
import type { ObservedPoint } from '../samplers/ranking.ts'
import { pointOf, type Space, spaceSize } from '../samplers/space.ts'
import { spaceOf, whole } from '../samplers/spaces.fixture.ts'
import { neighboursOf, plateau } from './plateau.ts'

const SPACE = spaceOf(whole('fast', 1, 5), listDimension('stopLoss', [0.01, 0.02, 0.05, null]))

function tellAll(space: Space, objective: (values: readonly (number | null)[]) => number | null): ObservedPoint[] {
  return Array.from({ length: spaceSize(space) }, (_, index) => {
    const point = pointOf(space, index)
    return { point, objective: objective(point.values) }
  })
}

describe('neighbours', () => {
  test.each([
    [
      [3, 0.02],
      [
        [2, 0.02],
        [4, 0.02],
        [3, 0.01],
        [3, 0.05],
      ],
    ],
    [
      [1, 0.05],
      [
        [2, 0.05],
        [1, 0.02],
      ],
    ],
    [[5, null], [[4, null]]],
  ])('of %j differ by one step in one dimension: %j', (values, expected) => {
    expect(neighboursOf(SPACE, { branch: 0, values }).map((point) => point.values)).toEqual(expected)
  })

  test('are none along a continuous dimension', () => {
    expect(neighboursOf(spaceOf(between('x', 0, 1)), { branch: 0, values: [0.5] })).toEqual([])
  })
})

describe('the plateau', () => {
  const spike = ([fast, stop]: readonly (number | null)[]) => (fast === 3 && stop === 0.02 ? 4 : 1)

  test('is near 1 where the neighbours of the best hold', () => {
    expect(
      plateau(
        SPACE,
        tellAll(SPACE, ([fast]) => 10 - Math.abs(Number(fast) - 3)),
      ),
    ).toBeCloseTo(0.9, 12)
  })

  test('is low on a spike', () => {
    expect(plateau(SPACE, tellAll(SPACE, spike))).toBe(0.25)
  })

  test('is below 0 where the neighbours lose', () => {
    expect(
      plateau(
        SPACE,
        tellAll(SPACE, (values) => (spike(values) === 4 ? 4 : -2)),
      ),
    ).toBe(-0.5)
  })

  test('is the middle of those neighbours that were tried and succeeded', () => {
    const told = tellAll(SPACE, (values) => (values[0] === 2 ? 3 : values[0] === 4 ? null : spike(values)))
    expect(plateau(SPACE, told)).toBe(1 / 4)
    const some = told.filter(({ point }) => !(point.values[0] === 3 && point.values[1] !== 0.02))
    expect(plateau(SPACE, some)).toBe(3 / 4)
  })

  test.each([
    ['no neighbour was tried', tellAll(SPACE, spike).filter(({ objective }) => objective === 4)],
    ['nothing was tried', []],
    ['nothing succeeded', tellAll(SPACE, () => null)],
    ['the best loses', tellAll(SPACE, (values) => -spike(values))],
    ['the best is 0', tellAll(SPACE, () => 0)],
    ['the best is infinite', tellAll(SPACE, (values) => (spike(values) === 4 ? Number.POSITIVE_INFINITY : 1))],
  ])('is not said where %s', (_, told) => {
    expect(plateau(SPACE, told)).toBeNull()
  })
})
