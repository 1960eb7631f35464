import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect } from 'vitest'
import type { BystanderData, Found } from './abuse.bystander.ts'
import type { MonitorOrder, Seen } from './abuse.monitor.ts'
import { quickServerCommand } from './serverCommand.fixture.ts'
import { copyTestData, makeTestFolder } from './testData.ts'

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The longest time for which the server's main thread may do nothing else, in milliseconds on a machine that is quiet. */
const MAX_DELAY_MS = 100

/** The longest that 95 of 100 queries of another client may wait, in milliseconds. */
const MAX_WAIT_MS = 150

/**
 * How much more memory the process may have at its peak, in bytes. A quick machine is sent more in the same time, and has more garbage before
 * it is collected: there it comes to 280 MB, with other work beside it to 120.
 */
const MAX_GROWTH = 320 * 1_048_576

/**
 * How much more it may keep after all that was measured before: compiled code, what is cached and what the allocator does not give back are
 * in it, and no leak. The same abuse again and again comes to 200 to 430 MB, and stays there.
 */
const MAX_LEFT = 500 * 1_048_576

/** A measurement in which somebody waited for too long is made again, at most so often in all. */
const MAX_TRIES = 5

/** How long the bystander asks on after the abuse is over. */
const MARGIN_MS = 200

/** What abuse cost the server, and those who use it meanwhile. */
export interface AbuseFigures extends Seen {
  /** What 95 of 100 queries of another client waited at most, in milliseconds. */
  readonly waitMs: number
  /** How many queries of that client were answered. */
  readonly answers: number
  /** How many times as long as at its quickest the machine took for a fixed computation meanwhile. */
  readonly slowness: number
}

/** @param share 0.5 is the median */
function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.POSITIVE_INFINITY
}

/** A server in a process of its own, as `npm start` starts it, that tells what abuse does to it. */
export class AbusedServer {
  readonly #dataDir = makeTestFolder('barline-abuse-')
  readonly #headers: Readonly<Record<string, string>>
  readonly #process: ChildProcess
  #bystander: Worker | null = null
  /** The least that the bystander's computation took. */
  #quickestMs = Number.POSITIVE_INFINITY
  /** What it has written to both outputs. */
  output = ''
  /** 0 while it does not serve. */
  port = 0

  private constructor(environment: Readonly<Record<string, string>>) {
    copyTestData(this.#dataDir)
    const { ACCESS_TOKEN } = environment
    this.#headers = ACCESS_TOKEN ? { authorization: `Bearer ${ACCESS_TOKEN}` } : {}
    const options = ['--max-semi-space-size=4', '--expose-gc', '--import', fileOf('abuse.monitor.ts')]
    this.#process = spawn(process.execPath, quickServerCommand(options), {
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
  async measure(abuse: (port: number) => Promise<void>): Promise<AbuseFigures> {
    const bystander = await this.#bystand()
    bystander.postMessage('begin' satisfies MonitorOrder)
    await this.#order('begin')
    const told = once(bystander, 'message')
    await Promise.race([told, abuse(this.port)])
    await sleep(MARGIN_MS)
    const seen = await this.#order('end')
    bystander.postMessage('end' satisfies MonitorOrder)
    const [{ waits, units }] = (await told) as [Found]
    this.#quickestMs = Math.min(this.#quickestMs, ...units)
    const slowness = units.length === 0 ? 1 : quantile(units, 0.5) / this.#quickestMs
    return { ...seen, waitMs: quantile(waits, 0.95), answers: waits.length, slowness }
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
   * another client waits. A measurement in which somebody waited for too long is made again, since a machine may stop for a moment; memory
   * counts each time.
   */
  async endure(abuse: (port: number) => Promise<void>): Promise<AbuseFigures> {
    const tolls: AbuseFigures[] = []
    do tolls.push(await this.measure(abuse))
    while (tolls.length < MAX_TRIES && !tolls.some(isInTime))
    expect(this.isAlive).toBe(true)
    for (const toll of tolls) console.log(show(toll))
    expect(tolls, tolls.map(show).join('\n')).toSatisfy(() => tolls.some(isInTime))
    for (const { growth, left } of tolls) {
      expect(growth).toBeLessThan(MAX_GROWTH)
      expect(left).toBeLessThan(MAX_LEFT)
    }
    return tolls.at(-1) as AbuseFigures
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
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Whether nobody waited for too long: by the monitor of the event loop, by looks at it, and by another client. */
function isInTime({ loopMs, waitedMs, delayMs, waitMs, slowness }: AbuseFigures): boolean {
  const most = Math.max(1, slowness)
  return Math.max(delayMs, loopMs - waitedMs) < MAX_DELAY_MS * most && waitMs < MAX_WAIT_MS * most
}

/** All that was measured, in a line. */
function show({ loopMs, waitedMs, delayMs, waitMs, answers, growth, left, slowness }: AbuseFigures): string {
  const [loop, waited, delay, wait] = [loopMs, waitedMs, delayMs, waitMs].map((ms) => `${ms.toFixed(0)} ms`)
  const [grown, before] = [growth, left].map((bytes) => `${(bytes / 1_048_576).toFixed(0)} MB`)
  return (
    `${expect.getState().currentTestName}: event loop ${loop} (${delay} without ${waited} that it had no processor), ` +
    `memory ${grown} (${before} before), others ${wait} of ${answers} queries, machine ${slowness.toFixed(2)}`
  )
}
