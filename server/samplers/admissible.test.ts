import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Admissible } from './admissible.ts'
import { AdmissibleGrid, type Side } from './admissibleGrid.ts'
import type { Value } from './dimension.ts'
import { generatorOf } from './generator.ts'
import { countPoints, pointAt } from './grid.ts'
import { between } from './problems.fixture.ts'
import { UncountableError } from './relatedGroup.ts'
import type { PlacedRelation } from './relatedLevel.ts'
import { isBelow, whole } from './spaces.fixture.ts'

const sideOf = (values: readonly number[]): Side => ({ count: values.length, values: () => values })

/** The points of a grid that keep all relations, walked one by one. */
function walked(lists: readonly (readonly number[])[], relations: readonly PlacedRelation[]): number[][] {
  const sizes = lists.map((list) => list.length)
  return Array.from({ length: countPoints(sizes) }, (_, index) => pointAt(sizes, index)).filter((point) => {
    const values = point.map((index, place) => lists[place]?.[index] ?? null)
    return relations.every((relation) => relation.holds(values))
  })
}

function expectWalked(lists: readonly (readonly number[])[], relations: readonly PlacedRelation[]): void {
  const grid = new AdmissibleGrid(lists.map(sideOf), relations)
  const expected = walked(lists, relations)
  expect(grid.count).toBe(expected.length)
  expect(Array.from({ length: grid.count }, (_, number) => grid.at(number))).toEqual(expected)
  const isNamed = (place: number) => relations.some(({ places }) => places.includes(place))
  for (const [place, list] of lists.entries()) {
    const values = expected.map((point) => list[point[place] ?? -1] as number)
    const ends = isNamed(place) && values.length > 0 ? [Math.min(...values), Math.max(...values)] : null
    expect(grid.endsAt(place)).toEqual(ends)
  }
}

const isOther = (one: number, other: number): PlacedRelation => {
  return { places: [one, other], isMonotone: false, holds: (values) => values[one] !== values[other] }
}
const isAtMost = (place: number, most: number): PlacedRelation => {
  return { places: [place], isMonotone: true, holds: (values) => Number(values[place]) <= most }
}
const sumIsAbove = (places: readonly number[], least: number): PlacedRelation => {
  const sum = (values: readonly Value[]) => places.reduce((all, place) => all + Number(values[place]), 0)
  return { places, isMonotone: true, holds: (values) => sum(values) > least }
}

/** Up to five dimensions of a few values, in any order, and up to four relations of any kind between them. */
const grids = fc.integer({ min: 1, max: 5 }).chain((dimensions) => {
  const place = fc.nat(dimensions - 1)
  const relation = fc.oneof(
    fc
      .tuple(place, place, fc.constantFrom(0.5, 1, 2))
      .filter(([one, other]) => one !== other)
      .map(([one, other, factor]) => isBelow(one, other, factor)),
    fc
      .tuple(place, place)
      .filter(([one, other]) => one !== other)
      .map(([one, other]) => isOther(one, other)),
    fc.tuple(place, fc.nat(9)).map(([one, most]) => isAtMost(one, most)),
    fc
      .tuple(fc.uniqueArray(place, { minLength: 1, maxLength: 3 }), fc.nat(20))
      .map(([all, least]) => sumIsAbove(all, least)),
  )
  const relations =
    dimensions === 1
      ? fc.array(
          fc.nat(9).map((most) => isAtMost(0, most)),
          { maxLength: 2 },
        )
      : fc.array(relation, { maxLength: 4 })
  const list = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 6 })
  return fc.tuple(fc.array(list, { minLength: dimensions, maxLength: dimensions }), relations)
})

