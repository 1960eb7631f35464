import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COLUMNS, viewCandles } from '../../engine/candles.ts'
import { makeCandles } from '../../engine/walk.fixture.ts'
import { partOf } from '../../engine/window.ts'
import { OwnColumns } from './columns.ts'

const SHARED = makeCandles(200, 1)
const bytesOf = () => [...new Uint8Array(SHARED.time.buffer)]
const BYTES = bytesOf()

describe('the columns of strategies of one’s own', () => {
  test('are those of the dataset, whole and in parts, and no writing to them reaches it', () => {
    const columns = new OwnColumns(SHARED)
    const part = partOf(SHARED, 50, 90)
    for (const column of COLUMNS) {
      expect(columns.of(SHARED)[column]).toEqual(SHARED[column])
      expect(columns.of(part)[column]).toEqual(part[column])
      columns.of(part)[column].fill(7)
      expect([...columns.of(SHARED)[column].subarray(50, 90)].every((value) => value === 7)).toBe(true)
    }
    expect(bytesOf()).toEqual(BYTES)
  })

  test('are put right, with the first number that was written, whatever was written', () => {
    const anyColumn = fc.constantFrom(...COLUMNS)
    const anyBar = fc.integer({ min: 0, max: 199 })
    fc.assert(
      fc.property(anyColumn, anyBar, fc.double(), (column, bar, value) => {
        const columns = new OwnColumns(SHARED)
        expect(columns.putRight()).toBeNull()
        columns.of(SHARED)[column][bar] = value
        const isOther = !Object.is(value, SHARED[column][bar])
        expect(columns.putRight()).toBe(
          isOther
            ? `it writes to candles: ${column} holds ${value} at bar ${bar}, where the dataset has ${SHARED[column][bar]}; work on a copy, as ${column}.slice()`
            : null,
        )
        expect(columns.of(SHARED)).toEqual(viewCandles(SHARED.time.buffer, 200))
      }),
    )
  })

  test('are there again when their memory was given away', () => {
    const columns = new OwnColumns(SHARED)
    const { buffer } = columns.of(SHARED).close
    structuredClone(buffer, { transfer: [buffer as ArrayBuffer] })
    expect(columns.putRight()).toContain('it writes to candles: it gave the memory of their columns away')
    expect(columns.of(SHARED).close).toEqual(SHARED.close)
  })
})
