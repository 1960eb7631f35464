import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnOf, Scratch } from '../scratch.ts'
import {
  absolute,
  add,
  change,
  divide,
  logarithm,
  lowerOf,
  middleOf,
  multiply,
  scale,
  share,
  shift,
  subtract,
} from './columns.ts'
import { NONE } from './indicators.fixture.ts'

const pairs = fc.array(fc.tuple(fc.double(), fc.double()), { maxLength: 20 })

const operations: [string, typeof add, (one: number, other: number) => number][] = [
  ['add', add, (one, other) => one + other],
  ['subtract', subtract, (one, other) => one - other],
  ['multiply', multiply, (one, other) => one * other],
  ['middleOf', middleOf, (one, other) => (one + other) / 2],
  ['lowerOf', lowerOf, Math.min],
  ['scale', (values) => scale(values, 0.3), (value) => value * 0.3],
  ['divide', (values) => divide(values, 7), (value) => value / 7],
  ['shift', (values) => shift(values, -100), (value) => value - 100],
  ['absolute', absolute, Math.abs],
  ['logarithm', logarithm, Math.log],
]

/** Works on memory of which something is left from another rule. */
function onUsedMemory(length: number, work: () => Float64Array): number[] {
  const scratch = new Scratch(length)
  scratch.lend(() => columnOf(length, 7))
  return [...scratch.lend(work)]
}

describe('an operation on columns', () => {
  test.each(operations)('%s is that of their numbers, on every bar', (_, operation, of) => {
    const check = (given: [number, number][]) => {
      const ones = Float64Array.from(given, ([one]) => one)
      const others = Float64Array.from(given, ([, other]) => other)
      const expected = given.map(([one, other]) => of(one, other))
      expect(onUsedMemory(given.length, () => operation(ones, others))).toEqual(expected)
    }
    fc.assert(fc.property(pairs, check))
  })
})

test('a share of nothing is what it is said to be, and unknown where the part is', () => {
  const shares = share(Float64Array.of(1, 0, 2, NONE, 1), Float64Array.of(4, 0, 0, 0, NONE), 0.5)
  expect([...shares]).toEqual([0.25, 0.5, 0.5, NONE, NONE])
})

test('a change begins where there is a value so many bars before', () => {
  expect([...change(Float64Array.of(1, 4, 9, 16), 2)]).toEqual([NONE, NONE, 8, 12])
})
