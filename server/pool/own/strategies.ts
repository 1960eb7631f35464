import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BUILT_IN, findStrategy } from '../../engine/strategies/builtIn.ts'
import type { Declaration } from '../../engine/strategies/strategy.ts'
import type { StrategyCatalog, StrategyProblem } from '../../jobs/catalog.ts'
import { CodeMissingError } from '../../jobs/code.ts'
import type { Clock } from '../../jobs/ports/clock.ts'
import type { Log } from '../../jobs/ports/log.ts'
import { ThreadEnd, ThreadPool } from '../threads/threadPool.ts'
import type { OwnCode } from './code.ts'
import { NO_FILE, type Stamps, writeStamp } from './codeStamp.ts'
import type { CodeStore } from './codeStore.ts'
import type { ReadFile } from './declarationThread.ts'
import { withoutPlace } from './importFault.ts'
import type { FilesOf } from './rule.ts'
import { findWritableByOthers } from './writableByOthers.ts'

/** How often the folder is looked at. */
const PERIOD_MS = 2_000

/** How long a file may take to be imported. */
const PATIENCE_MS = 10_000

/** How long the thread that reads files waits for another one before it ends. */
const IDLE_MS = 10_000

/** What a file is like now. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  return found ? writeStamp(found) : NO_FILE
}

/** A file as it was when it was last read. */
interface Read {
  /** Null where the file cannot be used. */
  readonly declaration: Declaration | null
  readonly code: OwnCode | null
  /** Why it cannot be used; null where it can. */
  readonly problem: StrategyProblem | null
}

export interface OwnStrategiesParts {
  /** It need not be there. */
  readonly folder: string
  /** Holds what the files were like before they were edited. */
  readonly codes: CodeStore
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
    areProcesses: true,
  })
  /** By file name. */
  #files: ReadonlyMap<string, Read> = new Map()
  /** What each of them depended on when it was read. */
  readonly #stamps = new Map<string, Stamps>()
  /** By strategy. */
  #own: ReadonlyMap<string, Read> = new Map()
  #problems: readonly StrategyProblem[] = []
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

  /** Files that cannot be used, as they were when the folder was last looked at. */
  get problems(): readonly StrategyProblem[] {
    return this.#problems
  }

  /** What identifies the code of a strategy that is not built in. */
  readonly digestOf = (name: string): string | undefined => this.#own.get(name)?.code?.digest

  /** Whether code is held here, though its file may be another one by now. */
  readonly holds = (digest: string): boolean => this.#parts.codes.find(digest) !== undefined

  /** The files of the strategies of some work: in the version that it names, else as they are now. */
  readonly filesOf: FilesOf = ({ batches, versions }) =>
    [...new Set(batches.map(({ strategy }) => strategy))].flatMap((name) => {
      const digest = versions?.[name]
      const code = digest === undefined ? this.#own.get(name)?.code : this.#parts.codes.find(digest)
      if (digest !== undefined && !code) throw new CodeMissingError(name, digest)
      return code ? [{ name, code }] : []
    })

  /** Removes code from the disk that neither the folder has nor any of these is. */
  tidy(needed: Iterable<string>): void {
    const current = [...this.#own.values()].flatMap(({ code }) => code?.digest ?? [])
    this.#parts.codes.tidy(new Set([...current, ...needed]))
  }

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
    for (const file of await this.#names()) {
      const before = this.#files.get(file)
      const isSame = before && (await this.#isUnchanged(file))
      files.set(file, isSame ? before : await this.#read(file, before))
    }
    this.#own = this.#name(files)
    this.#files = files
    await this.#tellLoose([...files.keys()])
  }

  /** Strategies run with this server's rights, so that who can change them has those too. */
  async #tellLoose(files: readonly string[]): Promise<void> {
    const { folder, log } = this.#parts
    for (const { path, reason } of await findWritableByOthers([folder, ...files.map((file) => join(folder, file))])) {
      const told = `${path} ${reason}`
      if (!this.#loose.has(told))
        log.warn({ path, reason }, 'others can change what runs with the rights of this server')
      this.#loose.add(told)
    }
  }

  /** Whether a file and all that it imports are as they were when it was read. */
  async #isUnchanged(file: string): Promise<boolean> {
    for (const [path, stamp] of Object.entries(this.#stamps.get(file) ?? {})) {
      if ((await stampOf(path)) !== stamp) return false
    }
    return true
  }

  /** Gives each name to the first file, so that every process of a cluster decides alike. */
  #name(files: ReadonlyMap<string, Read>): Map<string, Read> {
    const own = new Map<string, Read>()
    const problems: StrategyProblem[] = []
    const refuse = (file: string, message: string, isNews: boolean) => {
      problems.push({ file, line: null, message })
      this.#warn(file, message, isNews)
    }
    for (const [file, read] of files) {
      if (read.problem) problems.push(read.problem)
      const name = read.declaration?.name
      if (name === undefined) continue
      const isNew = this.#files.get(file) !== read
      const isNews = isNew || this.#own.get(name) === read
      const holder = [...files].find(([, other]) => other === own.get(name))?.[0]
      if (findStrategy(name)) refuse(file, `name '${name}' is taken by a built-in strategy`, isNews)
      else if (holder) refuse(file, `name '${name}' is taken by the file ${holder}`, isNews)
      else {
        own.set(name, read)
        if (isNew) this.#parts.log.info({ file, strategy: name }, 'read a strategy')
      }
    }
    this.#problems = problems
    return own
  }

  async #names(): Promise<string[]> {
    const { folder } = this.#parts
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw new Error(`STRATEGIES_DIR '${folder}' must be a folder that can be read`, { cause: error })
    })
    return names.filter((name) => /\.[jt]s$/.test(name) && !/^[._]|\.(d|test)\.ts$/.test(name)).toSorted()
  }

  /** What was written without a change of the code is what it was. */
  async #read(file: string, before: Read | undefined): Promise<Read> {
    const path = join(this.#parts.folder, file)
    // Where the import does not end, only a change of the file itself is worth another try.
    this.#stamps.set(file, { [path]: await stampOf(path) })
    try {
      const { declaration, code, reason, line, stamps } = await this.#import(pathToFileURL(path).href)
      this.#stamps.set(file, stamps)
      if (!declaration || !code) return this.#unusable(file, reason ?? 'it cannot be read', line)
      if (before?.code?.digest === code.digest) return before
      this.#parts.codes.keep(code)
      return { declaration, code, problem: null }
    } catch (error) {
      return this.#unusable(file, error instanceof Error ? error.message : String(error), null)
    }
  }

  #unusable(file: string, reason: string, line: number | null): Read {
    this.#warn(file, line === null ? reason : `line ${line}: ${reason}`)
    const message = withoutPlace(reason, this.#parts.folder)
    return { declaration: null, code: null, problem: { file, line, message } }
  }

  #warn(file: string, reason: string, isNews = true): void {
    if (isNews) this.#parts.log.warn({ file, folder: this.#parts.folder, reason }, 'this strategy cannot be used')
  }

  async #import(url: string): Promise<ReadFile> {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    try {
      const read = await this.#pool.run<ReadFile>({ url }, { signal })
      if (read.isSpent) await this.#pool.renew()
      return read
    } catch (error) {
      if (signal.aborted) throw new Error(`its import did not end within ${PATIENCE_MS / 1_000} s`, { cause: error })
      if (error instanceof ThreadEnd) throw new Error(`its import ${error.message}`, { cause: error })
      // Whatever it did before it failed, the next file meets nothing of it.
      await this.#pool.renew()
      throw error
    }
  }
}
