import fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { numRuns } from '../../numRuns.fixture.ts'
import { IS_QUICK } from '../../testMode.fixture.ts'
import { openTable } from '../files/readFile.ts'
import type { FileSource } from '../files/source.ts'
import type { OpenedTable } from '../files/table.ts'
import { bytesOf, rowsOf } from '../fixtures.ts'
import { type FileReading, type Problems, withCandles } from '../formats/fileReading.ts'
import { readTable } from '../formats/readTable.ts'
import type { Batch } from '../formats/records.ts'
import { NO_CHOICE } from '../layouts/choice.ts'
import type { NumberRows, WantedNumbers } from './numberRows.ts'

const DAY_MS = 86_400_000
const OPTIONS = { limits: { mostUnpacked: 10_000_000 }, choice: NO_CHOICE }

/** The same files each time: of others, all might be of those whose numbers tell something, and then none is read as numbers. */
const SEED = 5

/** Rows that were taken as numbers, in all files of one test: without any, the test would compare records with themselves. */
let taken = 0

function expectTaken(): void {
  // A few files may all be of those whose numbers tell something.
  expect(taken).toBeGreaterThan(IS_QUICK ? -1 : 100)
  taken = 0
}

async function* recordsOf(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  // What is read as numbers elsewhere comes as records: of JSON, none are left out.
  for await (const batch of batches) yield 'fault' in batch ? batch : { records: batch.records }
}

async function* countedOf(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    if ('fault' in batch || !batch.numbers) yield batch
    else {
      const numbers = (wanted: WantedNumbers): NumberRows | null => {
        const rows = batch.numbers?.(wanted) ?? null
        for (let at = 0; at < (rows?.length ?? 0); at++) if (!Number.isNaN(rows?.columns[0]?.[at])) taken++
        return rows
      }
      yield {
        get records() {
          return batch.records
        },
        numbers,
      }
    }
  }
}

function told(reading: FileReading | Problems): unknown {
  if ('problems' in reading) return reading
  return { ...reading, series: reading.series.map(({ candles, ...rest }) => ({ ...rest, rows: rowsOf(candles) })) }
}

/** Reads a file as numbers where it can be, and as records alone, and expects the same. */
async function expectSame(source: FileSource): Promise<void> {
  const through = (way: typeof recordsOf) => async (): Promise<OpenedTable> => {
    const table = await openTable(source, OPTIONS)
    return 'faults' in table ? table : { ...table, batches: way(table.batches) }
  }
  const read = async (way: typeof recordsOf) => withCandles(await readTable(through(way), 'file'))
  const [numbers, records] = [await read(countedOf), await read(recordsOf)]
  expect(told(numbers)).toEqual(told(records))
}

/** A source of text in pieces of so many characters, the first long enough to hold a header. */
function piecesOf(text: string, characters: number): FileSource {
  return {
    pieces: async function* () {
      yield text.slice(0, 70_000)
      for (let at = 70_000; at < text.length; at += characters) yield text.slice(at, at + characters)
    },
    bytes: null,
  }
}

