import { fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import type { FileBytes } from '../files/source.ts'
import { memoryStore } from '../fixtures.ts'
import { NO_CHOICE } from '../layouts/choice.ts'
import { hangingParquet } from './hanging.fixture.ts'
import { LocalFiles } from './localFiles.ts'
import { ReaderEnd, ReaderProcess } from './readerProcess.ts'

let closing: { close(): Promise<void> } | null = null
afterEach(async () => {
  await closing?.close()
  closing = null
})

const ROWS = 'date,open,high,low,close,volume\n2020-01-01,1,2,1,1,1\n2020-01-02,1,2,1,1,1\n'

function bytesOf(data: Uint8Array): FileBytes {
  return { length: data.length, read: async (from, to) => Uint8Array.from(data.subarray(from, to)) }
}

test('a file that is read for ever is given up once nothing more of it is read, and the next one is read', async () => {
  const files = new LocalFiles(3_000)
  closing = files
  const endless = files.import(memoryStore(), { name: 'A' }, bytesOf(hangingParquet()))
  await expect(endless).rejects.toThrow('nothing more of it was read for 3 s; it may be broken')
  const next = await files.import(memoryStore(), { name: 'A' }, bytesOf(Buffer.from(ROWS)))
  expect(next).toMatchObject({ dataset: { name: 'A', bars: 2 } })
  expect(await files.preview(bytesOf(Buffer.from(ROWS)), {})).toMatchObject({ format: 'CSV with a header' })
})

test.runIf(process.platform === 'linux')(
  'a file that is open here is read there itself, even without a name, and nothing of it is asked for',
  async () => {
    const files = new LocalFiles()
    closing = files
    const path = join(mkdtempSync(join(tmpdir(), 'barline-')), 'rows.csv')
    writeFileSync(path, ROWS)
    const fd = openSync(path, 'r')
    rmSync(dirname(path), { recursive: true })
    try {
      const refused = () => Promise.reject(new Error('bytes were asked for'))
      const outcome = await files.import(memoryStore(), { name: 'A' }, { length: ROWS.length, fd, read: refused })
      expect(outcome).toMatchObject({ dataset: { bars: 2 } })
      // Of another length it is not the file that is meant.
      const other = files.import(memoryStore(), { name: 'A' }, { length: ROWS.length + 1, fd, read: refused })
      await expect(other).rejects.toThrow('bytes were asked for')
    } finally {
      closeSync(fd)
    }
  },
)

test('a process whose heap is full ends alone, as one does whose file cannot be read on', async () => {
  const reader = new ReaderProcess(20)
  closing = reader
  const task = { kind: 'import', path: 'file', choice: NO_CHOICE, limits: { mostUnpacked: 1e9 } } as const
  // All of it is held: an array for each column.
  const columns = ['time', 'open', 'high', 'low', 'close'].map(
    (name) => `"${name}":[${'1704067200,'.repeat(600_000)}1]`,
  )
  const text = `{${columns.join(',')}}`
  await expect(reader.run({ ...task, source: { text } }, { bytes: null })).rejects.toThrow(ReaderEnd)
  const gone = { length: 1_000, read: () => Promise.reject(new Error('the caller is gone')) }
  await expect(reader.run({ ...task, source: { bytes: 1_000 } }, { bytes: gone })).rejects.toThrow('the caller is gone')
  const { answer } = await reader.run({ ...task, source: { text: ROWS } }, { bytes: null })
  expect(answer).toMatchObject({ kind: 'imported', reading: { series: [{ barSeconds: 86_400 }] } })
})

/** The processes whose parent is one, where the system tells. */
function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(parent)
      } catch {
        // It ended meanwhile.
        return false
      }
    })
    .map(Number)
}

test.runIf(process.platform === 'linux')(
  'a process that reads for ever ends with the one that started it',
  async () => {
    const parent = fork(fileURLToPath(new URL('./orphan.fixture.ts', import.meta.url)))
    await once(parent, 'message')
    const [reader = 0] = childrenOf(parent.pid ?? 0)
    expect(reader).toBeGreaterThan(0)
    parent.kill('SIGKILL')
    await vi.waitFor(() => expect(() => process.kill(reader, 0)).toThrow('ESRCH'), { timeout: 20_000, interval: 200 })
  },
)
