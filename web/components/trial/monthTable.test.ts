import { expect, test } from 'vitest'
import { strengthOf, yearsOf } from './monthTable.ts'

test('months stand in their years, and a year is what its months multiply to', () => {
  const [first, second, ...others] = yearsOf([
    { year: 2021, month: 1, return: 0.1 },
    { year: 2020, month: 11, return: 0.5 },
    { year: 2020, month: 12, return: -0.5 },
  ])
  expect(first).toMatchObject({ year: 2020, total: -0.25 })
  expect(first?.months.slice(9)).toEqual([null, 0.5, -0.5])
  expect(second?.total).toBeCloseTo(0.1)
  expect(others).toEqual([])
})

test('the largest month has the strongest hue, and nothing has none', () => {
  expect([strengthOf(-0.2, 0.2), strengthOf(0.1, 0.2), strengthOf(0, 0.2), strengthOf(0, 0), strengthOf(9, 1)]).toEqual(
    [55, 28, 0, 0, 55],
  )
})
