import { Tinypool } from 'tinypool'
import type { ImportSource } from '../jobs/ports/datasetStore.ts'
import type { FileFormat } from '../jobs/ports/fileFormat.ts'
import type { FilePreview } from '../jobs/ports/filePreview.ts'
import type { PreviewTask } from './importThread.ts'
import { MOST_SEEN } from './preview.ts'
import { badCsv } from './refusals.ts'

/** Memory of the thread: what is looked at is a small part of a file. */
const HEAP_MB = 128

/** How long one preview may take; it takes a hundredth of that. */
const MOST_MS = 10_000

/** So long after it was made, the thread starts: the start of a process has other work, and one that ends soon needs none. */
const START_MS = 3_000

/**
 * Looks at what callers send, one after the other, on a thread of its own: a preview does not wait for imports, which may
 * take minutes, and callers and jobs do not wait for it. The thread starts some seconds after it was made, or with the first preview,
 * and stays: its start takes ten times as long as a preview.
 */
export class Previews {
  #pool: Tinypool | null = null
  readonly #timer: ReturnType<typeof setTimeout>

  constructor(startMs = START_MS) {
    this.#timer = setTimeout(() => void this.start(), startMs)
    this.#timer.unref()
  }

  /** Starts the thread, if there is none, and has it load what previews need; it is done when previews are as quick as they get. */
  async start(): Promise<void> {
    // A thread that ends meanwhile loads what it needs later, as a new one does.
    await this.#threads()
      .run(undefined, { name: 'warmPreviews' })
      .catch(() => undefined)
  }

  #threads(): Tinypool {
    clearTimeout(this.#timer)
    this.#pool ??= new Tinypool({
      filename: new URL('./importThread.ts', import.meta.url).href,
      name: 'previewImport',
      minThreads: 1,
      maxThreads: 1,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    return this.#pool
  }

  /** Tells what a file is taken for; see `preview`. */
  take(source: ImportSource, path: string, format: FileFormat | null = null): Promise<FilePreview> {
    if ('file' in source) {
      const { bytes } = source.file
      return source.file.read((fd) => this.#run({ source: { fd, bytes }, path, format }))
    }
    // One character more tells that there is more.
    return this.#run({ source: { text: source.text.slice(0, MOST_SEEN.characters + 1) }, path, format })
  }

  async #run(task: PreviewTask): Promise<FilePreview> {
    const signal = AbortSignal.timeout(MOST_MS)
    try {
      return await this.#threads().run(task, { signal })
    } catch (error) {
      // The thread is gone, or has given up: the next preview gets another one.
      const code = error instanceof Error && 'code' in error ? error.code : null
      const isFull = code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError
      if (!signal.aborted && !isFull) throw error
      const told = { reading: null, questions: [], columns: [], rows: [], candles: [], symbols: [], warnings: [] }
      const message = 'its beginning takes too much time or memory to be read; import it, or a part of it'
      return { format: 'not recognised', ...told, problems: [badCsv(task.path, message)] }
    }
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#pool?.destroy()
  }
}
