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

/** How long the thread waits for another one: a new one takes longer to start than a preview. */
const IDLE_MS = 600_000

/**
 * Looks at what callers send, one after the other, on a thread of its own: a preview does not wait for imports, which may
 * take minutes, and callers and jobs do not wait for it.
 */
export class Previews {
  readonly #pool = new Tinypool({
    filename: new URL('./importThread.ts', import.meta.url).href,
    name: 'previewImport',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })

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
      return await this.#pool.run(task, { signal })
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
    await this.#pool.destroy()
  }
}
