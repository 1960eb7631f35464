import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Log } from '../../jobs/ports/log.ts'
import { digestOf, type OwnCode } from './code.ts'

/** Characters of code that stay in memory; what goes is on the disk. */
const MAX_KEPT = 32 * 1024 * 1024

const NAME = /^([0-9a-f]{32})\.json$/

const codeSchema = z.object({
  digest: z.string(),
  files: z
    .array(
      z.object({
        url: z.string().startsWith('file:'),
        format: z.enum(['module', 'module-typescript', 'json']),
        source: z.string(),
        links: z.record(z.string(), z.int().nonnegative()),
      }),
    )
    .min(1),
})

function sizeOf({ files }: OwnCode): number {
  return files.reduce((sum, { source }) => sum + source.length, 1)
}

/**
 * The code of strategies by its digest, as it was whenever it was read: jobs go on with the code that they began with, though its
 * files are edited or gone, and after a start too. A folder holds a file for each.
 */
export class CodeStore {
  readonly #folder: string
  readonly #log: Log
  readonly #kept = new LRUCache<string, OwnCode>({
    maxSize: MAX_KEPT,
    maxEntrySize: Number.MAX_SAFE_INTEGER,
    sizeCalculation: sizeOf,
  })

  /** @param folder need not be there */
  constructor(folder: string, log: Log) {
    this.#folder = folder
    this.#log = log
  }

  /** Keeps code. A disk that takes nothing costs only what a start would have found there. */
  keep(code: OwnCode): void {
    if (this.#kept.has(code.digest)) return
    this.#kept.set(code.digest, code)
    const path = this.#pathOf(code.digest)
    try {
      mkdirSync(this.#folder, { recursive: true })
      // Whole or not at all.
      writeFileSync(`${path}.${process.pid}`, JSON.stringify(code), { mode: 0o600 })
      renameSync(`${path}.${process.pid}`, path)
    } catch (error) {
      this.#log.warn({ err: error, path }, 'the code of a strategy could not be kept on the disk')
    }
  }

  /** The code of a digest; undefined where it is not held here. */
  find(digest: string): OwnCode | undefined {
    const kept = this.#kept.get(digest)
    if (kept) return kept
    const read = this.#read(digest)
    if (read) this.#kept.set(digest, read)
    return read
  }

  #read(digest: string): OwnCode | undefined {
    try {
      const code = codeSchema.parse(JSON.parse(readFileSync(this.#pathOf(digest), 'utf8')))
      // It is run: only what is whole may be.
      return code.digest === digest && digestOf(code.files) === digest ? code : undefined
    } catch {
      // It is not there, or was damaged: it counts as not held, and is waited for.
      return undefined
    }
  }

  #pathOf(digest: string): string {
    if (!NAME.test(`${digest}.json`)) throw new Error(`'${digest}' is no digest of a strategy's code`)
    return join(this.#folder, `${digest}.json`)
  }

  /** Removes from the disk what nobody needs any more. */
  tidy(needed: ReadonlySet<string>): void {
    try {
      for (const file of readdirSync(this.#folder)) {
        const digest = NAME.exec(file)?.[1]
        if (digest !== undefined && !needed.has(digest)) rmSync(join(this.#folder, file), { force: true })
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
      // It stays where it is until the next start.
      this.#log.warn({ err: error, folder: this.#folder }, 'the code of strategies could not be tidied')
    }
  }
}
