import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { IS_QUICK } from '../../testMode.fixture.ts'
import { zipOf } from '../corpus/zip.fixture.ts'
import { importDataset } from '../dataset.ts'
import { bytesOf, chunksOf, memoryStore } from '../fixtures.ts'
import { preview } from '../preview.ts'
import { readFile } from './readFile.ts'

const PLAIN = 'date,open,high,low,close\n2020-01-01,1,2,1,1\n2020-01-02,1,2,1,1\n'

async function read(data: Uint8Array, mostUnpacked = 1_000_000) {
  const outcome = await readFile(bytesOf(data), 'file', { limits: { mostUnpacked } })
  return 'problems' in outcome
    ? outcome.problems.map(({ message }) => message)
    : outcome.series.map(({ candles }) => candles.length)
}

test.each<[string, Uint8Array]>([
  ['gzip', gzipSync(PLAIN)],
  ['gzip of two members', Buffer.concat([gzipSync(PLAIN.slice(0, 30)), gzipSync(PLAIN.slice(30))])],
  ['a zip of one file, whatever its name', zipOf({ 'candles.xyz': PLAIN })],
  ['a zip of one table beside a text', zipOf({ 'status.txt': 'Gaps: none', 'DAT_ASCII.csv': PLAIN })],
  ['a zip with what macOS adds', zipOf({ 'spy.csv': PLAIN, '__MACOSX/._spy.csv': 'x', '.DS_Store': 'x' })],
  ['a zip of JSON', zipOf({ 'a.json': '[[1577836800,1,2,1,1],[1577923200,1,2,1,1]]' })],
])('%s is unpacked', async (_, data) => {
  expect(await read(data)).toEqual([2])
})

test.each<[string, Uint8Array, string | RegExp]>([
  [
    'gzip that is cut off',
    gzipSync(PLAIN.repeat(3)).subarray(0, 40),
    'it is gzip that is broken or cut off; download it again',
  ],
  [
    'a zip that is cut off',
    zipOf({ 'a.csv': PLAIN }).subarray(0, 60),
    'it is a zip that is broken or cut off; download it again',
  ],
  ['an empty zip', zipOf({}), 'it is a zip without a file in it'],
  [
    'a zip of several files that are none',
    zipOf({ 'a.csv': '<html>', 'b.csv': 'y' }),
    /^none of its 2 files is a file of candles; of the first: it looks like a web page/,
  ],
  [
    'a zip of too many tables',
    zipOf(Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`${at}.csv`, '']))),
    'it is a zip of 1001 files, and at most 1000 are read at once; send it in parts',
  ],
  [
    'a workbook',
    zipOf({ 'xl/workbook.xml': '<x/>', 'a.xml': '<x/>' }),
    /^it looks like an Excel workbook; save the sheet/,
  ],
  ['a file packed twice', gzipSync(gzipSync(PLAIN)), 'it holds a file that is packed again; unpack it first'],
  [
    'zstd',
    zstdCompressSync(PLAIN),
    /^it is packed with zstd, which is not read; unpack it, or pack it as \.gz or \.zip$/,
  ],
  ['a tar in gzip', gzipSync(Buffer.concat([Buffer.alloc(257), Buffer.from('ustar')])), /^it is packed with tar/],
  ['a PDF', Buffer.from('%PDF-1.7'), /^it looks like a PDF, not like a file of candles/],
  ['a Parquet file that is cut off', Buffer.from('PAR1xxxxxxxx'), /^it is a Parquet file that cannot be read: /],
])('%s is refused with a reason', async (_, data, reason) => {
  expect(await read(data)).toEqual([typeof reason === 'string' ? reason : expect.stringMatching(reason)])
})

