import { Mutex } from '../jobs/mutex.ts'
import type { ImportSource } from '../jobs/ports/datasetStore.ts'
import type { FileFormat } from '../jobs/ports/fileFormat.ts'
import type { FilePreview } from '../jobs/ports/filePreview.ts'
import { type FileBytes, readBytes } from './files/source.ts'
import { MOST_SEEN } from './preview.ts'
import type { SentSource } from './process/messages.ts'
import { ReaderEnd, ReaderProcess } from './process/readerProcess.ts'
import { badCsv } from './refusals.ts'

/** Memory of the process: what is looked at is a small part of a file. */
const HEAP_MB = 128

/** How long one preview may take; it takes a hundredth of that. */
const MOST_MS = 10_000

/** So long after it was made, the process starts at the earliest: the start of a server has other work, and one that ends soon needs none. */
const START_MS = 3_000

/** Where this process has used more of a core than this share since the last look, jobs run: it would take their time. */
const BUSY = 0.5

/**
 * Looks at what callers send, one after the other, in a process of its own: a preview does not wait for imports, which may
 * take minutes, and callers and jobs do not wait for it. The process starts in the first seconds in which nothing else is done, or with the first
 * preview, and stays: its start takes ten times as long as a preview.
 */
export class Previews {
  readonly #reader = new ReaderProcess(HEAP_MB)
  readonly #turns = new Mutex()
  readonly #timer: ReturnType<typeof setInterval>

  constructor(startMs = START_MS) {
    let used = process.cpuUsage()
    this.#timer = setInterval(() => {
      const { user, system } = process.cpuUsage(used)
      used = process.cpuUsage()
      if ((user + system) / 1_000 < BUSY * startMs) void this.start()
    }, startMs)
    this.#timer.unref()
  }

  /** Starts the process, if there is none, and has it load what previews need; it is done when previews are as quick as they get. */
  async start(): Promise<void> {
    clearInterval(this.#timer)
    // A process that ends meanwhile loads what it needs later, as a new one does.
    await this.#turns.take(() => this.#reader.run({ kind: 'warm' }, { bytes: null })).catch(() => undefined)
  }

  /** Tells what a file is taken for; see `preview`. */
  take(source: ImportSource, path: string, format: FileFormat | null = null): Promise<FilePreview> {
    clearInterval(this.#timer)
    if ('file' in source) {
      const length = source.file.bytes
      return source.file.read((fd) => {
        const bytes: FileBytes = { length, fd, read: (from, to) => readBytes(fd, from, to) }
        return this.#run({ bytes: length, fd }, { path, format, bytes })
      })
    }
    // One character more tells that there is more.
    return this.#run({ text: source.text.slice(0, MOST_SEEN.characters + 1) }, { path, format, bytes: null })
  }

  #run(source: SentSource, { path, format, bytes }: PreviewTask): Promise<FilePreview> {
    return this.#turns.take(async () => {
      const signal = AbortSignal.timeout(MOST_MS)
      try {
        const { answer } = await this.#reader.run({ kind: 'preview', source, path, format }, { bytes, signal })
        if (answer.kind !== 'previewed') throw new Error(`a preview was answered as ${answer.kind}`)
        return answer.preview
      } catch (error) {
        // The process is gone, or has given up: the next preview gets another one.
        if (!signal.aborted && !(error instanceof ReaderEnd)) throw error
        const told = { reading: null, questions: [], columns: [], rows: [], candles: [], symbols: [], warnings: [] }
        const message = 'its beginning takes too much time or memory to be read; import it, or a part of it'
        return { format: 'not recognised', ...told, problems: [badCsv(path, message)] }
      }
    })
  }

  /** Ends the process. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#reader.close()
  }
}

interface PreviewTask {
  readonly path: string
  readonly format: FileFormat | null
  readonly bytes: FileBytes | null
}
