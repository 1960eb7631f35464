import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_PERIODS, periodReturns } from './periodReturns.ts'

test('each bar is a period where there are few, and returns begin with what there was before', () => {
  expect([...periodReturns(Float64Array.from([110, 99, 198]), 100)].map((one) => Number(one.toFixed(9)))).toEqual([
    0.1, -0.1, 1,
  ])
  expect(periodReturns(new Float64Array(0), 100)).toEqual(new Float64Array(0))
})

test('many bars are put together into equal periods that compound to the same', () => {
  const marks = fc.array(fc.double({ min: 1, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 3_000 })
  fc.assert(
    fc.property(marks, (equity) => {
      const returns = periodReturns(Float64Array.from(equity), 50)
      expect(returns.length).toBe(Math.min(MAX_PERIODS, equity.length))
      expect(returns.reduce((worth, one) => worth * (1 + one), 50)).toBeCloseTo(equity.at(-1) as number, 6)
    }),
  )
})

test('an account that was ruined earns nothing more', () => {
  expect([...periodReturns(Float64Array.from([0, 0, 5]), 100)]).toEqual([-1, 0, 0])
})
