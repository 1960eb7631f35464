import { gzipSync, zstdCompressSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { bytesOf, rowsOf } from '../fixtures.ts'
import { readFile } from './readFile.ts'

const TIMES = [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3), Date.UTC(2024, 0, 4)]
const PRICES = { open: [10, 11, 12], high: [13, 14, 15], low: [9, 10, 11], close: [12, 13, 14] }

type Column = Parameters<typeof parquetWriteBuffer>[0]['columnData'][number]

function parquet(
  columns: readonly Column[],
  options: Partial<Parameters<typeof parquetWriteBuffer>[0]> = {},
): Uint8Array {
  const prices = Object.entries(PRICES).map(([name, data]): Column => ({ name, data, type: 'DOUBLE' }))
  return new Uint8Array(parquetWriteBuffer({ columnData: [...columns, ...prices], ...options }))
}

async function read(data: Uint8Array, mostUnpacked = 1_000_000) {
  const outcome = await readFile(bytesOf(data), 'file', { limits: { mostUnpacked } })
  return 'problems' in outcome
    ? outcome.problems.map(({ message }) => message)
    : outcome.series.map(({ symbol, candles }) => [symbol, rowsOf(candles).map(([time, open]) => [time, open])])
}

const ROWS = TIMES.map((time, at) => [time, PRICES.open[at]])
const DATES: Column = { name: 'date', data: TIMES.map((time) => new Date(time)), type: 'TIMESTAMP' }

test.each<[string, Column]>([
  ['timestamps', DATES],
  ['seconds', { name: 'time', data: TIMES.map((time) => BigInt(time / 1000)), type: 'INT64' }],
  ['nanoseconds', { name: 'window_start', data: TIMES.map((time) => BigInt(time) * 1_000_000n), type: 'INT64' }],
  ['text', { name: 'Date', data: TIMES.map((time) => new Date(time).toISOString().slice(0, 10)), type: 'STRING' }],
  ["pandas' index", { name: '__index_level_0__', data: TIMES.map((time) => new Date(time)), type: 'TIMESTAMP' }],
])('times as %s are read', async (_, column) => {
  expect(await read(parquet([column]))).toEqual([[null, ROWS]])
})

test.each<[string, Partial<Parameters<typeof parquetWriteBuffer>[0]>]>([
  ['in several groups of rows', { rowGroupSize: 2 }],
  ['uncompressed', { codec: 'UNCOMPRESSED' }],
  ['with gzip', { codec: 'GZIP', compressors: { GZIP: (input) => gzipSync(input) } }],
  ['with zstd', { codec: 'ZSTD', compressors: { ZSTD: (input) => zstdCompressSync(input) } }],
])('a file %s is read', async (_, options) => {
  expect(await read(parquet([DATES], options))).toEqual([[null, ROWS]])
})

test('several symbols are a series each', async () => {
  const symbol: Column = { name: 'symbol', data: ['A', 'A', 'B'], type: 'STRING' }
  expect(await read(parquet([DATES, symbol]))).toEqual([['A', ROWS.slice(0, 2)]])
})

test('what it unpacks to has a limit, which is named, and a table of something else is refused', async () => {
  expect(await read(parquet([DATES]), 100)).toEqual([expect.stringContaining('unpacked it has more than 100 bytes')])
  expect(await read(parquet([DATES], { rowGroupSize: 3 }), 40)).toEqual([expect.stringContaining('more than 40 bytes')])
  const quotes = parquetWriteBuffer({
    columnData: [
      DATES,
      { name: 'bid', data: [1, 1, 1], type: 'DOUBLE' },
      { name: 'ask', data: [1, 1, 1], type: 'DOUBLE' },
    ],
  })
  expect(await read(new Uint8Array(quotes))).toEqual([expect.stringMatching(/^it looks like quotes or ticks/)])
})
