import fc from 'fast-check'
import { expect, test } from 'vitest'
import { monthReturns } from './monthReturns.ts'

const detailOf = (marks: readonly (readonly [at: string, worth: number])[], initialCash = 100) => ({
  times: Float64Array.from(marks, ([at]) => Date.parse(at)),
  equity: Float64Array.from(marks, ([, worth]) => worth),
  initialCash,
})

test('months begin with what the last one left, and one without a bar is left out', () => {
  const detail = detailOf([
    ['2023-12-30T23:59:59.999Z', 110],
    ['2023-12-31T23:59:59.999Z', 121],
    ['2024-01-01T00:00:00Z', 100],
    ['2024-02-29T12:00:00Z', 150],
    ['2024-04-01T00:00:00Z', 75],
  ])
  const rounded = monthReturns(detail).map((one) => ({ ...one, return: Number(one.return.toFixed(9)) }))
  expect(rounded).toEqual([
    { year: 2023, month: 12, return: 0.21 },
    { year: 2024, month: 1, return: -0.173553719 },
    { year: 2024, month: 2, return: 0.5 },
    { year: 2024, month: 4, return: -0.5 },
  ])
})

test('of nothing there are none, and an account that was ruined earns nothing more', () => {
  expect(monthReturns(detailOf([]))).toEqual([])
  const ruined = detailOf([
    ['2024-01-31', 0],
    ['2024-02-01', 0],
  ])
  expect(monthReturns(ruined).map((one) => one.return)).toEqual([-1, 0])
})

test('they compound to all that was earned, and are those of the calendar', () => {
  const from = Date.UTC(1999, 0, 1)
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.double({ min: 1, max: 1_000, noNaN: true })), {
    minLength: 1,
    maxLength: 60,
  })
  fc.assert(
    fc.property(steps, (given) => {
      let days = 0
      const marks = given.map(([step, worth]) => {
        days += step
        return [new Date(from + days * 86_400_000).toISOString(), worth] as const
      })
      const found = monthReturns(detailOf(marks))
      const product = found.reduce((worth, one) => worth * (1 + one.return), 100)
      expect(product).toBeCloseTo(marks.at(-1)?.[1] ?? 0, 6)
      const months = new Set(marks.map(([at]) => at.slice(0, 7)))
      expect(found.map(({ year, month }) => `${year}-${String(month).padStart(2, '0')}`)).toEqual([...months])
    }),
  )
})
