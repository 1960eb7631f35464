import type { Candles } from '../engine/candles.ts'
import { Mutex } from '../jobs/mutex.ts'
import type { DatasetStore, ImportSource } from '../jobs/ports/datasetStore.ts'
import { type DatasetNames, type ImportOutcome, keepReading } from './dataset.ts'
import { KIND_BYTES, kindOf } from './files/kinds.ts'
import { MOST_UNPACKED } from './files/limit.ts'
import { type FileBytes, readBytes } from './files/source.ts'
import type { FileReading, Problems } from './formats/fileReading.ts'
import { type Choice, checkFormat } from './layouts/choice.ts'
import type { SentReading, SentSource } from './process/messages.ts'
import { ReaderEnd, ReaderProcess } from './process/readerProcess.ts'

/** Memory of the process for what is not a column: pieces of text, the records cut from them. */
const HEAP_MB = 256

/** How long a reading may take: so long, and so much longer for each mebibyte; it takes a tenth of that. */
const FIRST_MS = 10_000
const MS_PER_MEBIBYTE = 1_000

/** How many times larger a packed file is taken to be: text of numbers is seldom packed further. */
const PACKED_TIMES = 8

/** Characters of text that may wait for their turn; files wait on the disk. */
const MAX_WAITING = 32 * 1_048_576

/** How long the process waits for another import before it ends, and gives its memory back. */
const IDLE_MS = 10_000

/** What imports need, and what tests set. */
export interface ImportsParts {
  readonly store: Pick<DatasetStore, 'saveDataset'>
  readonly heapMb?: number
  readonly firstMs?: number
}

/**
 * Imports what callers send, one after the other, and reads it in a process of its own: whatever a file holds, callers
 * and jobs do not wait for it, this process lives on, and no more than one file's columns are in memory.
 */
export class Imports {
  readonly #store: ImportsParts['store']
  readonly #firstMs: number
  readonly #reader: ReaderProcess
  readonly #turns = new Mutex()
  #waiting = 0
  #idle: NodeJS.Timeout | undefined

  constructor({ store, heapMb = HEAP_MB, firstMs = FIRST_MS }: ImportsParts) {
    this.#store = store
    this.#firstMs = firstMs
    this.#reader = new ReaderProcess(heapMb)
  }

  /** Imports candles, or says all that is wrong; see `importDataset`. */
  async take(names: DatasetNames, source: ImportSource, path: string): Promise<ImportOutcome> {
    const choice = checkFormat(names.format)
    if ('problems' in choice) return keepReading(this.#store, names, choice)
    const characters = 'text' in source ? source.text.length : 0
    if (characters > 0 && this.#waiting + characters > MAX_WAITING) return tooManyWait(path, this.#waiting)
    this.#waiting += characters
    try {
      return await this.#turns.take(async () => keepReading(this.#store, names, await this.#read(source, path, choice)))
    } finally {
      this.#waiting -= characters
    }
  }

  #read(source: ImportSource, path: string, choice: Choice): Promise<FileReading | Problems> {
    if ('text' in source)
      return this.#run(source, { path, choice, bytes: null, mostMs: this.#mostMs(source.text.length) })
    const length = source.file.bytes
    return source.file.read(async (fd) => {
      const isText = (await kindOfFile(fd)) === 'TEXT'
      const mostMs = this.#mostMs(isText ? length : Math.min(MOST_UNPACKED, length * PACKED_TIMES))
      const bytes: FileBytes = { length, fd, read: (from, to) => readBytes(fd, from, to) }
      return this.#run({ bytes: length, fd }, { path, choice, bytes, mostMs })
    })
  }

  #mostMs(bytes: number): number {
    return this.#firstMs + Math.ceil(bytes / 1_048_576) * MS_PER_MEBIBYTE
  }

  async #run(source: SentSource, { path, choice, bytes, mostMs }: ReadTask): Promise<FileReading | Problems> {
    clearTimeout(this.#idle)
    const signal = AbortSignal.timeout(mostMs)
    const size = 'text' in source ? source.text.length : source.bytes
    const limits = { mostUnpacked: MOST_UNPACKED }
    try {
      const read = await this.#reader.run({ kind: 'import', source, path, choice, limits }, { bytes, signal })
      if (read.answer.kind !== 'imported') throw new Error(`an import was answered as ${read.answer.kind}`)
      return receive(read.answer.reading, read.candles)
    } catch (error) {
      // The process is gone, or has given up: the next import gets another one.
      if (!signal.aborted && !(error instanceof ReaderEnd)) throw error
      const message = signal.aborted ? tooSlow(size, mostMs) : tooBig(size)
      return { problems: [{ path, code: 'BAD_CSV', message }] }
    } finally {
      this.#idle = setTimeout(() => this.#reader.rest(), IDLE_MS).unref()
    }
  }

  /** Ends the process. */
  async close(): Promise<void> {
    clearTimeout(this.#idle)
    await this.#reader.close()
  }
}

interface ReadTask {
  readonly path: string
  readonly choice: Choice
  readonly bytes: FileBytes | null
  readonly mostMs: number
}

async function kindOfFile(fd: number) {
  return kindOf(await readBytes(fd, 0, KIND_BYTES))
}

/** A reading with the candles that were sent before it. */
export function receive(reading: SentReading, candles: readonly Candles[]): FileReading | Problems {
  if ('problems' in reading) return reading
  const series = reading.series.map((each, at) => {
    const own = candles[at]
    if (!own) throw new Error('a series came without its candles')
    return { ...each, candles: own }
  })
  return { ...reading, series }
}

function tooManyWait(path: string, waiting: number): Problems {
  const message = `imports with ${waiting} characters are under way, and at most ${MAX_WAITING} may be; send it again later, or as a file`
  return { problems: [{ path, code: 'CONFLICT', message }] }
}

function tooSlow(bytes: number, mostMs: number): string {
  return `reading it takes longer than ${Math.ceil(mostMs / 1000)} s, which is all that ${bytes} bytes may take; without quotes it is read faster`
}

function tooBig(bytes: number): string {
  return `its ${bytes} bytes take more memory than an import may have; import it in parts`
}
