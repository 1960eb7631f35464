import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { MonitorOrder } from './abuse.monitor.ts'

/** How long it waits between an answer and the next query. */
const PAUSE_MS = 10

/** How many queries it asks before it says that it is ready, so that the code on both sides is warm. */
const WARM = 10

/** What a bystander met that asked small queries meanwhile, in milliseconds. */
export interface Waits {
  /** How long each of its queries waited for its answer. */
  readonly waitsMs: readonly number[]
  /** How long the same requests waited meanwhile at a server that nobody abuses: the noise of the machine. */
  readonly quietWaitsMs: readonly number[]
  /** The longest time for which that server's thread did not get a turn. */
  readonly quietDelayMs: number
}

const body = JSON.stringify({ query: '{ strategy(name: "sma-cross") { name parameters { name } } }' })
const headers = { 'content-type': 'application/json', ...workerData.headers }
const control = new Worker(new URL('abuse.control.ts', import.meta.url))
const [quietPort] = await once(control, 'message')
let [waitsMs, quietWaitsMs]: [number[], number[]] = [[], []]

/** How long a request takes, which has to be answered well. */
async function timeOf(url: string): Promise<number> {
  const begunMs = performance.now()
  const response = await fetch(url, { method: 'POST', headers, body })
  const text = await response.text()
  if (!response.ok || text.includes('errors')) throw new Error(`the bystander was answered ${response.status} ${text}`)
  return performance.now() - begunMs
}

parentPort?.on('message', async (order: MonitorOrder) => {
  control.postMessage(order)
  if (order === 'begin') [waitsMs, quietWaitsMs] = [[], []]
  else {
    const [quietDelayMs] = await once(control, 'message')
    parentPort?.postMessage({ waitsMs, quietWaitsMs, quietDelayMs } satisfies Waits)
  }
})

// One small query after the other, as a page asks that is open.
for (let count = 1; ; count += 1) {
  waitsMs.push(await timeOf(`http://127.0.0.1:${workerData.port}/graphql`))
  quietWaitsMs.push(await timeOf(`http://127.0.0.1:${quietPort}/`))
  if (count === WARM) parentPort?.postMessage('ready')
  await sleep(PAUSE_MS)
}
