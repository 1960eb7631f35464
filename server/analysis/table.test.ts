import { describe, expect, test } from 'vitest'
import { Admissible } from '../samplers/admissible.ts'
import { pointOf, spaceSize } from '../samplers/space.ts'
import { isBelow, spaceOf, whole } from '../samplers/spaces.fixture.ts'
import { factorsOf } from './factors.ts'
import { isFullGrid, sampleTrials, tabulate } from './table.ts'

const SPACE = spaceOf(whole('x', 1, 4))
const told = (...objectives: (number | null)[]) =>
  objectives.map((objective, index) => ({ point: { branch: 0, values: [index + 1] }, objective }))
const objectivesOf = (...objectives: (number | null)[]) => [
  ...tabulate(factorsOf(SPACE), told(...objectives)).objectives,
]

describe('a table of trials', () => {
  test('has those that succeeded, each with its levels', () => {
    const { count, levels, objectives } = tabulate(factorsOf(SPACE), told(7, null, 5, null))
    expect([count, [...objectives], levels.map((column) => [...column])]).toEqual([
      2,
      [7, 5],
      [
        [0, 0],
        [0, 2],
      ],
    ])
  })

  test.each([
    [
      [Number.NEGATIVE_INFINITY, 3, 5, Number.POSITIVE_INFINITY],
      [3, 3, 5, 5],
    ],
    [
      [Number.NEGATIVE_INFINITY, -3, -5, Number.POSITIVE_INFINITY],
      [-5, -3, -5, -3],
    ],
    [
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
      [0, 0],
    ],
  ])('holds what is infinite of %j at the furthest that is not: %j', (given, expected) => {
    expect(objectivesOf(...given)).toEqual(expected)
  })

  test.each([[1e200], [-1e200]])('scales objectives of which squares would overflow: %d', (most) => {
    expect(objectivesOf(most, most / 2, 0)).toEqual([Math.sign(most), Math.sign(most) / 2, 0])
    expect(objectivesOf(1e100, -1e100)).toEqual([1e100, -1e100])
  })
})

test('a full grid has each point once, and each succeeded', () => {
  const all = told(1, 2, 3, 4)
  const [first, second, third] = all as [(typeof all)[0], (typeof all)[0], (typeof all)[0]]
  expect(isFullGrid(SPACE, all)).toBe(true)
  expect(isFullGrid(SPACE, all.slice(1))).toBe(false)
  expect(isFullGrid(SPACE, told(1, 2, null, 4))).toBe(false)
  expect(isFullGrid(SPACE, [first, second, third, third])).toBe(false)
  expect(isFullGrid(SPACE, [...all, first])).toBe(false)
})

test('a grid is not full where points break a relation: what its marginal means say is not of all', () => {
  const dimensions = [whole('fast', 1, 4), whole('slow', 1, 4)]
  const { branches } = spaceOf(...dimensions)
  const admissible = new Admissible(dimensions, [isBelow(0, 1)])
  const space = { branches: branches.map((branch) => ({ ...branch, admissible })) }
  const all = Array.from({ length: 6 }, (_, index) => ({ point: pointOf(space, index), objective: index }))
  expect([spaceSize(space), isFullGrid(space, all)]).toEqual([6, false])
})

test('a sample has so many trials, each once, always the same; fewer are taken as they are', () => {
  const all = told(...Array.from({ length: 100 }, (_, index) => index))
  expect(sampleTrials(all, 100)).toBe(all)
  const sample = sampleTrials(all, 99)
  expect([sample.length, new Set(sample).size]).toEqual([99, 99])
  expect(sampleTrials(all, 99)).toEqual(sample)
  expect(sampleTrials(all, 10).map(({ objective }) => objective)).not.toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
})
