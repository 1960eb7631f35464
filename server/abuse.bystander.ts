import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

/** How long it waits between a query's answer and the next query. */
const PAUSE_MS = 10

/** What a bystander that went on asking small queries met. */
export interface Waits {
  /** How long each of its queries waited for its answer, in milliseconds. */
  readonly waitsMs: readonly number[]
  /** The longest time for which this thread itself, which hardly works, did not get a turn: the noise of the machine. */
  readonly noiseMs: number
}

/** Asks one small query after the other, as a page does that is open, until it is told to stop. */
async function askOn(port: number, headers: Readonly<Record<string, string>>): Promise<void> {
  const histogram = monitorEventLoopDelay({ resolution: 10 })
  const waitsMs: number[] = []
  const body = JSON.stringify({ query: '{ strategy(name: "sma-cross") { name parameters { name } } }' })
  let going = true
  parentPort?.once('message', () => {
    going = false
  })
  histogram.enable()
  while (going) {
    const begunMs = performance.now()
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
    const { data } = await response.json()
    if (data?.strategy?.name !== 'sma-cross') throw new Error(`the bystander was answered ${response.status}`)
    waitsMs.push(performance.now() - begunMs)
    await sleep(PAUSE_MS)
  }
  parentPort?.postMessage({ waitsMs, noiseMs: histogram.max / 1e6 } satisfies Waits)
}

if (parentPort) await askOn(workerData.port, workerData.headers)
