import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect } from 'vitest'
import type { Waits } from './abuse.bystander.ts'
import type { MonitorOrder, Seen } from './abuse.monitor.ts'

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The longest time for which the server's main thread may do nothing else, on a machine without noise. */
const MOST_DELAY_MS = 100

/** The longest that 95 of 100 queries of another client may wait, on a machine without noise. */
const MOST_WAIT_MS = 150

/** How much more memory the process may have at its peak, in bytes. */
const MOST_GROWTH = 100 * 1_048_576

/** How long the bystander asks before the abuse begins and after it is over. */
const MARGIN_MS = 200

/** What abuse cost the server, and those who use it meanwhile. */
export interface Toll extends Seen {
  /** What 95 of 100 queries of another client waited at most. */
  readonly waitMs: number
  /** How many queries of that client were answered. */
  readonly answers: number
  /** How long the machine kept a thread waiting that hardly works. */
  readonly noiseMs: number
}

function percentile95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.POSITIVE_INFINITY
}

/** A server in a process of its own, as `npm start` starts it, that tells what abuse does to it. */
export class AbusedServer {
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'barline-abuse-'))
  readonly #headers: Readonly<Record<string, string>>
  readonly #process: ChildProcess
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
    const workerData = { port: this.port, headers: this.#headers }
    const bystander = new Worker(new URL('abuse.bystander.ts', import.meta.url), { workerData })
    const told = once(bystander, 'message')
    // Its connection and the server's code are warm before anything is measured.
    await Promise.race([told, sleep(MARGIN_MS)])
    await this.#order('begin')
    await Promise.race([told, abuse(this.port)])
    await sleep(MARGIN_MS)
    const seen = await this.#order('end')
    bystander.postMessage('stop')
    const [{ waitsMs, noiseMs }] = (await told) as [Waits]
    return { ...seen, noiseMs, waitMs: percentile95(waitsMs), answers: waitsMs.length }
  }

  /**
   * Holds the server to its limits while it is abused: the main thread's delay, the growth of the process and what
   * another client waits. Noise of the machine is added to the limits of time, and one bad measurement is measured again.
   */
  async endure(abuse: (port: number) => Promise<void>): Promise<Toll> {
    const first = await this.measure(abuse)
    const toll = isWithin(first) ? first : await this.measure(abuse)
    expect(this.isAlive).toBe(true)
    expect(toll, JSON.stringify([first, toll])).toSatisfy(isWithin)
    return toll
  }

  /** Ends it and removes its data. */
  async close(): Promise<void> {
    if (this.isAlive) {
      const gone = once(this.#process, 'exit')
      this.#process.kill('SIGTERM')
      await gone
    }
    for (const folder of [realpathSync(join(this.#dataDir, 'postgres')), this.#dataDir])
      rmSync(folder, { recursive: true, force: true })
  }
}

function isWithin({ delayMs, growth, waitMs, noiseMs }: Toll): boolean {
  return delayMs < MOST_DELAY_MS + noiseMs && waitMs < MOST_WAIT_MS + noiseMs && growth < MOST_GROWTH
}
