import { expect, test } from 'vitest'
import { nameOfFile, previewPart, tooLargeToSend } from './previewPart.ts'

const MEBIBYTE = 1_048_576

/** A file of so many bytes that begins with some. */
const fileOf = (first: string, bytes: number) => new File([first, new Uint8Array(bytes - first.length)], 'a.csv')
const sizeOf = async (file: File) => (await previewPart(file))?.size

test.each([
  ['a short text', 'date', 1_000, 1_000],
  ['a long text', 'date', 3 * MEBIBYTE, MEBIBYTE],
  ['gzip', '\x1f', 3 * MEBIBYTE, MEBIBYTE],
  ['a zip', 'PK\x03\x04', 3 * MEBIBYTE, 3 * MEBIBYTE],
  ['Parquet', 'PAR1', 3 * MEBIBYTE, 3 * MEBIBYTE],
  ['a text that begins as Parquet does nearly', 'PAR,', 3 * MEBIBYTE, MEBIBYTE],
  ['a zip that is too large', 'PK\x03\x04', 33 * MEBIBYTE, undefined],
])('of %s so much is sent as tells what it is', async (_, first, bytes, sent) => {
  expect(await sizeOf(fileOf(first, bytes))).toBe(sent)
})

test('a part has the name of its file', async () => {
  expect((await previewPart(fileOf('date', 2 * MEBIBYTE)))?.name).toBe('a.csv')
})

test.each([
  ['BTCUSDT-1h-2024-01.csv', 'BTCUSDT-1h-2024-01'],
  ['spy.csv.gz', 'spy'],
  ['spy.ZIP', 'spy'],
  ['ES 12-06.Last.txt', 'ES 12-06.Last'],
  ['candles', 'candles'],
  ['.csv', '.csv'],
])('a dataset of %s is called %s', (fileName, name) => {
  expect(nameOfFile(fileName)).toBe(name)
})

test('a file that is too large to be sent is refused with the way out', () => {
  expect(tooLargeToSend(255 * MEBIBYTE)).toBeNull()
  expect(tooLargeToSend(256 * MEBIBYTE)).toContain('npm run import -- FILE')
})
