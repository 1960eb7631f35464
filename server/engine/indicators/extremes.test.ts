import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { highest, highestBefore, lowest, lowestBefore } from './extremes.ts'
import { NONE, windows } from './indicators.fixture.ts'

describe('the highest and the lowest before a bar', () => {
  test('leave the bar itself out and begin after a full window', () => {
    const values = Float64Array.of(5, 1, 3, 9, 2)
    expect([...highestBefore(values, 2)]).toEqual([NONE, NONE, 5, 3, 9])
    expect([...lowestBefore(values, 2)]).toEqual([NONE, NONE, 1, 1, 3])
  })

  test('are the extremes of each window, whatever the values', () => {
    const check = (values: number[], window: number) => {
      const extremes = (pick: (...values: number[]) => number) =>
        values.map((_, bar) => (bar < window ? NONE : pick(...values.slice(bar - window, bar))))
      expect([...highestBefore(Float64Array.from(values), window)]).toEqual(extremes(Math.max))
      expect([...lowestBefore(Float64Array.from(values), window)]).toEqual(extremes(Math.min))
    }
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }), windows, check))
  })

  test('with the bar itself are those of the window that ends there', () => {
    const check = (values: number[], window: number) => {
      const own = Float64Array.from(values)
      const next = Float64Array.from([...values, 0])
      expect([...highest(own, window)]).toEqual([...highestBefore(next, window)].slice(1))
      expect([...lowest(own, window)]).toEqual([...lowestBefore(next, window)].slice(1))
    }
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 }), windows, check))
  })
})
