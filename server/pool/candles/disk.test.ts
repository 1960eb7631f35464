import { execFile, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { digestCandles } from '../../datasets/digest.ts'
import { makeSeries, newFolder, openTestDisk, withoutRoot } from './disk.fixture.ts'
import { openCandleDisk } from './disk.ts'

const BARS = 100
const [A, B, C, D] = [1, 2, 3, 4].map((seed) => makeSeries(BARS, seed)) as [Series, Series, Series, Series]
type Series = ReturnType<typeof makeSeries>

let home: string
let folder: string
beforeEach(() => {
  home = newFolder()
  folder = join(home, 'data', 'candles')
})
afterEach(() => rmSync(home, { recursive: true }))

const fileOf = ({ digest }: Series) => join(folder, `${digest}.bars`)

describe('candles', () => {
  test('come from the store once, and from the disk after that, in this process and the next', async () => {
    const { load, asked } = await openTestDisk(folder, { a: A })
    expect(await load('a')).toBe(A.candles)
    expect(await load('a')).toEqual(A.candles)
    const next = await openTestDisk(folder, { a: A })
    const read = await next.load('a')
    expect(read).toEqual(A.candles)
    expect(read?.time.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect([asked, next.asked]).toEqual([['a'], []])
  })

  test('of another dataset are other candles', async () => {
    const { load, asked, warnings } = await openTestDisk(folder, { a: A, b: B })
    for (const id of ['a', 'b', 'a', 'b']) expect(await load(id)).toEqual({ a: A, b: B }[id]?.candles)
    expect([asked, warnings]).toEqual([['a', 'b'], []])
  })

  test('of a dataset that is not there are null', async () => {
    const { load, asked } = await openTestDisk(folder, {})
    expect(await load('gone')).toBe(null)
    expect([asked, readdirSync(folder)]).toEqual([[], []])
  })

  test("that the store cannot give are its error, not the disk's", async () => {
    const away = async () => Promise.reject(new Error('the database is away'))
    const log = { info: () => {}, warn: () => expect.fail('nothing is wrong with the disk'), error: () => {} }
    const parts = { folder, clock: { wallMs: () => 0 }, log }
    const { load } = await openTestDisk(folder, { a: A })
    const deaf = await openCandleDisk({ ...parts, store: { dataset: away, candles: away } })
    await expect(deaf('a')).rejects.toThrow('the database is away')
    expect(await load('a')).toBe(A.candles)
  })

  test('are kept again in a folder that was deleted meanwhile', async () => {
    const { load, asked } = await openTestDisk(folder, { a: A })
    await load('a')
    rmSync(folder, { recursive: true })
    for (let i = 0; i < 2; i += 1) expect(await load('a')).toEqual(A.candles)
    expect(asked).toEqual(['a', 'a'])
  })
})

describe('a file that is', () => {
  test.each<[string, (path: string) => void]>([
    ['damaged', (path) => writeFileSync(path, readFileSync(path).fill(1, 7, 8))],
    ['cut short', (path) => truncateSync(path, 48)],
    ['of something else', (path) => writeFileSync(path, 'time,open,high,low,close\n')],
  ])('%s is told of, deleted, and loaded from the store again', async (_, harm) => {
    const { load, asked, warnings } = await openTestDisk(folder, { a: A })
    await load('a')
    harm(fileOf(A))
    expect(await load('a')).toBe(A.candles)
    expect(warnings).toMatchObject([{ path: fileOf(A), message: expect.stringContaining('damaged') }])
    expect(await load('a')).toEqual(A.candles)
    expect(asked).toEqual(['a', 'a'])
  })

  test('damaged is deleted although nothing can take its place', async () => {
    const { load } = await openTestDisk(folder, { a: A })
    await load('a')
    truncateSync(fileOf(A), 48)
    await (await openTestDisk(folder, { a: A }, { mostBytes: BARS * 48 - 1 })).load('a')
    expect(readdirSync(folder)).toEqual([])
  })

  test('of candles whose digest is another is never written, and the dataset is told', async () => {
    const { load, warnings } = await openTestDisk(folder, { a: { ...A, digest: B.digest } })
    expect(await load('a')).toBe(A.candles)
    expect(warnings).toMatchObject([{ dataset: 'a', message: expect.stringContaining('digest') }])
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('the folder', () => {
  const room = { mostBytes: 3 * BARS * 48 }

  test('gives up the file that was used longest ago', async () => {
    const { load, asked } = await openTestDisk(folder, { a: A, b: B, c: C, d: D }, { ...room, wallMs: Date.UTC(2001) })
    for (const id of ['a', 'b', 'c', 'a', 'd']) await load(id)
    expect(readdirSync(folder).sort()).toEqual([A, C, D].map(({ digest }) => `${digest}.bars`).sort())
    for (const id of ['a', 'c', 'd']) await load(id)
    expect(asked).toEqual(['a', 'b', 'c', 'd'])
  })

  test('that is fuller than it may be is brought down at the start', async () => {
    const { load } = await openTestDisk(folder, { a: A, b: B })
    for (const id of ['a', 'b']) await load(id)
    await openTestDisk(folder, {}, { mostBytes: BARS * 48 })
    expect(readdirSync(folder)).toEqual([`${B.digest}.bars`])
  })

  test('does not give up all it has for candles that it has no room for', async () => {
    const series = { a: A, largest: makeSeries(3 * BARS), larger: makeSeries(3 * BARS + 1) }
    const { load, warnings } = await openTestDisk(folder, series, room)
    for (const id of ['a', 'larger']) await load(id)
    expect(readdirSync(folder)).toEqual([`${A.digest}.bars`])
    await load('largest')
    expect([readdirSync(folder), warnings]).toEqual([[`${series.largest.digest}.bars`], []])
  })

  test('that cannot be made is told of once, and candles come from the store', async () => {
    writeFileSync(join(home, 'data'), 'a file')
    const { load, asked, warnings } = await openTestDisk(folder, { a: A, b: B })
    for (const id of ['a', 'b', 'a']) expect(await load(id)).toBe({ a: A, b: B }[id]?.candles)
    expect(asked).toEqual(['a', 'b', 'a'])
    expect(warnings).toMatchObject([{ folder, err: { code: 'ENOTDIR' } }])
  })

  test('that may only be read gives what it has, and its closed door is told of once', async () => {
    chmodSync(home, 0o755)
    await (await openTestDisk(folder, { a: A })).load('a')
    chmodSync(folder, 0o555)
    const { asked, warnings } = await withoutRoot(async () => {
      const disk = await openTestDisk(folder, { a: A, b: B, c: C })
      expect(await disk.load('b')).toBe(B.candles)
      expect(await disk.load('a')).toEqual(A.candles)
      expect(await disk.load('c')).toBe(C.candles)
      return disk
    })
    expect(asked).toEqual(['b', 'c'])
    expect(warnings).toMatchObject([{ err: { code: 'EACCES' } }])
    chmodSync(folder, 0o755)
    expect(readdirSync(folder)).toEqual([`${A.digest}.bars`])
  })

  test('that fails again after a file was kept is told of again', async () => {
    const { load, warnings } = await openTestDisk(folder, { a: A, b: B })
    for (const spoilt of [true, true, false, true]) {
      rmSync(fileOf(A), { recursive: true, force: true, maxRetries: 3 })
      if (spoilt) mkdirSync(fileOf(A))
      expect(await load('a')).toBe(A.candles)
    }
    expect(warnings.filter((warning) => 'err' in warning)).toHaveLength(2)
  })
})

describe('processes that share a folder', () => {
  const program = fileURLToPath(new URL('process.fixture.ts', import.meta.url))
  const large = makeSeries(300_000)
  const whole = `${large.digest}.bars`
  const args = (end: string) => [program, folder, `${large.bars}`, end]

  test('and write the same candles at once all get them, and leave one whole file', async () => {
    const run = () => promisify(execFile)(process.execPath, args('load'))
    const here = await openTestDisk(folder, { a: large })
    const [first, second, ...others] = await Promise.all([here.load('a'), here.load('a'), run(), run(), run()])
    for (const { stdout } of others) expect(JSON.parse(stdout)).toEqual({ digest: large.digest, warnings: [] })
    for (const candles of [first, second]) expect(candles && digestCandles(candles)).toBe(large.digest)
    expect([here.asked, here.warnings, readdirSync(folder)]).toEqual([['a', 'a'], [], [whole]])
    expect(await here.load('a')).toEqual(large.candles)
    expect(here.asked).toHaveLength(2)
  })

  test('find nothing of one that was killed while it wrote, and delete what it left', async () => {
    const { signal, pid } = spawnSync(process.execPath, args('die'))
    expect(signal).toBe('SIGKILL')
    const [part = ''] = readdirSync(folder)
    expect(part).toMatch(new RegExp(`^${whole}\\.${pid}-`))
    expect(statSync(join(folder, part)).size).toBeGreaterThan(1_000_000)
    const { load, asked } = await openTestDisk(folder, { a: large })
    expect(readdirSync(folder)).toEqual([])
    await load('a')
    expect([asked, readdirSync(folder)]).toEqual([['a'], [whole]])
  })

  test('and run out of room half-way get their candles, and leave nothing', async () => {
    const limited = spawnSync('sh', ['-c', 'ulimit -f 4096; exec "$@"', 'sh', process.execPath, ...args('load')])
    const { digest, warnings } = JSON.parse(`${limited.stdout}`)
    expect(digest).toBe(large.digest)
    expect(warnings).toMatchObject([{ folder, err: { code: 'EFBIG' } }])
    expect(readdirSync(folder)).toEqual([])
  })
})
