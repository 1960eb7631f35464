import { readFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { numRuns } from '../../numRuns.fixture.ts'
import { bytesOf } from '../fixtures.ts'
import { ColumnPages } from './parquetPages.ts'
import { readRuns } from './parquetRuns.ts'
import type { FileBytes } from './source.ts'

type Options = Parameters<typeof parquetWriteBuffer>[0]
type Column = Options['columnData'][number]

const NO_LIMITS = { mostUnpacked: Number.POSITIVE_INFINITY }

/** A file of one column, and how many bytes of it are read. */
function opened(data: Uint8Array) {
  let read = 0
  const source = bytesOf(data).bytes as FileBytes
  const bytes: FileBytes = {
    length: data.length,
    read: (from, to) => {
      read += to - from
      return source.read(from, to)
    },
  }
  const metadata = parquetMetadata(Uint8Array.from(data).buffer)
  const root = parquetSchema(metadata)
  const pagesOf = (name: string) =>
    metadata.row_groups.map(({ columns, num_rows }) => {
      const at = root.children.findIndex(({ element }) => element.name === name)
      const [field, column] = [root.children[at], columns[at]?.meta_data]
      if (!field || !column) throw new Error(`no column ${name}`)
      return {
        rows: Number(num_rows),
        pages: new ColumnPages({ bytes, root, field, metadata: column, rows: Number(num_rows), limits: NO_LIMITS }),
      }
    })
  return { pagesOf, bytesRead: () => read }
}

function parquet(column: Column, options: Partial<Options> = {}): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData: [column], ...options }))
}

/** All values of a column, as text. */
async function textsOf(data: Uint8Array, name: string): Promise<string[]> {
  const texts: string[] = []
  for (const { pages, rows } of opened(data).pagesOf(name)) {
    for (let left = rows; left > 0; ) {
      const page = await pages.next()
      for (let row = 0; row < page.length; row++) texts.push(page.text(row))
      left -= page.length
    }
  }
  return texts
}

const CODECS = {
  UNCOMPRESSED: undefined,
  SNAPPY: undefined,
  GZIP: (input: Uint8Array) => gzipSync(input),
  ZSTD: (input: Uint8Array) => zstdCompressSync(input),
  BROTLI: (input: Uint8Array) => brotliCompressSync(input, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
}
const codec = fc.constantFrom(...(Object.keys(CODECS) as (keyof typeof CODECS)[]))

function packedBy(name: keyof typeof CODECS): Partial<Options> {
  const pack = CODECS[name]
  return { codec: name, ...(pack && { compressors: { [name]: pack } }) }
}

const numbers = fc.array(fc.option(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true })), { freq: 8 }), {
  minLength: 1,
  maxLength: 200,
})

test('the pages of a column hold its numbers, whatever they are packed with, and where some are missing', async () => {
  const encodings = fc.constantFrom('PLAIN', 'RLE_DICTIONARY', 'BYTE_STREAM_SPLIT')
  await fc.assert(
    fc.asyncProperty(numbers, codec, encodings, fc.boolean(), async (values, by, encoding, isNullable) => {
      const data = isNullable ? values : values.map((value) => value ?? 0)
      const column = { name: 'open', data, type: 'DOUBLE', encoding, nullable: isNullable } as Column
      const file = parquet(column, { ...packedBy(by), pageSize: 300, rowGroupSize: 120 })
      expect(await textsOf(file, 'open')).toEqual(data.map((value) => (value === null ? '' : String(value))))
    }),
    { numRuns: numRuns(60) },
  )
})

test('bytes that are no text are shown as numbers', async () => {
  const data = [Uint8Array.of(1, 2), Uint8Array.of(3, 4), Uint8Array.of(1, 2)]
  const file = parquetWriteBuffer({
    columnData: [{ name: 'id', data }],
    schema: [
      { name: 'root', num_children: 1 },
      { name: 'id', type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, repetition_type: 'REQUIRED' },
    ],
    codec: 'UNCOMPRESSED',
    pageSize: 2,
  })
  expect(await textsOf(new Uint8Array(file), 'id')).toEqual(['1,2', '3,4', '1,2'])
})

