import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { ask } from '../server/api/http/client.ts'
import { importWalk, ServerProcess, watch } from '../server/chaos.fixture.ts'
import { openStorage, type Storage } from '../server/postgres/storage.ts'
import { startSweep } from '../server/testApp.ts'
import type { Sweep } from './sweepOf.ts'

/** What a run of a job took. */
export interface Run {
  /** Of its job. */
  readonly id: string
  /** From the mutation's answer to the final reading. */
  readonly seconds: number
  /** The share of the job's time that its threads were at work. */
  readonly busy: number
  readonly specification: string
}

interface FinishedJob {
  readonly specification: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[]
}

const JOB = 'query ($id: ID!) { job(id: $id) { specification startedAt finishedAt stages { stage seconds } } }'

/** The share of a job's time that so many threads were at work. */
function busyShare({ startedAt, finishedAt, stages }: FinishedJob, threads: number): number {
  const spent = stages.reduce((sum, { stage, seconds }) => sum + (stage === 'STORING' ? 0 : seconds), 0)
  return (1_000 * spent) / threads / (Date.parse(finishedAt) - Date.parse(startedAt))
}

/** A server as `npm start` starts it: a process of its own, so that its memory is its own, with the database that comes with it. */
export class MeasuredServer {
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'barline-bench-'))
  readonly #threads: number
  readonly #process: ServerProcess
  #storage: Storage | null = null

  constructor(threads: number, environment: Readonly<Record<string, string>> = {}) {
    this.#threads = threads
    const own = { DATA_DIR: this.#dataDir, THREADS: String(threads), LOG_LEVEL: 'info' }
    this.#process = new ServerProcess({ ...own, ...environment })
  }

  async start(): Promise<void> {
    // Run by root, the database's account must come through.
    chmodSync(this.#dataDir, 0o711)
    await this.#process.start()
    const log = { info: () => undefined, warn: console.warn, error: console.error }
    this.#storage = await openStorage({ databaseUrl: null, dataDir: this.#dataDir, role: 'worker' }, log)
  }

  /** @returns the id of a dataset of so many bars */
  async bring(bars: number, barSeconds: number): Promise<string> {
    if (!this.#storage) throw new Error('the server was not started')
    return importWalk(this.#storage.connection, bars, barSeconds)
  }

  /** Where its page is. */
  get origin(): string {
    return `http://127.0.0.1:${this.#process.port}`
  }

  /** Starts a sweep. @returns the id of its job */
  async begin(dataset: string, sweep: Sweep): Promise<string> {
    const { job, problems } = await startSweep(this.#process.port, { dataset, ...sweep })
    if (!job) throw new Error(problems.map(({ message }) => message).join('; '))
    return job.id
  }

  /** Runs a sweep to its end, and watches it as a viewer does. */
  async run(dataset: string, sweep: Sweep): Promise<Run> {
    const id = await this.begin(dataset, sweep)
    const begunMs = performance.now()
    const state = (await watch(this.#process, id)).at(-1)?.state
    const seconds = (performance.now() - begunMs) / 1_000
    if (state !== 'SUCCEEDED') throw new Error(`the sweep ended ${state}`)
    const found = (await ask<{ job: FinishedJob }>(this.#process.port, JOB, { id })).job
    return { id, seconds, busy: busyShare(found, this.#threads), specification: found.specification }
  }

  /** The most memory that the process had, threads included; where the system tells. */
  get peak(): string {
    try {
      const kilobytes = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${this.#process.pid}/status`, 'utf8'))?.[1]
      return `${Math.round(Number(kilobytes) / 1024)} MB`
    } catch {
      return 'not known'
    }
  }

  async close(): Promise<void> {
    await this.#process.close()
    await this.#storage?.close()
    for (const folder of [realpathSync(join(this.#dataDir, 'postgres')), this.#dataDir])
      rmSync(folder, { recursive: true, force: true })
  }
}
