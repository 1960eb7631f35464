import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { COLUMNS } from '../../engine/candles.ts'
import { appendAll, CHUNK_ROWS, type GrowableColumns, makeColumns } from '../formats/growableColumns.ts'
import { CandleReceiver, type ReceiverEvents } from './candleReceiver.ts'
import { sendCandles } from './candleSending.ts'

const SILENT: ReceiverEvents = { moved: () => undefined, failed: () => undefined }

/** Rows of which each value is another. */
function columnsOf(bars: number, first: number): readonly Float64Array[] {
  return COLUMNS.map((_, column) => Float64Array.from({ length: bars }, (_, row) => first + column * bars + row + 0.5))
}

function rowsOf(columns: readonly Float64Array[]): GrowableColumns {
  const rows = makeColumns()
  appendAll(rows, columns, { from: 0, to: columns[0]?.length ?? 0 })
  return rows
}

/** The bytes that are sent of series. */
function sentOf(all: readonly GrowableColumns[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'barline-sent-'))
  const path = join(folder, 'sent')
  try {
    const fd = openSync(path, 'w')
    for (const rows of all) sendCandles(rows, fd)
    closeSync(fd)
    return readFileSync(path)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Bytes cut at some places, each part in memory of its own. */
function cutAt(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const bounds = [0, ...places.map((place) => Math.floor(place * bytes.length)).sort((a, b) => a - b), bytes.length]
  const parts = bounds.slice(1).map((to, at) => bytes.subarray(bounds[at], to))
  return parts.filter(({ length }) => length > 0).map((part) => Buffer.from(Uint8Array.from(part).buffer))
}

test('series are the same behind the pipe as before it, wherever it cuts them, and leave no memory before it', async () => {
  const columns = [columnsOf(CHUNK_ROWS + 3, 0), columnsOf(2, 1e6), columnsOf(700, 2e6)]
  const rows = columns.map(rowsOf)
  const sent = sentOf(rows)
  const left = rows.flatMap(({ chunks }) => chunks.flat().map(({ byteLength }) => byteLength))
  expect(Math.max(...left)).toBe(0)
  const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(places, async (cuts) => {
      const receiver = new CandleReceiver(Readable.from(cutAt(sent, cuts)), SILENT)
      // An answer may be there before its candles, or behind them.
      const [first, ...others] = [...(await receiver.series(1)), ...(await receiver.series(2))]
      expect(first?.time.buffer).toBeInstanceOf(SharedArrayBuffer)
      for (const [at, candles] of [first, ...others].entries())
        for (const [k, name] of COLUMNS.entries())
          expect(Buffer.compare(bytesOf(candles?.[name]), bytesOf(columns[at]?.[k]))).toBe(0)
    }),
    { numRuns: 20 },
  )
})

function bytesOf(column: Float64Array | undefined): Uint8Array {
  return column ? new Uint8Array(column.buffer, column.byteOffset, column.byteLength) : new Uint8Array()
}

test('candles for which there is no memory are a failure that is told, and no more is taken', async () => {
  const pipe = Readable.from([Buffer.from(Float64Array.of(1e15).buffer), Buffer.alloc(1_000)])
  const failed = vi.fn()
  new CandleReceiver(pipe, { ...SILENT, failed })
  await vi.waitFor(() => expect(failed).toHaveBeenCalledExactlyOnceWith(expect.any(RangeError)))
  expect(pipe.destroyed).toBe(true)
})
