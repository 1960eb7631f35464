import type { DatasetStore } from '../../jobs/ports/datasetStore.ts'
import type { FileFormat } from '../../jobs/ports/fileFormat.ts'
import type { FilePreview } from '../../jobs/ports/filePreview.ts'
import { type DatasetNames, type ImportOutcome, keepReading } from '../dataset.ts'
import type { FileBytes } from '../files/source.ts'
import { receive } from '../imports.ts'
import { checkFormat } from '../layouts/choice.ts'
import type { ReaderTask } from './messages.ts'
import { ReaderEnd, ReaderProcess } from './readerProcess.ts'

/** Memory of the process for what is not a column: JSON of an array for each column is held whole. */
const HEAP_MB = 4_096

/** Whoever runs this knows how large a file becomes. */
const NO_LIMITS = { mostUnpacked: Number.POSITIVE_INFINITY }

/** How long a file may be read without a step forward: a thousand times as long as a step takes. */
const STALL_MS = 120_000

/** Imports files of this machine, of any size, in a process of its own: a file that would be read for ever is given up. */
export class LocalFiles {
  readonly #reader = new ReaderProcess(HEAP_MB)
  readonly #stallMs: number

  constructor(stallMs = STALL_MS) {
    this.#stallMs = stallMs
  }

  /** Starts the process, for a file that comes soon. */
  start(): void {
    this.#reader.start()
  }

  /** Imports candles, or says all that is wrong; see `importDataset`. Throws where the file cannot be read to its end. */
  async import(
    store: Pick<DatasetStore, 'saveDataset'>,
    names: DatasetNames,
    bytes: FileBytes,
  ): Promise<ImportOutcome> {
    const choice = checkFormat(names.format)
    if ('problems' in choice) return keepReading(store, names, choice)
    const source = { bytes: bytes.length, fd: bytes.fd }
    const { answer, candles } = await this.#run(
      { kind: 'import', source, path: 'file', choice, limits: NO_LIMITS },
      bytes,
    )
    if (answer.kind !== 'imported') throw new Error(`an import was answered as ${answer.kind}`)
    return keepReading(store, names, receive(answer.reading, candles))
  }

  /** Tells what a file is taken for; see `preview`. Throws as `import`. */
  async preview(bytes: FileBytes, format: FileFormat): Promise<FilePreview> {
    const { answer } = await this.#run(
      { kind: 'preview', source: { bytes: bytes.length, fd: bytes.fd }, path: 'file', format },
      bytes,
    )
    if (answer.kind !== 'previewed') throw new Error(`a preview was answered as ${answer.kind}`)
    return answer.preview
  }

  async #run(task: ReaderTask, bytes: FileBytes) {
    const begunMs = performance.now()
    try {
      return await this.#reader.run(task, { bytes, stallMs: this.#stallMs })
    } catch (cause) {
      if (!(cause instanceof ReaderEnd)) throw cause
      const isStalled = performance.now() - begunMs >= this.#stallMs
      const reason = isStalled
        ? `nothing more of it was read for ${this.#stallMs / 1_000} s; it may be broken`
        : 'it takes more memory than there is; import it in parts'
      throw new Error(reason, { cause })
    }
  }

  /** Ends the process. */
  async close(): Promise<void> {
    await this.#reader.close()
  }
}
