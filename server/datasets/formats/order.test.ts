import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numRuns } from '../../numRuns.fixture.ts'
import { appendAll, CHUNK_ROWS, columnOf, makeColumns, toCandles } from './growableColumns.ts'
import { orderRows } from './order.ts'

/** Rows of the times given, whose other columns tell their place in the file. */
function rowsOf(times: Float64Array) {
  const rows = makeColumns()
  const places = times.map((_, at) => at)
  appendAll(rows, [times, places, places, places, places, places], { from: 0, to: times.length })
  return rows
}

/** Rows that need three chunks, of which the last is not full. */
const LENGTH = 2 * CHUNK_ROWS + 1_000

test.each([
  ['rise', (at: number) => at],
  ['fall', (at: number) => LENGTH - at],
  ['follow no order', (at: number) => (at * 7_919) % LENGTH],
])('rows of several chunks that %s are in the order of their times, with all their columns', (_, timeAt) => {
  const times = Float64Array.from({ length: LENGTH }, (_, at) => timeAt(at))
  const rows = rowsOf(times)
  expect(orderRows(rows)).toEqual({ duplicates: 0, firstDuplicateMs: null })
  const { time, volume } = toCandles(rows)
  expect(time).toEqual(times.toSorted())
  expect(volume.every((place, at) => times[place] === time[at])).toBe(true)
})

test('of rows with the same time the last one is kept, also where they stand in two chunks', () => {
  const times = Float64Array.from({ length: LENGTH }, (_, at) => at % CHUNK_ROWS)
  const rows = rowsOf(times)
  expect(orderRows(rows)).toEqual({ duplicates: LENGTH - CHUNK_ROWS, firstDuplicateMs: 0 })
  expect(rows.length).toBe(CHUNK_ROWS)
  expect(columnOf(rows, 5)[0]).toBe(2 * CHUNK_ROWS)
  expect(columnOf(rows, 5)[1_000]).toBe(CHUNK_ROWS + 1_000)
})

test('rows in any order are sorted as a list of them is', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }), (times) => {
      const rows = rowsOf(Float64Array.from(times))
      const { duplicates, firstDuplicateMs } = orderRows(rows)
      const kept = [...new Map(times.map((time, at) => [time, at]))].sort(([a], [b]) => a - b)
      expect([...columnOf(rows, 0)]).toEqual(kept.map(([time]) => time))
      expect([...columnOf(rows, 5)]).toEqual(kept.map(([, at]) => at))
      expect(duplicates).toBe(times.length - kept.length)
      const twice = times.filter((time, at) => times.indexOf(time) !== at)
      expect(firstDuplicateMs).toBe(twice.length > 0 ? Math.min(...twice) : null)
    }),
    { numRuns: numRuns(200) },
  )
})
