import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { SentFile } from '../../../jobs/ports/datasetStore.ts'

/**
 * A file that a client sent. It lies on the disk without a name: it is unlinked as soon as it is open, so that
 * nothing is left of it however its request or this process ends.
 */
export class UploadedFile implements SentFile {
  readonly #handle: FileHandle
  #bytes = 0
  #isOver = false
  readonly #uses = new Set<Promise<unknown>>()

  private constructor(handle: FileHandle) {
    this.#handle = handle
  }

  /** Makes an empty file that nobody else can open. */
  static async create(folder: string): Promise<UploadedFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, `${randomUUID()}.upload`)
    const handle = await open(path, 'wx+', 0o600)
    try {
      await unlink(path)
      return new UploadedFile(handle)
    } catch (cause) {
      // The caller has nothing to close then.
      await handle.close()
      throw cause
    }
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Appends what comes, no faster than the disk takes it. */
  async fill(source: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of source) {
      await this.#handle.writeFile(chunk)
      this.#bytes += chunk.length
    }
  }

  async read<T>(use: (fd: number) => Promise<T>): Promise<T> {
    if (this.#isOver) throw new Error('the request that sent this file is over')
    const reading = use(this.#handle.fd)
    this.#uses.add(reading)
    try {
      return await reading
    } finally {
      this.#uses.delete(reading)
    }
  }

  /** Lets no reading begin any more, and gives the room on the disk back when the last has ended. */
  async close(): Promise<void> {
    this.#isOver = true
    await Promise.allSettled(this.#uses)
    await this.#handle.close()
  }
}
