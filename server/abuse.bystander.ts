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

/** What a bystander found, in milliseconds. */
export interface Found {
  /**
   * How long each query waited for its answer, without the time for which the server's main thread or the bystander had no processor.
   * The last one may not be answered yet.
   */
  readonly waits: readonly number[]
  /** How long a fixed computation took before each query. */
  readonly units: readonly number[]
}

/** How long it waits between an answer and the next query. */
const PAUSE_MS = 10

/** How many queries it asks before it says that it is ready, so that the code on both sides is warm. */
const WARM = 10

const { port, pid, headers } = workerData as BystanderData
const body = JSON.stringify({ query: '{ strategy(name: "sma-cross") { name parameters { name } } }' })
let waits: number[] = []
let units: number[] = []
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
  if (order === 'begin') [waits, units] = [[], []]
  else parentPort?.postMessage({ waits: [...waits, wait()], units } satisfies Found)
})

/** Milliseconds of a fixed computation: half of one on a machine of 2024. */
function compute(): number {
  const beganMs = performance.now()
  let sum = 0
  for (let index = 0; index < 200_000; index += 1) sum = (sum + index * 7_919) % 10_007
  return sum < 0 ? 0 : performance.now() - beganMs
}

// One small query after the other, as a page asks that is open.
for (let count = 1; ; count += 1) {
  units.push(compute())
  ;[begunMs, begunNoiseMs] = [performance.now(), noise()]
  await ask()
  waits.push(wait())
  if (count === WARM) parentPort?.postMessage('ready')
  await sleep(PAUSE_MS)
}
