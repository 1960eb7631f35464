import { expect, test } from 'vitest'
import { type Dimension, listDimension } from '../samplers/dimension.ts'
import { spaceOf, whole } from '../samplers/spaces.fixture.ts'
import { factorsOf } from './factors.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

/** The levels of values of a dimension, in a space that has no other. */
function levelsOf(dimension: Dimension, values: readonly (number | null)[]): number[] {
  const factor = factorsOf(spaceOf(dimension)).find(({ name }) => name === dimension.name)
  return values.map((value) => factor?.levelOf({ branch: 0, values: [value] }) ?? Number.NaN)
}

test('each value has a level of its own where there are at most 32, null too', () => {
  const list = listDimension('x', [null, ...numbers(31)])
  expect(levelsOf(list, [...numbers(31), null])).toEqual(numbers(32))
})

test('null in a list of more values has the level of the largest', () => {
  const list = listDimension('x', [null, ...numbers(40)])
  expect(levelsOf(list, [0, 39, null])).toEqual([0, 31, 31])
})

test('more values than 32 lie in 32 levels, evenly', () => {
  const levels = levelsOf(whole('x', 1, 64), [1, 2, 3, 63, 64])
  expect(levels).toEqual([0, 0, 1, 31, 31])
  const continuous = { kind: 'CONTINUOUS', name: 'x', min: 0, max: 1, logarithmic: false } as const
  expect(levelsOf(continuous, [0, 0.5, 1])).toEqual([0, 16, 31])
})

test('what has one value only is no factor, but the strategy', () => {
  expect(factorsOf(spaceOf(whole('x', 1, 1), whole('y', 1, 2))).map(({ name }) => name)).toEqual(['strategy', 'y'])
})
