import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BUILT_IN, findStrategy } from '../engine/strategies/builtIn.ts'
import type { Declaration } from '../engine/strategies/strategy.ts'
import type { StrategyCatalog } from '../jobs/catalog.ts'
import type { Clock, Log } from '../jobs/ports.ts'
import type { ReadFile } from './declarationThread.ts'
import type { OwnFile } from './ownRule.ts'
import { findLoose } from './strangers.ts'
import { ThreadEnd, ThreadPool } from './threadPool.ts'

/** How often the folder is looked at. */
const PERIOD_MS = 2_000

/** How long a file may take to be imported. */
const PATIENCE_MS = 10_000

/** How long the thread that reads files waits for another one before it ends. */
const IDLE_MS = 10_000

/** What stands for a link that leads nowhere, and for a file that was just removed: its import says what is wrong, once. */
const NOWHERE = { mtimeMs: 0, size: 0 }

/** A file as it was when it was last read. */
interface Read {
  readonly version: string
  readonly url: string
  /** Null where the file cannot be used. */
  readonly declaration: Declaration | null
}

export interface OwnStrategiesParts {
  /** It need not be there. */
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
}

/**
 * The strategies that jobs can name: the built-in ones and those of a folder, which is looked at now and then. Their code is imported on
 * threads only; here is what they say of themselves.
 */
export class OwnStrategies implements StrategyCatalog {
  readonly #parts: OwnStrategiesParts
  readonly #pool = new ThreadPool({
    entry: new URL('./declarationThread.ts', import.meta.url),
    minThreads: 0,
    maxThreads: 1,
    idleMs: IDLE_MS,
  })
  /** By file name. */
  #files: ReadonlyMap<string, Read> = new Map()
  /** By strategy. */
  #own: ReadonlyMap<string, Read> = new Map()
  #looking: Promise<void> = Promise.resolve()
  /** What was told last. */
  #trouble = ''
  /** What was told of paths that others can change. */
  readonly #loose = new Set<string>()
  #stop: () => void = () => undefined

  constructor(parts: OwnStrategiesParts) {
    this.#parts = parts
  }

  /** Reads the folder, and goes on looking at it. @throws Error where it is no folder that can be read */
  async open(): Promise<void> {
    await this.#look()
    this.#stop = this.#parts.clock.every(PERIOD_MS, () => {
      this.#looking = this.#looking.then(() => this.#lookAgain())
    })
  }

  get list(): readonly Declaration[] {
    return [...BUILT_IN, ...[...this.#own.values()].flatMap(({ declaration }) => declaration ?? [])]
  }

  /** What a strategy says of itself. */
  readonly find = (name: string): Declaration | undefined =>
    findStrategy(name) ?? this.#own.get(name)?.declaration ?? undefined

  /** The files of the strategies among these that are not built in. */
  readonly filesOf = (names: readonly string[]): OwnFile[] =>
    [...new Set(names)].flatMap((name) => {
      const read = this.#own.get(name)
      return read ? [{ name, url: read.url }] : []
    })

  async close(): Promise<void> {
    this.#stop()
    await this.#pool.destroy()
    await this.#looking
  }

  /** What was read stays known while the folder cannot be read. */
  async #lookAgain(): Promise<void> {
    try {
      await this.#look()
      this.#trouble = ''
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (reason !== this.#trouble) this.#parts.log.error({ reason }, 'the strategies cannot be looked at')
      this.#trouble = reason
    }
  }

  async #look(): Promise<void> {
    const files = new Map<string, Read>()
    for (const [file, version] of await this.#versions()) {
      const before = this.#files.get(file)
      files.set(file, before?.version === version ? before : await this.#read(file, version))
    }
    this.#own = this.#name(files)
    this.#files = files
    await this.#tellLoose([...files.keys()])
  }

  /** Strategies run with this server's rights, so that who can change them has those too. */
  async #tellLoose(files: readonly string[]): Promise<void> {
    const { folder, log } = this.#parts
    for (const { path, reason } of await findLoose([folder, ...files.map((file) => join(folder, file))])) {
      const told = `${path} ${reason}`
      if (!this.#loose.has(told))
        log.warn({ path, reason }, 'others can change what runs with the rights of this server')
      this.#loose.add(told)
    }
  }

  /** Gives each name to the first file, so that every process of a cluster decides alike. */
  #name(files: ReadonlyMap<string, Read>): Map<string, Read> {
    const own = new Map<string, Read>()
    for (const [file, read] of files) {
      const name = read.declaration?.name
      if (name === undefined) continue
      const isNew = this.#files.get(file) !== read
      const isNews = isNew || this.#own.get(name) === read
      const holder = [...files].find(([, other]) => other === own.get(name))?.[0]
      if (findStrategy(name)) this.#warn(file, `name '${name}' is taken by a built-in strategy`, isNews)
      else if (holder) this.#warn(file, `name '${name}' is taken by the file ${holder}`, isNews)
      else {
        own.set(name, read)
        if (isNew) this.#parts.log.info({ file, strategy: name }, 'read a strategy')
      }
    }
    return own
  }

  async #versions(): Promise<[file: string, version: string][]> {
    const { folder } = this.#parts
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw new Error(`STRATEGIES_DIR '${folder}' must be a folder that can be read`, { cause: error })
    })
    const files = names.filter((name) => /\.[jt]s$/.test(name) && !/^[._]|\.(d|test)\.ts$/.test(name))
    return Promise.all(
      files.toSorted().map(async (file): Promise<[string, string]> => {
        const { mtimeMs, size } = await stat(join(folder, file)).catch(() => NOWHERE)
        return [file, `${mtimeMs}-${size}`]
      }),
    )
  }

  async #read(file: string, version: string): Promise<Read> {
    const url = `${pathToFileURL(join(this.#parts.folder, file)).href}?v=${version}`
    try {
      return { url, version, declaration: await this.#declarationOf(url) }
    } catch (error) {
      this.#warn(file, error instanceof Error ? error.message : String(error))
      return { url, version, declaration: null }
    }
  }

  #warn(file: string, reason: string, isNews = true): void {
    if (isNews) this.#parts.log.warn({ file, folder: this.#parts.folder, reason }, 'this strategy cannot be used')
  }

  async #declarationOf(url: string): Promise<Declaration> {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    try {
      const { declaration, isSpent } = await this.#pool.run<ReadFile>({ url }, { signal })
      if (isSpent) await this.#pool.renew()
      return declaration
    } catch (error) {
      if (signal.aborted) throw new Error(`its import did not end within ${PATIENCE_MS / 1_000} s`, { cause: error })
      if (error instanceof ThreadEnd) throw new Error(`its import ${error.message}`, { cause: error })
      // Whatever it did before it failed, the next file meets nothing of it.
      await this.#pool.renew()
      throw error
    }
  }
}