describe('the admissible points of a grid', () => {
  test('are those of a walk through all of it, in its order, whatever the relations', () => {
    fc.assert(fc.property(grids, ([lists, relations]) => expectWalked(lists, relations)))
  })

  test.each([
    [
      'two groups that lie in each other',
      [
        [1, 2, 3],
        [3, 1, 2],
        [2, 3, 4],
        [1, 2],
      ],
      [isBelow(0, 2), isBelow(1, 3)],
    ],
    [
      'three in a row',
      [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
      [isBelow(0, 1), isBelow(1, 2)],
    ],
    ['none at all', [[5], [1, 2]], [isBelow(0, 1)]],
    [
      'values that are given twice',
      [
        [2, 1, 2],
        [1, 3, 2],
      ],
      [isBelow(0, 1)],
    ],
  ] as const)('are right of %s', (_, lists, relations) => expectWalked(lists, relations))

  test('of `fast` 2 to 500 and `slow` 2 to 1,000 are counted by a formula, and found by their numbers without the others', () => {
    const list = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
    const [fast, slow] = [list(2, 500), list(2, 1_000)]
    const grid = new AdmissibleGrid([sideOf(fast), sideOf(slow)], [isBelow(0, 1)])
    // For each fast one, the slow ones above it: 998 of 2, down to 500 of 500.
    expect(grid.count).toBe((499 * (998 + 500)) / 2)
    const firstOf = (one: number) => ((one - 2) * (998 + 1_000 - one + 1)) / 2
    for (const one of [2, 3, 250, 499, 500]) {
      expect(grid.at(firstOf(one))).toEqual([one - 2, one - 1])
      expect(grid.at(firstOf(one + 1) - 1)).toEqual([one - 2, 998])
    }
  })

  test('are counted without a look at each', () => {
    const list = Array.from({ length: 1_000 }, (_, index) => index)
    let asked = 0
    const { holds, ...rest } = isBelow(0, 1)
    const counting: PlacedRelation = { ...rest, holds: (values) => ++asked > 0 && holds(values) }
    const grid = new AdmissibleGrid([list, list].map(sideOf), [counting])
    expect(grid.count).toBe((1_000 * 999) / 2)
    // By halving: about a dozen of a thousand.
    expect(asked).toBeLessThan(13 * 1_000)
    asked = 0
    expect(grid.at(400_000)).toEqual(expect.any(Array))
    expect(asked).toBeLessThan(2 * 13)
  })

  test('are counted of three ranges in a row by what matters to the last, not pair by pair', () => {
    const list = Array.from({ length: 1_000 }, (_, index) => index)
    const grid = new AdmissibleGrid([list, list, list].map(sideOf), [isBelow(0, 1), isBelow(1, 2)])
    expect(grid.count).toBe((1_000 * 999 * 998) / 6)
    expect(grid.at(grid.count - 1)).toEqual([997, 998, 999])
  })

  test('are not counted where they would take seconds', () => {
    const list = Array.from({ length: 3_000 }, (_, index) => index)
    const relations = [isBelow(0, 1), isBelow(1, 2), isBelow(0, 2, 0.5)]
    expect(() => new AdmissibleGrid([list, list, list].map(sideOf), relations)).toThrow(UncountableError)
    const endless: Side = { count: 1e12, values: () => expect.fail('a trillion values are not listed') }
    expect(() => new AdmissibleGrid([endless, endless], [isBelow(0, 1)])).toThrow(UncountableError)
  })
})

describe('what a search may choose of related dimensions', () => {
  const draws = (admissible: Admissible, any: () => Value[]) =>
    Array.from({ length: 200 }, (_, number) => admissible.draw(any, generatorOf(1, number)))

  test('is drawn though no draw of them all would find it', () => {
    const admissible = new Admissible([whole('fast', 1, 1_000), whole('slow', 1, 1_000)], [isBelow(0, 1)])
    const drawn = draws(admissible, () => [1_000, 1])
    expect(drawn.every((values) => admissible.keeps(values))).toBe(true)
    expect(new Set(drawn.map(String)).size).toBeGreaterThan(190)
  })

  test('is drawn of continuous dimensions too, hardly ever twice', () => {
    const dimensions = [between('fast', 0, 1), between('slow', 0, 1), between('free', 0, 1)]
    const admissible = new Admissible(dimensions, [isBelow(0, 1, 20)])
    expect(admissible.size).toBe(Number.POSITIVE_INFINITY)
    const drawn = draws(admissible, () => [1, 0, 0.5])
    expect(drawn.every((values) => admissible.keeps(values) && values[2] === 0.5)).toBe(true)
    expect(new Set(drawn.map(String)).size).toBeGreaterThan(190)
  })

  test('is drawn where there are too many to be counted, and has no count then', () => {
    const dimensions = ['one', 'other', 'third'].map((name) => whole(name, 1, 3_000))
    const admissible = new Admissible(dimensions, [isBelow(0, 1), isBelow(1, 2), isBelow(0, 2, 2)])
    expect(admissible.size).toBe(Number.POSITIVE_INFINITY)
    const drawn = draws(admissible, () => [3, 2, 1])
    expect(drawn.every((values) => admissible.keeps(values) && values.every(Number.isInteger))).toBe(true)
    expect(new Set(drawn.map(String)).size).toBeGreaterThan(190)
  })

  test('is nothing where no point is admissible', () => {
    expect(new Admissible([whole('fast', 50, 60), whole('slow', 2, 50)], [isBelow(0, 1)]).size).toBe(0)
    expect(new Admissible([between('fast', 2, 3), between('slow', 0, 1)], [isBelow(0, 1)]).size).toBe(0)
  })
})
