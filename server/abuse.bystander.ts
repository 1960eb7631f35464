import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { MonitorOrder } from './abuse.monitor.ts'
import { waitedForProcessor } from './runQueue.fixture.ts'

/** What a bystander is told: where the server is, and which process. */
export interface BystanderData {
  readonly port: number
  readonly pid: number
  readonly headers: Readonly<Record<string, string>>
}

/**
 * How long each query of a bystander waited for its answer, in milliseconds, without the time for which the server's
 * main thread or the bystander had no processor. The last one may not be answered yet.
 */
export type Waits = readonly number[]

/** How long it waits between an answer and the next query. */
const PAUSE_MS = 10

/** How many queries it asks before it says that it is ready, so that the code on both sides is warm. */
const WARM = 10

const { port, pid, headers } = workerData as BystanderData
const body = JSON.stringify({ query: '{ strategy(name: "sma-cross") { name parameters { name } } }' })
let waits: number[] = []
let [begunMs, begunNoiseMs] = [0, 0]

async function ask(): Promise<void> {
  const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, options)
  const text = await response.text()
  if (!response.ok || text.includes('errors')) throw new Error(`the bystander was answered ${response.status} ${text}`)
}

/** How long the present query has waited. */
const wait = () => performance.now() - begunMs - (noise() - begunNoiseMs)

const noise = () => waitedForProcessor(pid) + waitedForProcessor()

parentPort?.on('message', (order: MonitorOrder) => {
  if (order === 'begin') waits = []
  else parentPort?.postMessage([...waits, wait()])
})

// One small query after the other, as a page asks that is open.
for (let count = 1; ; count += 1) {
  ;[begunMs, begunNoiseMs] = [performance.now(), noise()]
  await ask()
  waits.push(wait())
  if (count === WARM) parentPort?.postMessage('ready')
  await sleep(PAUSE_MS)
}
