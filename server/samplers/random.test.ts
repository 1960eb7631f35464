import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listDimension, type StepDimension } from './dimension.ts'
import { hash } from './generator.ts'
import { between } from './problems.fixture.ts'
import { randomSearch } from './random.ts'
import { samplerLaws, type Take } from './samplers.laws.ts'
import { countTaken, keyOf, type Point, type Space } from './space.ts'
import { anySpaces, spaceOf, whole } from './spaces.fixture.ts'

const take: Take = (space, { seed, trials }) => {
  const search = randomSearch(space, seed)
  return Array.from({ length: countTaken(space, trials) }, (_, number) => search.point(number))
}

samplerLaws('random', take)

/** Σ (found − expected)² ÷ expected over the cells that values from 0 to 1 fall into. */
function chiSquare(values: readonly number[], cells: number): number {
  const expected = values.length / cells
  const counts = new Array<number>(cells).fill(0)
  for (const value of values) {
    const cell = Math.floor(value * cells)
    counts[cell] = (counts[cell] ?? Number.NaN) + 1
  }
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/** Of 19 degrees of freedom; exceeded once in a thousand. */
const MAX_OF_20 = 43.8

const steps = (name: string, min: number, max: number, step: number): StepDimension => ({
  kind: 'STEPS',
  name,
  min,
  max,
  step,
  logarithmic: true,
})
const branch = (...dimensions: Space['branches'][number]['dimensions']) => ({
  strategy: 'one',
  direction: 'LONG' as const,
  dimensions,
})

/** A number that any change of any of the points changes. */
function digest(points: readonly Point[]): number {
  return points
    .map((point) => JSON.stringify(point))
    .join('')
    .split('')
    .reduce((state, letter) => hash(state, letter.charCodeAt(0)), 0)
}

describe('the trials of jobs that are stored have the numbers that they had when they were started', () => {
  const log = (name: string, min: number, max: number) => ({ ...between(name, min, max), logarithmic: true })
  const exits = [listDimension('takeProfit', [0.01, 0.05, null])]
  test.each<[string, Space['branches'], number, number]>([
    ['of logarithmic ranges', [branch(steps('x', 2, 200, 1), steps('y', 5, 500, 1), ...exits)], 3_000, 3313602409],
    [
      'of all of a space',
      [branch(steps('x', 0.1, 3, 0.1), whole('y', 1, 20, true)), branch(steps('x', 1, 40, 1))],
      640,
      2989406263,
    ],
    [
      'of small branches beside continuous ones',
      [
        branch(whole('x', 1, 300)),
        branch(log('x', 0.001, 1_000), listDimension('s', [null, 0.02])),
        branch(listDimension('x', [1, 2, 3])),
      ],
      1_500,
      873727076,
    ],
    [
      'of a range so narrow that values come again',
      [branch(whole('x', 1, 3, true)), branch(between('x', 1, 1 + 1e-15))],
      40,
      3280709847,
    ],
  ])('%s', (_what, branches, trials, expected) => {
    expect(digest(take({ branches }, { seed: 2 ** 33 + 5, trials }))).toBe(expected)
  })
})

test('what is drawn in order is drawn in steps, each of which is small', () => {
  // All of a space: the way to the last points leads past nearly all of it.
  const space = spaceOf(whole('x', 1, 60, true), whole('y', 1, 50, true))
  const search = randomSearch(space, 8)
  let calls = 1
  while (!search.prepare(2_999, 1)) calls += 1
  // The last trial alone passes some 1,500 points, 32 in a step.
  expect(calls).toBeGreaterThan(3_300)
  expect(search.prepare(2_999, 0)).toBe(true)
  expect(search.point(2_999)).toEqual(randomSearch(space, 8).point(2_999))
})

describe('a random search', () => {
  test('works out a trial without those before it', () => {
    const check = (space: Space, seed: number) => {
      const trials = countTaken(space, 20)
      const inOrder = take(space, { seed, trials: 20 })
      const backwards = inOrder.map((_, index) => randomSearch(space, seed).point(trials - 1 - index))
      expect(backwards.reverse()).toEqual(inOrder)
    }
    fc.assert(fc.property(anySpaces, fc.integer(), check))
  })

  test('takes every point of a finite space as often', () => {
    const space: Space = {
      branches: [
        { strategy: 'one', direction: 'LONG', dimensions: [whole('x', 1, 3), whole('y', 1, 5)] },
        { strategy: 'one', direction: 'SHORT', dimensions: [whole('x', 1, 5)] },
      ],
    }
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 10_000; seed += 1) {
      for (const point of take(space, { seed, trials: 2 }))
        counts.set(keyOf(point), (counts.get(keyOf(point)) ?? 0) + 1)
    }
    expect(counts.size).toBe(20)
    const square = [...counts.values()].reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)
    expect(square).toBeLessThan(MAX_OF_20)
  })

  const numbers = (points: readonly Point[]) => points.map(({ values }) => Number(values[0]))

  test('takes equal ratios of a logarithmic range as often', () => {
    const space = spaceOf({ ...between('x', 0.001, 1_000), logarithmic: true })
    const values = numbers(take(space, { seed: 4, trials: 4_000 }))
    expect(
      chiSquare(
        values.map((value) => Math.log10(value / 0.001) / 6),
        20,
      ),
    ).toBeLessThan(MAX_OF_20)
    // The same values on an even range would be far from it.
    expect(
      chiSquare(
        values.map((value) => value / 1_000.001),
        20,
      ),
    ).toBeGreaterThan(10_000)
  })

  test('takes equal ratios of logarithmic steps as often, without repeats', () => {
    const space = spaceOf(whole('x', 1, 1_000_000, true))
    const values = numbers(take(space, { seed: 4, trials: 2_000 }))
    expect(new Set(values).size).toBe(values.length)
    // There are enough whole numbers above 10,000 for repeats not to matter.
    const large = values.filter((value) => value > 10_000).map((value) => Math.log10((value + 0.5) / 10_000.5) / 2.0001)
    expect(large.length).toBeGreaterThan(600)
    expect(chiSquare(large, 20)).toBeLessThan(MAX_OF_20)
  })

  test('takes values of an even range as often, in every branch', () => {
    const dimensions = [between('x', 0, 1)]
    const branches = (['LONG', 'SHORT'] as const).map((direction) => ({ strategy: 'one', direction, dimensions }))
    const points = take({ branches }, { seed: 9, trials: 4_000 })
    expect(chiSquare(numbers(points), 20)).toBeLessThan(MAX_OF_20)
    const long = points.filter(({ branch }) => branch === 0).length
    expect(Math.abs(long - 2_000)).toBeLessThan(150)
  })

  test('goes through a small branch beside a continuous one once', () => {
    const branches = [
      { strategy: 'small', direction: 'LONG', dimensions: [whole('x', 1, 3)] },
      { strategy: 'large', direction: 'LONG', dimensions: [between('x', 0, 1)] },
    ] as const
    const points = take({ branches }, { seed: 2, trials: 100 })
    expect(points.filter(({ branch }) => branch === 0)).toHaveLength(3)
    expect(new Set(points.map(keyOf)).size).toBe(100)
  })

  test('takes branches by how many points they have, where logarithmic steps are drawn too', () => {
    const branches = [
      { strategy: 'one', direction: 'LONG', dimensions: [whole('x', 1, 3_000, true)] },
      { strategy: 'other', direction: 'LONG', dimensions: [whole('x', 1, 9_000, true)] },
    ] as const
    const points = take({ branches }, { seed: 2, trials: 800 })
    const first = points.filter(({ branch }) => branch === 0).length
    expect(Math.abs(first - 200)).toBeLessThan(50)
  })

  test('fails where there is no such trial', () => {
    expect(() => randomSearch(spaceOf(whole('x', 1, 4, true)), 1).point(4)).toThrow('trial 4 is outside')
  })
})