/** A price as it mostly is, and as it sometimes is. */
const price = fc.oneof(
  { weight: 200, arbitrary: fc.integer({ min: 9_000, max: 11_000 }).map((cents) => (cents / 100).toFixed(2)) },
  { weight: 4, arbitrary: fc.double({ min: 1e-9, max: 1e9, noNaN: true }).map(String) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '0',
      '-1',
      '',
      ' 100.5 ',
      '1e2',
      '100.',
      '.5',
      '0100.25',
      '12345678901234567.25',
      '9'.repeat(61),
      'n/a',
      '1,5',
      'é',
      '100.123456789012345678',
      '-0',
      '+1',
      'Infinity',
      '1.2.3',
    ),
  },
)
const volume = fc.oneof(
  { weight: 30, arbitrary: fc.double({ min: 0, max: 1e5, noNaN: true }).map((value) => value.toFixed(4)) },
  { weight: 30, arbitrary: fc.integer({ min: 0, max: 1e6 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('', '-3', '1.234', '1,234', '1.2M', '1e3', '-0', '0.000') },
)
const timeForm = fc.constantFrom<(atMs: number) => string>(
  (atMs) => new Date(atMs).toISOString(),
  (atMs) => new Date(atMs).toISOString().slice(0, 19),
  (atMs) => new Date(atMs).toISOString().slice(0, 10),
  (atMs) => new Date(atMs).toISOString().slice(0, 16),
  (atMs) => `${new Date(atMs).toISOString().slice(0, 19)}-05:30`,
  (atMs) => new Date(atMs).toISOString().replace('T', ' ').replace('Z', '+01:00'),
  (atMs) => `${atMs}`,
  (atMs) => `${atMs / 1000}`,
  (atMs) => `${atMs}000000`,
  (atMs) => new Date(atMs).toISOString().slice(0, 10).replaceAll('-', ''),
  (atMs) => new Date(atMs).toISOString().slice(0, 10).split('-').reverse().join('/'),
)
const symbol = fc.oneof(
  { weight: 9, arbitrary: fc.constant('AAA') },
  { weight: 1, arbitrary: fc.constantFrom('BBB', '', 'ÄÄ') },
)

interface Written {
  readonly time: string
  readonly fields: readonly string[]
  readonly symbol: string
}

/** Some rows, then as many again as it takes to be more than one piece. */
const rows = fc
  .tuple(
    timeForm,
    fc.array(fc.tuple(price, price, volume, price, symbol), { minLength: 30, maxLength: 60 }),
    fc.boolean(),
  )
  .map(([form, drawn, isWild]): readonly Written[] => {
    const many = Array.from({ length: 1_800 }, (_, at) => drawn[at % drawn.length] as (typeof drawn)[number])
    return many.map(([open, close, amount, adjusted, name], at) => {
      const known = [open, close].map(Number).filter((value) => value > 0)
      const bounds = [Math.max(...known, 1), Math.min(...known, 1e9)].map(String)
      const [high = '', low = ''] = isWild && at % 7 === 0 ? bounds.toReversed() : bounds
      const time =
        at % 97 === 0 && isWild ? 'never' : form(Date.UTC(2020, 0, 1) + DAY_MS * (at - (at % 83 === 0 ? 1 : 0)))
      return { time, fields: [open, high, low, close, amount, adjusted], symbol: name }
    })
  })

const shape = fc.record({
  hasSymbol: fc.boolean(),
  hasAdjusted: fc.boolean(),
  characters: fc.integer({ min: 50, max: 40_000 }),
})

test('text that is read as numbers is the same candles and warnings as its records are', async () => {
  const delimiters = fc.constantFrom(',', ';', '\t')
  const ends = fc.constantFrom('\n', '\r\n', '\r')
  await fc.assert(
    fc.asyncProperty(
      rows,
      shape,
      delimiters,
      ends,
      async (written, { hasSymbol, hasAdjusted, characters }, delimiter, end) => {
        const names = ['date', 'open', 'high', 'low', 'close', 'volume', ...(hasAdjusted ? ['adj close'] : [])]
        const header = [...names, ...(hasSymbol ? ['symbol'] : []), 'more'].join(delimiter)
        const lines = written.map(({ time, fields, symbol }, at) => {
          const own = [
            time,
            ...fields.slice(0, hasAdjusted ? 6 : 5),
            ...(hasSymbol ? [symbol] : []),
            ...(at % 5 ? ['x'] : []),
          ]
          return (
            [...own, ...(at % 211 ? [] : ['', at % 422 ? 'too many' : ''])].join(delimiter) +
            (at % 301 ? '' : `${end} `)
          )
        })
        await expectSame(piecesOf([header, ...lines].join(end), characters))
      },
    ),
    { numRuns: numRuns(20), seed: SEED },
  )
  expectTaken()
})

/** A value as JSON has it: a number where it is one of its grammar, else text. */
function jsonOf(text: string, isText: boolean): string {
  return !isText && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/.test(text) ? text : JSON.stringify(text)
}

test('JSON that is read as numbers is the same candles and warnings as its records are', async () => {
  const forms = fc.constantFrom('ARRAYS', 'OBJECTS', 'LINES')
  await fc.assert(
    fc.asyncProperty(
      rows,
      shape,
      forms,
      fc.boolean(),
      async (written, { hasSymbol, hasAdjusted, characters }, form, isText) => {
        const records = written.map(({ time, fields, symbol }, at) => {
          const values = [time, ...fields].map((text) => (text === 'n/a' ? 'null' : jsonOf(text, isText)))
          if (form === 'ARRAYS') return `[${values.slice(0, at % 307 === 5 ? 7 : 6).join(at % 11 ? ',' : ' , ')}]`
          const names = ['time', 'open', 'high', 'low', 'close', 'volume', ...(hasAdjusted ? ['adjClose'] : [])]
          const own = names.map((name, index) => `${JSON.stringify(name)}:${at % 13 ? '' : ' '}${values[index]}`)
          const more = [
            ...(hasSymbol ? [`"symbol":${JSON.stringify(symbol)}`] : []),
            at % 401 === 5 ? '"x":{"y":1}' : '"x":-1.5e3',
          ]
          return `{${[...own, ...more].join(',')}}`
        })
        const text = form === 'LINES' ? records.join('\n') : `{"data":[${records.join(',\n')}]}`
        await expectSame(piecesOf(text, characters))
      },
    ),
    { numRuns: numRuns(10), seed: SEED },
  )
  expectTaken()
})

test('Parquet that is read as numbers is the same candles and warnings as its records are', async () => {
  const kinds = fc.constantFrom('TIMESTAMP', 'INT64', 'STRING')
  const cell = fc.oneof(
    { weight: 40, arbitrary: fc.double({ min: 90, max: 110, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e21, 5e-324, 300, null) },
  )
  const row = fc.tuple(cell, cell, fc.double({ min: -1, max: 1e6, noNaN: true }), fc.constantFrom('A', 'A', 'A', 'B'))
  const cases = fc.array(row, { minLength: 20, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(cases, kinds, fc.boolean(), fc.boolean(), async (drawn, kind, hasSymbol, isWhole) => {
      const times = drawn.map((_, at) => Date.UTC(2020, 0, 1) + DAY_MS * at)
      const data = {
        TIMESTAMP: times.map((at) => new Date(at)),
        INT64: times.map((at) => BigInt(at)),
        STRING: times.map((at) => new Date(at).toISOString()),
      }
      const rounded = (value: number | null) =>
        isWhole && value !== null && Number.isFinite(value) ? Math.round(value) : value
      const column = (name: string, values: readonly (number | null)[]) => {
        return { name, data: values.map(rounded), type: 'DOUBLE' as const, nullable: true }
      }
      const prices = drawn.map(([open, close]) => [open, close] as const)
      const columnData = [
        { name: 'date', data: data[kind], type: kind },
        column(
          'open',
          prices.map(([open]) => open),
        ),
        column(
          'high',
          prices.map(([open, close]) => Math.max(open ?? 0, close ?? 0)),
        ),
        column(
          'low',
          prices.map(([open, close]) => Math.min(open ?? 100, close ?? 100)),
        ),
        column(
          'close',
          prices.map(([, close]) => close),
        ),
        column(
          'volume',
          drawn.map(([, , amount]) => amount),
        ),
        ...(hasSymbol ? [{ name: 'symbol', data: drawn.map(([, , , name]) => name), type: 'STRING' as const }] : []),
      ]
      await expectSame(bytesOf(new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 25 }))))
    }),
    { numRuns: numRuns(50), seed: SEED },
  )
  expectTaken()
})