describe('a zip of several tables', () => {
  const plainAt = (price: number) => PLAIN.replaceAll(',1,2,1,1', `,${price},${price + 1},${price},${price}`)
  const zip = (files: Record<string, string>) => bytesOf(zipOf(files))

  test('is a dataset for each, named after its file', async () => {
    const store = memoryStore()
    const source = zip({ 'daily/AAPL.csv': plainAt(7), 'daily/MSFT.csv': plainAt(8), 'readme.txt': 'x' })
    const outcome = await importDataset(store, { name: 'stocks' }, source, 'file')
    if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems))
    expect(outcome.datasets.map(({ name, symbol, bars }) => [name, symbol, bars])).toEqual([
      ['stocks AAPL', null, 2],
      ['stocks MSFT', null, 2],
    ])
    expect(outcome.notes).toEqual([])
    const one = await importDataset(store, { name: 'one', symbol: 'msft' }, source, 'file')
    expect(one).toMatchObject({ datasets: [{ name: 'stocks MSFT' }] })
  })

  test('tells those that are no candles, and the symbols of each', async () => {
    const stocks = ['A', 'B'].flatMap((symbol, at) => [
      `2020-01-01,${symbol},${9 + at},9,9,9`,
      `2020-01-02,${symbol},9,9,9,${9 + at}`,
    ])
    const files = {
      'x.csv': `date,symbol,open,high,low,close\n${stocks.join('\n')}`,
      'y.csv': plainAt(5),
      'bad.csv': 'no candles',
    }
    const outcome = await importDataset(memoryStore(), { name: 'zip' }, zip(files), 'file')
    if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems))
    expect(outcome.datasets.map(({ name }) => name)).toEqual(['zip A', 'zip B', 'zip y'])
    expect(outcome.notes).toEqual([expect.stringMatching(/^"bad\.csv" left out: no line of it has columns/)])
  })

  test('of one symbol keeps them apart by their files', async () => {
    const named = (price: number) => plainAt(price).replace('date', 'symbol,date').replaceAll('\n20', '\nBTC,20')
    const outcome = await importDataset(
      memoryStore(),
      { name: 'btc' },
      zip({ 'jan.csv': named(5), 'feb.csv': named(6) }),
      'file',
    )
    expect(outcome).toMatchObject({ datasets: [{ name: 'btc jan BTC', symbol: 'BTC' }, { name: 'btc feb BTC' }] })
  })

  test('in which one leaves a question open is asked about', async () => {
    const open = 'date,open,high,low,close\n04/01/2024,1,2,1,1\n09/01/2024,1,2,1,1\n'
    expect(await readFile(zip({ 'a.csv': PLAIN, 'b.csv': open }), 'file')).toMatchObject({
      problems: [{ path: 'file', code: 'AMBIGUOUS', message: expect.stringMatching(/^"b\.csv": line 2/) }],
    })
  })

  test('is held to the limit of one file, all of them together', async () => {
    const source = zip({ 'a.csv': PLAIN, 'b.csv': PLAIN })
    const limits = { mostUnpacked: 2 * PLAIN.length - 1 }
    expect(await readFile(source, 'file', { limits })).toMatchObject({
      problems: [{ message: expect.stringContaining('unpacked it has more than') }],
    })
    expect(await readFile(source, 'file', { limits: { mostUnpacked: 2 * PLAIN.length } })).toHaveProperty('series')
  })

  test('is previewed by its first, with the names of all', async () => {
    const found = await preview(zip({ 'd/A.csv': plainAt(7), 'd/B.csv': plainAt(8) }), 'file')
    expect(found).toMatchObject({
      format: 'CSV with a header, in a ZIP',
      symbols: ['A', 'B'],
      candles: [{ open: 7 }, {}],
      problems: [],
    })
    expect(found.warnings[0]).toBe('each of its 2 files becomes a dataset; this is "d/A.csv", the other is "d/B.csv"')
  })
})

const BOMB = Buffer.from(PLAIN + '2020-01-02,1,2,1,1\n'.repeat(IS_QUICK ? 60_000 : 250_000))
const LIMIT =
  'unpacked it has more than 1000000 bytes, which is all that a packed file may have; import it with npm run import, or in parts'

test.each<[string, Uint8Array]>([
  ['gzip', gzipSync(BOMB)],
  ['a zip', zipOf({ 'a.csv': BOMB })],
  ['a zip that says it is smaller', lyingZip()],
])('%s that unpacks to more than it may is refused at the limit, which is named', async (_, data) => {
  expect(data.length).toBeLessThan(30_000)
  const [message] = await read(data)
  expect([LIMIT, 'it is a zip that is broken or cut off; download it again']).toContain(message)
  expect(await read(data, 10_000_000)).not.toContain(LIMIT)
})

/** A zip whose directory says that its file has 100 bytes. */
function lyingZip(): Uint8Array {
  const zip = Buffer.from(zipOf({ 'a.csv': BOMB }))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(BOMB.length)
  for (let at = zip.indexOf(size); at >= 0; at = zip.indexOf(size, at)) zip.writeUInt32LE(100, at)
  return zip
}

test('what is not text is refused where it comes as text', async () => {
  const data = Buffer.concat([Buffer.from('PAR1'), deflateRawSync(PLAIN)])
  expect(await readFile(chunksOf(data), 'csv')).toMatchObject({
    problems: [{ message: 'it is not text; send it as a file' }],
  })
})
