import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cutCandles } from '../../engine/candles.fixture.ts'
import { type Candles, COLUMNS } from '../../engine/candles.ts'
import { makeSeries, newFolder, withoutRoot } from './disk.fixture.ts'
import { readCandleFile, writeCandleFile } from './file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = newFolder()
  path = join(folder, 'a.bars')
})
afterEach(() => rmSync(folder, { recursive: true }))

function expectSame(found: unknown, candles: Candles): void {
  const { candles: read } = found as { candles: Candles }
  expect(read.length).toBe(candles.length)
  expect(read.time.buffer).toBeInstanceOf(SharedArrayBuffer)
  for (const name of COLUMNS) expect(Buffer.compare(bytesOf(read[name]), bytesOf(candles[name]))).toBe(0)
}

function bytesOf(column: Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
}

test.each([1, 2, 1_000, 131_071, 131_072, 131_073, 300_000])(
  '%i bars come back bit for bit, in shared memory, from a file that has their digest',
  async (bars) => {
    const { candles, digest } = makeSeries(bars)
    expect(await writeCandleFile(path, candles, digest)).toBe(true)
    expectSame(await readCandleFile(path, { bars, digest }), candles)
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(digest)
    expect(readdirSync(folder)).toEqual(['a.bars'])
  },
)

test('columns that do not lie one behind the other are written as if they did', async () => {
  const { candles, digest, bars } = makeSeries(50)
  const apart = cutCandles(candles, bars)
  const longer = new Float64Array(bars + 2)
  longer.set(candles.high, 1)
  expect(await writeCandleFile(path, { ...apart, high: longer.subarray(1, bars + 1) }, digest)).toBe(true)
  expectSame(await readCandleFile(path, { bars, digest }), candles)
})

test('a file that is not there is null', async () => {
  expect(await readCandleFile(path, makeSeries(2))).toBe(null)
})

test('a file that may not be read is an error', async () => {
  const { candles, digest, bars } = makeSeries(40)
  await writeCandleFile(path, candles, digest)
  chmodSync(folder, 0o755)
  chmodSync(path, 0)
  await expect(withoutRoot(() => readCandleFile(path, { bars, digest }))).rejects.toThrow(/EACCES/)
})

test('one flipped bit anywhere is a fault', async () => {
  const { candles, digest, bars } = makeSeries(40)
  await writeCandleFile(path, candles, digest)
  const good = readFileSync(path)
  const flip = async (at: number, bit: number) => {
    writeFileSync(
      path,
      good.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte)),
    )
    expect(await readCandleFile(path, { bars, digest })).toEqual({ fault: expect.stringMatching(/^its SHA-256 is /) })
  }
  await flip(0, 0)
  await flip(good.length - 1, 7)
  await fc.assert(fc.asyncProperty(fc.nat(good.length - 1), fc.nat(7), flip), { numRuns: 50 })
})

test.each([
  ['cut short', 1_919],
  ['empty', 0],
  ['too long', 1_921],
])('a file that is %s is a fault that says how long it is', async (_, bytes) => {
  const { candles, digest, bars } = makeSeries(40)
  await writeCandleFile(path, candles, digest)
  truncateSync(path, bytes)
  const fault = `it has ${bytes} bytes; 40 bars are 1920`
  expect(await readCandleFile(path, { bars, digest })).toEqual({ fault })
})

test("another dataset's candles of the same length are a fault", async () => {
  const other = makeSeries(40, 2)
  await writeCandleFile(path, other.candles, other.digest)
  expect(await readCandleFile(path, makeSeries(40))).toEqual({ fault: `its SHA-256 is ${other.digest}` })
})

test('candles that do not have the digest are not written, and what was there stays', async () => {
  const { candles, digest, bars } = makeSeries(40)
  await writeCandleFile(path, candles, digest)
  expect(await writeCandleFile(path, makeSeries(40, 2).candles, digest)).toBe(false)
  expect(readdirSync(folder)).toEqual(['a.bars'])
  expectSame(await readCandleFile(path, { bars, digest }), candles)
})

test('a file that cannot be put in place leaves nothing behind', async () => {
  mkdirSync(path)
  const { candles, digest } = makeSeries(40)
  await expect(writeCandleFile(path, candles, digest)).rejects.toThrow(/EISDIR/)
  expect(readdirSync(folder)).toEqual(['a.bars'])
})
