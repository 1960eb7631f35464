import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostPlaneBytes, readPlanes, writePlanes } from './columnPlanes.ts'

/** What a column is written as. */
function planesOf(column: Float64Array): Uint8Array {
  const into = new Uint8Array(mostPlaneBytes(column.length))
  return into.subarray(0, writePlanes(column, into, 0))
}

function bytesOf(column: Float64Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength)
}

function expectSame(columns: readonly Float64Array[]): void {
  const into = new Uint8Array(columns.reduce((sum, { length }) => sum + mostPlaneBytes(length), 0))
  let end = 0
  for (const column of columns) end = writePlanes(column, into, end)
  let at = 0
  for (const column of columns) {
    const read = new Float64Array(column.length).fill(7)
    at = readPlanes(into, at, read)
    expect(Buffer.compare(bytesOf(read), bytesOf(column))).toBe(0)
  }
  expect(at).toBe(end)
}

const floats = fc.array(fc.double()).map((values) => Float64Array.from(values))
const decimals = fc
  .tuple(fc.nat(9), fc.array(fc.integer({ min: -(2 ** 52), max: 2 ** 52 })))
  .map(([places, values]) => Float64Array.from(values, (value) => value / 10 ** places))
const prices = fc
  .tuple(fc.nat(8), fc.array(fc.nat(5_000_000)), fc.double())
  .map(([places, values, last]) => Float64Array.from([...values.map((value) => Number(`${value}e-${places}`)), last]))

test('columns one behind the other come back bit for bit, whatever they hold', () => {
  fc.assert(fc.property(fc.array(fc.oneof(floats, decimals, prices)), expectSame))
})

test.each([
  ['nothing', []],
  ['zeros of either sign', [0, -0]],
  ['a zero', [0]],
  ['the largest whole numbers whose steps are exact', [2 ** 51, -(2 ** 51), 2 ** 51 - 1]],
  ['whole numbers whose steps are not', [2 ** 53, -(2 ** 53), 1]],
  ['steps of 31, 32 and 33 bits', [0, 2 ** 30, -(2 ** 30), 2 ** 31, -1, 2 ** 32 + 1]],
  ['what is no number', [1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  ['the least and the largest floats', [5e-324, -1.7976931348623157e308]],
  ['ten decimals', [1e-10, 2e-10]],
])('%s come back bit for bit', (_, values) => expectSame([Float64Array.from(values)]))

test.each([
  ['times of equal steps', [1_600_000_000_000, 1_600_000_060_000, 1_600_000_120_000], [0, 6]],
  ['prices to the cent', [100.25, 100.5, 99.75], [2, 2]],
  ['prices that stand still', [0.1, 0.1], [1, 1]],
  ['prices that were adjusted', [100.25 / 3, 100.5 / 3], [255, 8]],
])('%s have as few decimals and planes as they need', (_, values, head) => {
  expect([...planesOf(Float64Array.from(values)).subarray(0, 2)]).toEqual(head)
})
