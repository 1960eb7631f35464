import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSaturday, midnightOf, monthOf } from './calendar.ts'

test('the calendar is the one that Date knows', () => {
  const days = fc.integer({ min: Date.UTC(1, 0, 1) / 86_400_000, max: Date.UTC(9999, 11, 31) / 86_400_000 })
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 86_399_999 }), (day, ms) => {
      const date = new Date(day * 86_400_000)
      const midnight = midnightOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
      expect(midnight).toBe(date.getTime())
      expect(isSaturday(date.getTime() + ms)).toBe(date.getUTCDay() === 6)
    }),
  )
})

test.each([
  [2021, 2, 29],
  [1900, 2, 29],
  [2020, 4, 31],
  [2020, 0, 1],
  [2020, 13, 1],
  [2020, 1, 0],
  [Number.NaN, 1, 1],
  [2020, Number.NaN, 1],
  [2020, 1, Number.NaN],
])('there is no day %d-%d-%d', (year, month, day) => {
  expect(midnightOf(year, month, day)).toBe(null)
})

test.each([
  ['Jan', 1],
  ['SEPT', 9],
  ['december', 12],
  ['foo', 0],
  ['decembers', 0],
])('the name %j is month %d', (name, month) => {
  expect(monthOf(name)).toBe(month)
})
