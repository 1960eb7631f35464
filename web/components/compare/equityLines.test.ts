import { expect, test } from 'vitest'
import { equityLines, logTicks } from './equityLines.ts'

const at = (day: number) => new Date(Date.UTC(2024, 0, day)).toISOString()
const marks = (...values: readonly (readonly [day: number, equity: number])[]) =>
  values.map(([day, equity]) => ({ at: at(day), equity }))

const FIRST = marks([1, 100], [3, 300])
const LATER = marks([2, 50], [3, 25])
const HELD = marks([1, 10], [3, 20])

test('accounts begin at one height, each where it begins, at the moments of all of them', () => {
  const { times, values } = equityLines([FIRST, LATER], HELD, 'log', 1_000)
  expect(times).toEqual([1, 2, 3].map((day) => Date.parse(at(day))))
  expect(values).toEqual([
    [1_000, 2_000, 3_000],
    [null, 1_000, 500],
    [1_000, 1_500, 2_000],
  ])
})

test('against holding they are so many times what that is worth', () => {
  expect(equityLines([FIRST], HELD, 'holding', 1_000).values).toEqual([
    [1, 1.5],
    [1, 1],
  ])
})

test('an account without marks, and holding that is not known, are no lines', () => {
  expect(equityLines([FIRST, []], [], 'linear', 10).values).toEqual([
    [10, 30],
    [null, null],
    [null, null],
  ])
})

test.each([
  [900, 5_100, [1_000, 2_000, 5_000]],
  [4_000, 60_000, [5_000, 10_000, 20_000, 50_000]],
  [9_500, 11_000, [9_700, 10_000, 11_000]],
])('the ticks from %d to %d are round', (least, most, ticks) => {
  expect(logTicks(least, most)).toEqual(ticks)
})
