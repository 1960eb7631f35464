import { closeSync, fstatSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import type { SentFile } from '../jobs/ports/datasetStore.ts'
import { memoryStore } from './fixtures.ts'
import { SLOW_FILES } from './formats/slowFiles.fixture.ts'
import { Imports, type ImportsParts } from './imports.ts'
import { Previews } from './previews.ts'

const folder = mkdtempSync(join(tmpdir(), 'barline-imports-'))
afterAll(() => {
  for (const fd of fds) closeSync(fd)
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

let imports: Imports | null = null
afterEach(async () => {
  await imports?.close()
  imports = null
})

function open(parts: Partial<ImportsParts> = {}): Imports {
  imports = new Imports({ store: memoryStore(), ...parts })
  return imports
}

const GOOD = 'date,open,high,low,close,volume\n2020-01-01,1,2,1,1,1\n2020-01-02,1,2,1,1,1\n'

/** Left open by the imports. */
const fds: number[] = []

function fileOf(name: string, text: string | Uint8Array): SentFile {
  const path = join(folder, name)
  writeFileSync(path, text)
  const fd = openSync(path, 'r')
  fds.push(fd)
  return { bytes: text.length, read: (use) => use(fd) }
}

test('a file and a text of the same candles are one dataset, read again and again from the beginning and left open', async () => {
  const held = open()
  const file = fileOf('good.csv', GOOD)
  const first = await held.take({ name: 'A' }, { file }, 'file')
  expect(first).toMatchObject({ dataset: { name: 'A', bars: 2, barSeconds: 86_400 } })
  const known = { dataset: 'dataset' in first && first.dataset, notes: [expect.stringContaining('the dataset "A"')] }
  expect(await held.take({ name: 'B' }, { file }, 'file')).toMatchObject(known)
  const bad = fileOf('bad.csv', `a,b\n${GOOD}`.replace('close', 'x'))
  expect(await held.take({ name: 'B' }, { file: bad }, 'file')).toHaveProperty('problems')
  expect(fstatSync(fds.at(-1) ?? -1).isFile()).toBe(true)
  expect(await held.take({ name: 'C' }, { text: GOOD }, 'csv')).toMatchObject(known)
})

test('packed files and those of several symbols are read in the process too', async () => {
  const held = open()
  const rows = ['2020-01-01,A,1,1,1,1', '2020-01-02,A,1,1,1,1', '2020-01-01,B,9,9,9,9', '2020-01-02,B,9,9,9,9']
  const text = `date,symbol,open,high,low,close\n${rows.join('\n')}`
  const packed = fileOf('packed.csv.gz', gzipSync(text))
  expect(await held.take({ name: 'Two' }, { file: packed }, 'file')).toMatchObject({
    datasets: [
      { name: 'Two A', symbol: 'A', bars: 2 },
      { name: 'Two B', symbol: 'B', bars: 2 },
    ],
    notes: [],
  })
})

test('imports are read and kept one after the other, in the order in which they came', async () => {
  const steps: string[] = []
  const store = memoryStore()
  const held = open({
    store: {
      async saveDataset(dataset) {
        // One that did not wait for its turn would be read meanwhile.
        await new Promise((resolve) => setImmediate(resolve))
        steps.push(`keep ${dataset.name}`)
        return store.saveDataset(dataset)
      },
    },
  })
  const sent = (name: string): SentFile => {
    const file = fileOf(`${name}.csv`, GOOD)
    const read: SentFile['read'] = (use) => {
      steps.push(`read ${name}`)
      return file.read(use)
    }
    return { ...file, read }
  }
  await Promise.all(['A', 'B', 'C'].map((name) => held.take({ name }, { file: sent(name) }, 'file')))
  expect(steps).toEqual(['read A', 'keep A', 'read B', 'keep B', 'read C', 'keep C'])
})

test('a process that runs out of memory is a problem of its file, and the next import works', async () => {
  const held = open({ heapMb: 16 })
  // One record without an end, of empty fields.
  const huge = await held.take({ name: 'A' }, { text: `${GOOD}"x"\n${'"",'.repeat(3_000_000)}` }, 'csv')
  expect(huge).toMatchObject({ problems: [{ path: 'csv', code: 'BAD_CSV' }] })
  expect(JSON.stringify(huge)).toContain('bytes take more memory than an import may have')
  expect(await held.take({ name: 'A' }, { text: GOOD }, 'csv')).toHaveProperty('dataset')
})

test('a file that takes too long is a problem, and the next import works', async () => {
  const held = open({ firstMs: 3_000 })
  expect(await held.take({ name: 'A' }, { text: GOOD }, 'csv')).toHaveProperty('dataset')
  const slow = SLOW_FILES['quotes that open at each line end']?.() ?? ''
  const outcome = await held.take({ name: 'A' }, { text: slow + slow.slice(40).repeat(200) }, 'csv')
  expect(outcome).toMatchObject({ problems: [{ path: 'csv', code: 'BAD_CSV' }] })
  expect(JSON.stringify(outcome)).toContain('reading it takes longer than')
  expect(await held.take({ name: 'A' }, { text: GOOD }, 'csv')).toHaveProperty('dataset')
})

test('text that waits is bounded', async () => {
  const held = open()
  const text = GOOD + '\n'.repeat(20_000_000)
  const [first, second] = await Promise.all(['A', 'B'].map((name) => held.take({ name }, { text }, 'csv')))
  expect(first).toHaveProperty('dataset')
  expect(second).toMatchObject({ problems: [{ path: 'csv', code: 'CONFLICT' }] })
})

test('a preview does not wait for a long import, and an import is read as its caller says', async () => {
  const held = open()
  const previews = new Previews()
  try {
    await previews.take({ text: GOOD }, 'csv')
    const slow = SLOW_FILES['quotes that open at each line end']?.() ?? ''
    let isImported = false
    const long = held.take({ name: 'long' }, { text: slow + slow.slice(40).repeat(4) }, 'csv').then(() => {
      isImported = true
    })
    const file = fileOf('seen.csv', GOOD)
    expect(await previews.take({ file }, 'file')).toMatchObject({ format: 'CSV with a header', candles: { length: 2 } })
    expect(isImported).toBe(false)
    await long
    const format = { columns: { close: 'high' } }
    expect(await held.take({ name: 'A', format }, { text: GOOD }, 'csv')).toHaveProperty('problems')
    const said = { columns: { high: 'close', close: 'high' } }
    expect(await held.take({ name: 'A', format: said }, { text: GOOD }, 'csv')).toHaveProperty('dataset')
  } finally {
    await previews.close()
  }
})

test('a process that waits answers the first preview many times sooner than one that must be started', async () => {
  const json = JSON.stringify(Array.from({ length: 200 }, (_, at) => [1_704_067_200 + 60 * at, 1, 2, 1, 1]))
  const took = async (previews: Previews) => {
    const fromMs = performance.now()
    for (const text of [GOOD, json]) expect((await previews.take({ text }, 'csv')).problems).toEqual([])
    return performance.now() - fromMs
  }
  const shares: number[] = []
  // A machine with other work may keep one of them from its turn.
  while (shares.length < 3 && !shares.some((share) => share < 0.5)) {
    const [waiting, starting] = [new Previews(), new Previews()]
    try {
      await waiting.start()
      shares.push((await took(waiting)) / (await took(starting)))
    } finally {
      await waiting.close()
      await starting.close()
    }
  }
  expect(Math.min(...shares)).toBeLessThan(0.5)
})

test('the process of previews starts by itself, when jobs do not need the time, and one that ends soon ends without it', async () => {
  const processes = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length
  const become = (count: number) => vi.waitFor(() => expect(processes()).toBe(count), { timeout: 20_000 })
  await become(0)
  const used = vi.spyOn(process, 'cpuUsage').mockReturnValue({ user: 40_000, system: 10_000 })
  const previews = new Previews(50)
  try {
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(processes()).toBe(0)
    used.mockRestore()
    await become(1)
  } finally {
    used.mockRestore()
    await previews.close()
  }
  await new Previews().close()
  await become(0)
})

test('a file whose caller is gone is not read', async () => {
  const gone: SentFile = { bytes: 1, read: () => Promise.reject(new Error('gone')) }
  await expect(open().take({ name: 'A' }, { file: gone }, 'file')).rejects.toThrow('gone')
})
