import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countOf, type Dimension, listDimension, valueAt } from './dimension.ts'
import { generatorOf } from './generator.ts'
import { between } from './problems.fixture.ts'
import { keyOf, pointOf, type Space, spaceSize } from './space.ts'
import { finiteSpaces, isPointOf, spaceOf, whole } from './spaces.fixture.ts'
import { drawValue, fromUnit, toUnit } from './unit.ts'

test('the points of a finite space are all there are, each once', () => {
  const check = (space: Space) => {
    const points = Array.from({ length: spaceSize(space) }, (_, index) => pointOf(space, index))
    expect(new Set(points.map(keyOf)).size).toBe(points.length)
    expect(points.every((point) => isPointOf(space, point))).toBe(true)
    expect(() => pointOf(space, points.length)).toThrow('outside of a space')
  }
  fc.assert(fc.property(finiteSpaces, check))
})

test('points come branch by branch, the last dimension fastest', () => {
  const one = {
    strategy: 'one',
    direction: 'LONG',
    dimensions: [whole('x', 1, 2), listDimension('y', [5, null])],
  } as const
  const other = { ...one, direction: 'SHORT', dimensions: [] } as const
  const space = { branches: [one, other] }
  expect(Array.from({ length: 5 }, (_, index) => keyOf(pointOf(space, index)))).toEqual([
    '0:1,5',
    '0:1,',
    '0:2,5',
    '0:2,',
    '1:',
  ])
})

test('a space with a continuous dimension in any branch has infinitely many points', () => {
  expect(spaceSize(spaceOf(whole('x', 1, 10), between('y', 0, 1)))).toBe(Number.POSITIVE_INFINITY)
})

const dimensions: readonly (readonly [string, Dimension])[] = [
  ['a list', listDimension('x', [1, 5, 6, null])],
  ['nothing but null', listDimension('x', [null])],
  ['steps', { kind: 'STEPS', name: 'x', min: 0.5, max: 3.1, step: 0.25, logarithmic: false }],
  ['logarithmic steps', whole('x', 1, 500, true)],
  ['steps longer than their first value', { kind: 'STEPS', name: 'x', min: 1, max: 41, step: 10, logarithmic: true }],
]

test.each(dimensions)('every value of %s lies from 0 to 1, rising, and is found again there', (_, dimension) => {
  if (dimension.kind === 'CONTINUOUS') throw new Error('it has no list of values')
  const values = Array.from({ length: countOf(dimension) }, (_, index) => valueAt(dimension, index))
  const units = values.map((value) => toUnit(dimension, value))
  expect(units.map((unit) => fromUnit(dimension, unit))).toEqual(values)
  const numbers = units.filter((unit) => !Number.isNaN(unit))
  expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
  expect(numbers.every((unit) => unit >= 0 && unit <= 1)).toBe(true)
})

test('the ends of a continuous range lie at 0 and 1, and equal ratios are equally far on a logarithmic one', () => {
  const range = { ...between('x', 0.01, 100), logarithmic: true }
  expect([0.01, 1, 100].map((value) => toUnit(range, value))).toEqual([0, 0.5, 1])
  expect([0, 0.5, 1].map((unit) => fromUnit(range, unit))).toEqual([0.01, 1, 100])
})

test('every value of a list is as likely to be drawn, null among them', () => {
  const dimension = listDimension('x', [1, 5, 6, null])
  const generator = generatorOf(1)
  const drawn = Array.from({ length: 4_000 }, () => drawValue(dimension, generator))
  for (const value of dimension.values) {
    expect(Math.abs(drawn.filter((one) => one === value).length - 1_000)).toBeLessThan(100)
  }
})