test('a dictionary is there for all pages that name its values', async () => {
  const data = Array.from({ length: 5_000 }, (_, at) => at % 64)
  const column: Column = { name: 'open', data, type: 'DOUBLE', encoding: 'RLE_DICTIONARY', nullable: false }
  for (const name of ['open', 'opens', 'opening', 'open price']) {
    // Whether its values stand where a float may depends on what is before them.
    const file = parquet({ ...column, name }, { codec: 'UNCOMPRESSED', pageSize: 64, rowGroupSize: 1_500 })
    expect(await textsOf(file, name)).toEqual(data.map(String))
  }
})

test('moments are the milliseconds that they are, of any unit, before 1970 too', async () => {
  const moment = fc.date({ min: new Date('1901-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  const units = fc.constantFrom('MILLIS', 'MICROS', 'NANOS')
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 30 }), units, async (dates, unit) => {
      const scale = { MILLIS: 1n, MICROS: 1_000n, NANOS: 1_000_000n }[unit]
      const file = parquetWriteBuffer({
        columnData: [{ name: 'date', data: dates.map((date) => BigInt(date.getTime()) * scale) }],
        schema: [
          { name: 'root', num_children: 1 },
          {
            name: 'date',
            type: 'INT64',
            repetition_type: 'REQUIRED',
            logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit },
          },
        ],
      })
      expect(await textsOf(new Uint8Array(file), 'date')).toEqual(dates.map((date) => date.toISOString()))
    }),
    { numRuns: numRuns(50) },
  )
})

test('a file of another writer is read as its library reads it', async () => {
  const data = readFileSync(new URL('../../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url))
  const buffer = Uint8Array.from(data).buffer
  const { row_groups, schema } = parquetMetadata(buffer)
  const rowEnd = Math.min(20_000, Number(row_groups[0]?.num_rows))
  const objects = await parquetReadObjects({
    file: buffer,
    rowStart: 0,
    rowEnd,
    compressors: { ZSTD: (input) => zstdDecompressSync(input) },
  })
  for (const { name, num_children } of schema) {
    if (num_children) continue
    const [first] = opened(data).pagesOf(name)
    const seen: string[] = []
    while (first && seen.length < rowEnd) {
      const page = await first.pages.next()
      for (let row = 0; row < page.length && seen.length < rowEnd; row++) seen.push(page.text(row))
    }
    const expected = objects.map((object) => {
      const value: unknown = object[name]
      if (value === null || value === undefined) return ''
      return value instanceof Date ? value.toISOString() : String(value)
    })
    expect(seen).toEqual(expected)
  }
})

test.each(Object.keys(CODECS) as (keyof typeof CODECS)[])(
  'of a page of many rows packed as %s, the first rows take only their bytes',
  async (by) => {
    const data = Float64Array.from({ length: 100_000 }, (_, at) => Math.sin(at))
    const file = parquet(
      { name: 'open', data, type: 'DOUBLE', nullable: true },
      { ...packedBy(by), pageSize: 1e8, rowGroupSize: 1e6 },
    )
    const { pagesOf, bytesRead } = opened(file)
    const [column] = pagesOf('open')
    const page = await column?.pages.first(2_048)
    expect(page?.numbers).toEqual(data.slice(0, 2_048))
    expect(bytesRead()).toBeLessThan(file.length / 4)
  },
)

test.each([
  ['runs', [6, 1, 10, 2], 3, [1, 1, 1, 2, 2, 2, 2, 2]],
  ['bits', [3, 0b10001000, 0b11000110, 0b11111010], 3, [0, 1, 2, 3, 4, 5, 6, 7]],
  ['a run of values of two bytes', [4, 0x34, 0x12], 16, [0x1234, 0x1234]],
])('places that stand as %s are read', (_, bytes, bits, expected) => {
  expect([...readRuns(Uint8Array.from(bytes), bits, expected.length)]).toEqual(expected)
})

test('places of which there are fewer than are asked for are refused, and so are lengths that never end', () => {
  expect(() => readRuns(Uint8Array.of(6, 1), 3, 4)).toThrow(RangeError)
  expect(() => readRuns(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 3, 4)).toThrow(RangeError)
})
