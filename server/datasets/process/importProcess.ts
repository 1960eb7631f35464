import { closeSync, fstatSync, openSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { readRows } from '../files/readFile.ts'
import { type FileBytes, type FileSource, pieceBytes, readBytes, streamed } from '../files/source.ts'
import { preview } from '../preview.ts'
import { sendCandles } from './candleSending.ts'
import type { ReaderOrder, ReaderReport, ReaderTask, SentReading, SentSource } from './messages.ts'

/**
 * The entry of a process that reads what callers send, one task after the other: a file that fills its memory, or holds it for
 * ever, ends it and nothing else.
 */

const requests = new Map<number, (bytes: Uint8Array<ArrayBuffer>) => void>()
let lastRequest = 0

/** How often the parent is told that more of the file was read. */
const MOVED_MS = 100
let movedAtMs = 0

/** @returns when it is handed to the system */
function say(report: ReaderReport): Promise<void> {
  return new Promise((resolve) => void process.send?.(report, undefined, undefined, () => resolve()))
}

function ask(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  const request = ++lastRequest
  return new Promise((resolve) => {
    requests.set(request, resolve)
    void say({ kind: 'read', request, from, to })
  })
}

function tellMoved(): void {
  const nowMs = performance.now()
  if (nowMs - movedAtMs < MOVED_MS) return
  movedAtMs = nowMs
  void say({ kind: 'moved' })
}

/** A file that the parent has open: read here where the system lets us, as Linux does, also of a file without a name; else asked for. */
function remoteFile(length: number, own: number | null): FileSource {
  const read: FileBytes['read'] = async (from, to, into) => {
    const end = Math.min(to, length)
    if (own === null) return ask(from, end)
    tellMoved()
    return readBytes(own, from, end, into)
  }
  const bytes: FileBytes = { length, read }
  return { pieces: () => pieceBytes(bytes), bytes }
}

/** Opens the same file once more; null where the system has no such way, or it is another. */
function reopened({ bytes, fd }: Extract<SentSource, { bytes: number }>): number | null {
  if (fd === undefined) return null
  try {
    const own = openSync(`/proc/${process.ppid}/fd/${fd}`, 'r')
    if (fstatSync(own).size === bytes) return own
    closeSync(own)
    return null
  } catch {
    // It is asked for.
    return null
  }
}

/** Has a source read, and lets it go. */
async function withSource<T>(source: SentSource, use: (source: FileSource) => Promise<T>): Promise<T> {
  if ('text' in source) return use(streamed(() => pieceOf(source.text)))
  const own = reopened(source)
  try {
    return await use(remoteFile(source.bytes, own))
  } finally {
    if (own !== null) closeSync(own)
  }
}

async function* pieceOf(text: string): AsyncGenerator<string> {
  yield text
}

async function read({ source, path, choice, limits }: ReaderTask & { kind: 'import' }): Promise<SentReading> {
  const reading = await withSource(source, (file) => readRows(file, path, { choice, limits }))
  if ('problems' in reading) return reading
  const series = []
  for (const { candles, ...rest } of reading.series) {
    sendCandles(candles)
    series.push(rest)
  }
  return { ...reading, series }
}

/** Loads what previews need, so that the first one does not wait for it. */
async function warm(): Promise<void> {
  await Promise.all([import('../files/json.ts'), import('../files/parquet.ts'), import('../files/zip.ts')])
  const rows = '2024-01-02,1,2,1,1\n2024-01-03,1,2,1,1\n'
  for (const text of [`date,open,high,low,close\n${rows}`, '[[1704067200,1,2,1,1],[1704070800,1,2,1,1]]'])
    await withSource({ text }, (file) => preview(file, 'file'))
}

async function answer(task: ReaderTask): Promise<ReaderReport> {
  try {
    if (task.kind === 'import') return { kind: 'imported', reading: await read(task) }
    if (task.kind === 'preview')
      return {
        kind: 'previewed',
        preview: await withSource(task.source, (file) => preview(file, task.path, task.format)),
      }
    await warm()
    return { kind: 'warm' }
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { kind: 'failed', message, isFull: error instanceof RangeError }
  }
}

process.on('message', (message) => {
  const order = message as ReaderOrder
  if (order.kind === 'task') void answer(order.task).then(say)
  else {
    requests.get(order.request)?.(Uint8Array.from(order.bytes))
    requests.delete(order.request)
  }
})
// Orders that stop processes are for the parent: it ends this one.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('disconnect', () => process.exit())
// A file that holds this thread for ever would keep it from hearing that the parent is gone.
new Worker(new URL('./orphanWatch.ts', import.meta.url), {
  env: {},
  execArgv: [],
  workerData: process.ppid,
}).unref()
