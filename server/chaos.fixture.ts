import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type postgres from 'postgres'
import { expect } from 'vitest'
import { follow } from './api/http/client.ts'
import { digestCandles } from './datasets/digest.ts'
import { FIGURES } from './engine/batch.ts'
import { makeCandles } from './engine/walk.fixture.ts'
import type { Connection } from './postgres/connection.ts'
import { openDatabase } from './postgres/database.ts'
import { type EmbeddedPostgres, startEmbedded } from './postgres/embedded/embedded.ts'
import type { Settings } from './postgres/embedded/server.ts'
import { createDatasetStore } from './postgres/store/datasetStore.ts'
import { quickServerCommand } from './serverCommand.fixture.ts'
import { copyTestData, makeTestFolder } from './testData.ts'
import { Wire } from './wire.fixture.ts'

/** A Postgres server of its own, reached over TCP as one on another machine is, that can be stopped and started. */
export class RemotePostgres {
  readonly #dataDir = makeTestFolder('barline-chaos-')
  readonly #wire: Wire
  readonly #others: Wire[] = []
  readonly #settings: Settings
  #server: EmbeddedPostgres | null = null

  constructor(settings: Settings = {}) {
    this.#settings = settings
    this.#wire = new Wire(() => this.#server?.connection ?? null)
  }

  async start(): Promise<void> {
    copyTestData(this.#dataDir)
    this.#server = await startEmbedded(this.#dataDir, { info: () => undefined, warn: console.warn }, this.#settings)
    await this.#wire.open()
  }

  get url(): string {
    return this.#wire.url
  }

  /** Is reached at another port too. */
  async alsoAt(port: number): Promise<void> {
    const wire = new Wire(() => this.#server?.connection ?? null)
    this.#others.push(wire)
    await wire.open(port)
  }

  /** Ends every connection; new ones may be made at once. */
  cut(): void {
    this.#wire.cut()
  }

  /** Is out of reach for so long: new connections are refused, or all say nothing. */
  async vanish(manner: 'refused' | 'silent', ms: number): Promise<void> {
    this.#wire.become(manner)
    await new Promise((resolve) => setTimeout(resolve, ms))
    this.#wire.become('through')
  }

  /** Stops the server; connections are lost, and new ones are refused. */
  async stop(): Promise<void> {
    this.#wire.cut()
    await this.#server?.stop()
    this.#server = null
  }

  async close(): Promise<void> {
    for (const wire of [this.#wire, ...this.#others]) wire.close()
    await this.stop()
    for (const folder of [realpathSync(join(this.#dataDir, 'postgres')), this.#dataDir])
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** A server process that can be killed and started again. */
export class ServerProcess {
  readonly #environment: Readonly<Record<string, string>>
  /** Where its data is. */
  readonly dataDir = makeTestFolder('barline-chaos-')
  #process: ChildProcess | null = null
  /** What it has written since its last start. */
  output = ''
  /** 0 while it does not serve. */
  port = 0

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment
  }

  /** Answers when it serves; rejects when it ends before. */
  async start(): Promise<void> {
    if (this.#environment.DATABASE_URL === undefined) copyTestData(this.dataDir)
    const env = { ...process.env, PORT: '0', DATA_DIR: this.dataDir, ...this.#environment }
    // As `npm start` does.
    const started = spawn(process.execPath, quickServerCommand(['--max-semi-space-size=4']), {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#process = started
    this.output = ''
    const served = Promise.withResolvers<void>()
    started.stdout.on('data', (piece) => {
      this.output += piece
      const port = /"url":"http:\/\/127\.0\.0\.1:(\d+)"/.exec(this.output)?.[1]
      if (!port || this.#process !== started) return
      this.port = Number(port)
      served.resolve()
    })
    started.once('exit', () => served.reject(new Error(`the server ended: ${this.output}`)))
    await served.promise
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** Whether it runs. */
  get isAlive(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null
  }

  /** Stops it where it is, as a laptop that is closed does, and lets it go on after so long. */
  async suspend(ms: number): Promise<void> {
    this.#process?.kill('SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, ms))
    this.#process?.kill('SIGCONT')
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const killed = this.#process
    this.port = 0
    if (!killed || !this.isAlive) return
    const gone = once(killed, 'exit')
    killed.kill(signal)
    await gone
  }

  /** Ends it and removes its data. */
  async close(): Promise<void> {
    await this.kill()
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Keeps candles that nothing but their number tells apart. @returns the dataset's id */
export async function importWalk(connection: Connection, bars: number, barSeconds = 3_600): Promise<string> {
  const database = openDatabase(connection)
  const candles = makeCandles(bars, 7, barSeconds * 1_000)
  const digest = digestCandles(candles)
  const walk = { name: 'a walk', symbol: null, barSeconds, digest, warnings: [], candles }
  const { id } = await createDatasetStore(database).saveDataset(walk)
  await database.close()
  return id
}

/** Every figure of a job's trials, with all its bits, in the order of their numbers, however they are cut into blocks. */
export async function figuresOf(
  sql: postgres.Sql,
  job: string,
): Promise<{ readonly count: number; readonly digest: string }> {
  const digests = FIGURES.map(
    (_, column) =>
      `md5(string_agg(substring(figures from 8 * ${column} * count + 1 for 8 * count), ''::bytea order by first))`,
  )
  const [row] = await sql<[{ count: number; digest: string }]>`
    select sum(count)::int as count, ${sql.unsafe(digests.join(' || '))} as digest from trial_blocks where job_id = ${job}`
  return row
}

/** Starts a process as whoever looks after it does. */
export async function revive(server: ServerProcess): Promise<void> {
  for (;;) {
    try {
      return await server.start()
    } catch {
      // The database was away just then: it is started once more, as often as it takes.
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

/** A reading of a job's progress. */
export interface Reading {
  readonly seq: number
  readonly state: string
  readonly fraction: number
  readonly trialsDone: number
}

const QUERY = 'subscription ($job: ID!) { progress(job: $job) { seq state fraction trialsDone } }'

/** Follows a job on one process as a client does that connects again after each loss, until its final reading. */
export async function watch(server: ServerProcess, job: string): Promise<readonly Reading[]> {
  const seen: Reading[] = []
  for (;;) {
    try {
      for await (const { progress } of follow<{ progress: Reading }>(server.port, QUERY, { job })) seen.push(progress)
    } catch {
      // It was killed, or the database is away: clients try again.
    }
    if (['SUCCEEDED', 'FAILED', 'CANCELED'].includes(seen.at(-1)?.state ?? '')) return seen
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Checks that no reading falls behind the one before, whatever was lost between them. */
export function expectRising(readings: readonly Reading[]): void {
  for (const [index, reading] of readings.slice(1).entries()) {
    expect(reading.seq).toBeGreaterThanOrEqual(readings[index]?.seq ?? 0)
    expect(reading.fraction).toBeGreaterThanOrEqual(readings[index]?.fraction ?? 0)
    expect(reading.trialsDone).toBeGreaterThanOrEqual(readings[index]?.trialsDone ?? 0)
  }
}
