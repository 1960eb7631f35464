import { Tinypool } from 'tinypool'
import { viewCandles } from '../engine/candles.ts'
import { Mutex } from '../jobs/mutex.ts'
import type { DatasetStore, ImportSource } from '../jobs/ports/datasetStore.ts'
import { type DatasetNames, type ImportOutcome, keepReading } from './dataset.ts'
import { KIND_BYTES, kindOf } from './files/kinds.ts'
import { MOST_UNPACKED } from './files/limit.ts'
import { readBytes } from './files/source.ts'
import type { FileReading, Problems, SeriesReading } from './formats/fileReading.ts'
import type { ImportTask, SentReading, SentSeries } from './importThread.ts'
import { type Choice, checkFormat } from './layouts/choice.ts'

/** Memory of the thread for what is not a column: pieces of text, the records cut from them. */
const HEAP_MB = 256

/** How long a reading may take: so long, and so much longer for each mebibyte; it takes a tenth of that. */
const FIRST_MS = 10_000
const MS_PER_MEBIBYTE = 1_000

/** How many times larger a packed file is taken to be: text of numbers is seldom packed further. */
const PACKED_TIMES = 8

/** Characters of text that may wait for their turn; files wait on the disk. */
const MAX_WAITING = 32 * 1_048_576

/** How long the thread waits for another import before it ends, and gives its memory back. */
const IDLE_MS = 10_000

/** What imports need, and what tests set. */
export interface ImportsParts {
  readonly store: Pick<DatasetStore, 'saveDataset'>
  readonly heapMb?: number
  readonly firstMs?: number
}

/**
 * Imports what callers send, one after the other, and reads it on a thread of its own: whatever a file holds, callers
 * and jobs do not wait for it, and no more than one file's columns are in memory.
 */
export class Imports {
  readonly #store: ImportsParts['store']
  readonly #firstMs: number
  readonly #pool: Tinypool
  readonly #turns = new Mutex()
  #waiting = 0

  constructor({ store, heapMb = HEAP_MB, firstMs = FIRST_MS }: ImportsParts) {
    this.#store = store
    this.#firstMs = firstMs
    this.#pool = new Tinypool({
      filename: new URL('./importThread.ts', import.meta.url).href,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MS,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    })
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
    if ('text' in source) return this.#run({ source, path, choice }, source.text.length)
    const { bytes } = source.file
    return source.file.read(async (fd) => {
      const isText = (await kindOfFile(fd)) === 'TEXT'
      return this.#run(
        { source: { fd, bytes }, path, choice },
        isText ? bytes : Math.min(MOST_UNPACKED, bytes * PACKED_TIMES),
      )
    })
  }

  async #run(task: ImportTask, bytes: number): Promise<FileReading | Problems> {
    const mostMs = this.#firstMs + Math.ceil(bytes / 1_048_576) * MS_PER_MEBIBYTE
    const signal = AbortSignal.timeout(mostMs)
    try {
      const reading: SentReading = await this.#pool.run(task, { signal })
      return 'problems' in reading ? reading : { ...reading, series: reading.series.map(received) }
    } catch (error) {
      // The thread is gone, or has given up: the next import gets another one.
      const message = signal.aborted ? tooSlow(bytes, mostMs) : tooBig(bytes, error)
      if (message === null) throw error
      return { problems: [{ path: task.path, code: 'BAD_CSV', message }] }
    }
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}

async function kindOfFile(fd: number) {
  return kindOf(await readBytes(fd, 0, KIND_BYTES))
}

function received({ candles, bars, ...rest }: SentSeries): SeriesReading {
  return { ...rest, candles: viewCandles(candles, bars) }
}

function tooManyWait(path: string, waiting: number): Problems {
  const message = `imports with ${waiting} characters are under way, and at most ${MAX_WAITING} may be; send it again later, or as a file`
  return { problems: [{ path, code: 'CONFLICT', message }] }
}

function tooSlow(bytes: number, mostMs: number): string {
  return `reading it takes longer than ${Math.ceil(mostMs / 1000)} s, which is all that ${bytes} bytes may take; without quotes it is read faster`
}

/** Null where the error is not of too little memory. */
function tooBig(bytes: number, error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null
  const isFull = code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError
  return isFull ? `its ${bytes} bytes take more memory than an import may have; import it in parts` : null
}
