import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { smaCross } from '../../engine/strategies/trend/smaCross.ts'
import type { ParameterRange } from '../specification.ts'
import { countRange, countValues, listRange, listValues } from './ranges.ts'

const range = (min: number, max: number, step: number | null): ParameterRange => ({
  min,
  max,
  step,
  logarithmic: false,
})
const [fast] = smaCross.parameters

describe('the values of a range', () => {
  test.each([
    ['whole steps, both ends included', range(1, 4, 1), [1, 2, 3, 4]],
    ['an end that no step meets is left out', range(1, 4, 2), [1, 3]],
    ['one value where min is max', range(7, 7, 1), [7]],
    ['one value where the step is wider than the range', range(1, 4, 10), [1]],
    ['the declared step where none is given', range(0, 1, null), [0, 0.25, 0.5, 0.75, 1]],
    ['tenths without binary noise', range(0, 0.7, 0.1), [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]],
    ['tenths from 0.1', range(0.1, 0.4, 0.1), [0.1, 0.2, 0.3, 0.4]],
    ['below zero', range(-0.3, 0.3, 0.3), [-0.3, 0, 0.3]],
    ['ends of more digits than are kept of the steps', range(1 / 3, 2 / 3, 1 / 3), [1 / 3, 2 / 3]],
  ])('%s', (_name, given, values) => {
    expect(listRange(given, 0.25)).toEqual(values)
    expect(countRange(given, 0.25)).toBe(values.length)
  })

  test('lie within the range, rise, and are as many as counted', () => {
    const number = fc.double({ min: -1_000, max: 1_000, noNaN: true })
    const step = fc.double({ min: 0.001, max: 100, noNaN: true })
    fc.assert(
      fc.property(number, fc.double({ min: 0, max: 5, noNaN: true }), step, (min, width, each) => {
        const given = range(min, min + width, each)
        const values = listRange(given, 1)
        expect(values).toHaveLength(countRange(given, 1))
        expect(values[0]).toBe(min)
        expect(values.at(-1)).toBeLessThanOrEqual(given.max)
        for (const [index, value] of values.entries()) {
          expect(Math.abs(value - (min + index * each))).toBeLessThan(1e-6)
          if (index > 0) expect(value).toBeGreaterThan(values[index - 1] as number)
        }
      }),
    )
  })

  test('of tenths, hundredths and thousandths are the numbers that people write', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(500), fc.constantFrom(10, 100, 1_000), (first, more, scale) => {
        const values = listRange(range(first / scale, (first + more) / scale, 1 / scale), 1)
        expect(values).toEqual(Array.from({ length: more + 1 }, (_, index) => (first + index) / scale))
      }),
    )
  })
})

describe('the values that a sweep tries of a parameter', () => {
  if (!fast) throw new Error('sma-cross has parameters')
  test.each([
    ['its default alone where it is not named', undefined, [10]],
    ['the ones that are listed, in their order', { name: 'fast', values: [9, 3, 5], range: null }, [9, 3, 5]],
    ['a range in its declared steps', { name: 'fast', values: null, range: range(3, 5, null) }, [3, 4, 5]],
  ])('are %s', (_name, space, values) => {
    expect(listValues(fast, space)).toEqual(values)
    expect(countValues(fast, space)).toBe(values.length)
  })
})
