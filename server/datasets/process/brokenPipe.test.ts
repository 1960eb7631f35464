import childProcess, { type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import type { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BYTES_PER_CANDLE } from '../../engine/candles.ts'
import type { FileBytes } from '../files/source.ts'
import { memoryStore } from '../fixtures.ts'
import { Imports } from '../imports.ts'
import { NO_CHOICE } from '../layouts/choice.ts'
import { CANDLES_FD } from './candleSending.ts'
import { LocalFiles } from './localFiles.ts'
import { ReaderProcess } from './readerProcess.ts'

/** What is done to each process that starts. */
const started = { by: (_: ChildProcess): void => undefined }

// What forks is loaded by then, where other files have run in this process: a mock would come too late for it.
beforeAll(() => {
  const { fork } = childProcess
  vi.spyOn(childProcess, 'fork').mockImplementation((...given: Parameters<typeof fork>) => {
    const child = fork(...given)
    started.by(child)
    return child
  })
  syncBuiltinESMExports()
})
afterAll(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

let closing: { close(): Promise<void> } | null = null
afterEach(async () => {
  started.by = () => undefined
  await closing?.close()
  closing = null
})

/** Has the first process get a signal when the first bytes of its candles come; there are more than a pipe holds. */
function atFirstBytes(signal: 'SIGKILL' | 'SIGSTOP'): void {
  started.by = (child) => {
    started.by = () => undefined
    const pipe = child.stdio[CANDLES_FD] as Readable
    pipe.prependOnceListener('data', () => child.kill(signal))
  }
}

function textOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_, at) => `${1_104_537_600 + 60 * at},1,2,1,1,1\n`)
  return `time,open,high,low,close,volume\n${lines.join('')}`
}

const LONG = textOf(20_000)
const SHORT = textOf(3)

function bytesOf(text: string): FileBytes {
  const data = Buffer.from(text)
  return { length: data.length, read: async (from, to) => Uint8Array.from(data.subarray(from, to)) }
}

/** A store that says how often something was kept. */
function countedStore() {
  const store = memoryStore()
  const saveDataset = vi.fn(store.saveDataset.bind(store))
  return { ...store, saveDataset }
}

test('a process that is killed while its candles come over is an error, nothing is kept, and the next file is read by another', async () => {
  const [files, store] = [new LocalFiles(), countedStore()]
  closing = files
  atFirstBytes('SIGKILL')
  const killed = files.import(store, { name: 'A' }, bytesOf(LONG))
  await expect(killed).rejects.toThrow('it takes more memory than there is; import it in parts')
  expect(store.saveDataset).not.toHaveBeenCalled()
  expect(await files.import(store, { name: 'A' }, bytesOf(LONG))).toMatchObject({ dataset: { bars: 20_000 } })
})

test('a process that stops while its candles come over is given up, by the command line and by the API', async () => {
  const [files, store] = [new LocalFiles(3_000), countedStore()]
  closing = files
  atFirstBytes('SIGSTOP')
  const stopped = files.import(store, { name: 'A' }, bytesOf(LONG))
  await expect(stopped).rejects.toThrow('nothing more of it was read for 3 s')
  const imports = new Imports({ store, firstMs: 3_000 })
  try {
    atFirstBytes('SIGSTOP')
    const problem = { path: 'csv', code: 'BAD_CSV', message: expect.stringContaining('reading it takes longer than') }
    expect(await imports.take({ name: 'A' }, { text: LONG }, 'csv')).toEqual({ problems: [problem] })
    expect(store.saveDataset).not.toHaveBeenCalled()
    expect(await imports.take({ name: 'A' }, { text: SHORT }, 'csv')).toMatchObject({ dataset: { bars: 3 } })
  } finally {
    await imports.close()
  }
})

test('a process reads file after file until one fails in it, of which it may have sent a part', async () => {
  const children: ChildProcess[] = []
  started.by = (child) => void children.push(child)
  const reader = new ReaderProcess(64)
  closing = reader
  reader.start()
  const task = { kind: 'import', path: 'file', choice: NO_CHOICE, limits: { mostUnpacked: 1e9 } } as const
  const read = () => reader.run({ ...task, source: { text: SHORT } }, { bytes: null })
  expect((await read()).candles).toMatchObject([{ length: 3 }])
  expect((await read()).candles).toMatchObject([{ length: 3 }])
  expect(children).toMatchObject([{ killed: false }])
  const unreadable = { ...task, choice: null as never, source: { text: SHORT } }
  await expect(reader.run(unreadable, { bytes: null })).rejects.toThrow('TypeError')
  expect((await read()).candles).toMatchObject([{ length: 3 }])
  expect(children).toMatchObject([{ killed: true }, { killed: false }])
})

/** Bytes that a process has in memory. */
function memoryOf({ pid }: ChildProcess): number {
  return Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

test.runIf(process.platform === 'linux')(
  'the memory of candles goes back to the system while they are sent',
  async () => {
    let child: ChildProcess | null = null
    started.by = (one) => {
      child = one
    }
    const files = new LocalFiles()
    closing = files
    const rows = 600_000
    const bytes = bytesOf(textOf(rows))
    const read = () => files.import(memoryStore(), { name: 'A' }, bytes)
    // Of what a process lets go for the first time, it keeps less.
    await read()
    const sending = child as unknown as ChildProcess
    const pipe = sending.stdio[CANDLES_FD] as Readable
    for (let time = 0; time < 2; time++) {
      let full = 0
      pipe.prependOnceListener('data', () => {
        full = memoryOf(sending)
      })
      expect(await read()).toMatchObject({ dataset: { bars: rows } })
      // On a busy machine the system has not taken it back yet; how much the process keeps for itself is up to its allocator.
      const given = () => full - memoryOf(sending)
      await expect.poll(given, { timeout: 10_000 }).toBeGreaterThan((rows * BYTES_PER_CANDLE) / 4)
    }
  },
)
