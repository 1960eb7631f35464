import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect } from 'vitest'
import type { BystanderData, Waits } from './abuse.bystander.ts'
import type { MonitorOrder, Seen } from './abuse.monitor.ts'

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The longest time for which the server's main thread may do nothing else, in milliseconds. */
const MOST_DELAY_MS = 100

/** The longest that 95 of 100 queries of another client may wait, in milliseconds. */
const MOST_WAIT_MS = 150

/** How much more memory the process may have at its peak, in bytes. */
const MOST_GROWTH = 100 * 1_048_576

/** A measurement that is not within the limits is made again, at most so often in all. */
const MOST_TRIES = 3

/** How long the bystander asks on after the abuse is over. */
const MARGIN_MS = 200

/** What abuse cost the server, and those who use it meanwhile. */
export interface Toll extends Seen {
  /** What 95 of 100 queries of another client waited at most, in milliseconds. */
  readonly waitMs: number
  /** How many queries of that client were answered. */
  readonly answers: number
}

function percentile95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.POSITIVE_INFINITY
}

/** A server in a process of its own, as `npm start` starts it, that tells what abuse does to it. */
export class AbusedServer {
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'barline-abuse-'))
  readonly #headers: Readonly<Record<string, string>>
  readonly #process: ChildProcess
  #bystander: Worker | null = null
  /** What it has written to both outputs. */
  output = ''
  /** 0 while it does not serve. */
  port = 0

  private constructor(environment: Readonly<Record<string, string>>) {
    // Run by root, the database's account must come through.
    chmodSync(this.#dataDir, 0o711)
    const { ACCESS_TOKEN } = environment
    this.#headers = ACCESS_TOKEN ? { authorization: `Bearer ${ACCESS_TOKEN}` } : {}
    const options = ['--max-semi-space-size=4', '--expose-gc', '--import', fileOf('abuse.monitor.ts')]
    this.#process = spawn(process.execPath, [...options, fileOf('main.ts')], {
      env: { ...process.env, PORT: '0', THREADS: '1', DATA_DIR: this.#dataDir, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
  }

  /** Answers when it serves. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<AbusedServer> {
    const server = new AbusedServer(environment)
    const served = Promise.withResolvers<void>()
    for (const stream of [server.#process.stdout, server.#process.stderr])
      stream?.on('data', (piece) => {
        server.output += piece
        server.port = Number(/"url":"http:\/\/127\.0\.0\.1:(\d+)"/.exec(server.output)?.[1] ?? 0)
        if (server.port > 0) served.resolve()
      })
    server.#process.once('exit', () => served.reject(new Error(`the server ended: ${server.output}`)))
    await served.promise
    return server
  }

  /** Whether it runs. */
  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  async #order(order: MonitorOrder): Promise<Seen> {
    const answer = once(this.#process, 'message')
    this.#process.send(order)
    return (await answer)[0]
  }

  /** Does `abuse` while another client asks small queries, and tells what it cost. Rejects when that client is not answered. */
  async measure(abuse: (port: number) => Promise<void>): Promise<Toll> {
    const bystander = await this.#bystand()
    bystander.postMessage('begin' satisfies MonitorOrder)
    await this.#order('begin')
    const told = once(bystander, 'message')
    await Promise.race([told, abuse(this.port)])
    await sleep(MARGIN_MS)
    const seen = await this.#order('end')
    bystander.postMessage('end' satisfies MonitorOrder)
    const [waits] = (await told) as [Waits]
    return { ...seen, waitMs: percentile95(waits), answers: waits.length }
  }

  /** The other client: a thread, so that it is not held up by what the test does. */
  async #bystand(): Promise<Worker> {
    if (this.#bystander) return this.#bystander
    const workerData: BystanderData = { port: this.port, pid: this.#process.pid ?? 0, headers: this.#headers }
    this.#bystander = new Worker(new URL('abuse.bystander.ts', import.meta.url), { workerData })
    await once(this.#bystander, 'message')
    return this.#bystander
  }

  /**
   * Holds the server to its limits while it is abused: the main thread's delay, the growth of the process and what
   * another client waits. A measurement that is not within them is made again, since a machine may stop for a moment.
   */
  async endure(abuse: (port: number) => Promise<void>): Promise<Toll> {
    const tolls: Toll[] = []
    do tolls.push(await this.measure(abuse))
    while (tolls.length < MOST_TRIES && !tolls.some(isWithin))
    expect(this.isAlive).toBe(true)
    expect(tolls, JSON.stringify(tolls)).toSatisfy(() => tolls.some(isWithin))
    if (process.env.TOLLS) console.log(expect.getState().currentTestName, JSON.stringify(tolls))
    return tolls.at(-1) as Toll
  }

  /** Ends it and removes its data. */
  async close(): Promise<void> {
    await this.#bystander?.terminate()
    if (this.isAlive) {
      const gone = once(this.#process, 'exit')
      this.#process.kill('SIGTERM')
      await gone
    }
    for (const folder of [realpathSync(join(this.#dataDir, 'postgres')), this.#dataDir])
      rmSync(folder, { recursive: true, force: true })
  }
}

function isWithin({ delayMs, growth, waitMs }: Toll): boolean {
  return delayMs < MOST_DELAY_MS && waitMs < MOST_WAIT_MS && growth < MOST_GROWTH
}
