import { performance } from 'node:perf_hooks'
import { workerData } from 'node:worker_threads'
import {
  compute,
  LEAST_MS,
  MAX_REST_MS,
  type MetronomeTask,
  REST,
  STOP,
  TICK_CPU,
  TICKS,
  WINDOW,
} from './metronomeTask.ts'

const { memory, rounds } = workerData as MetronomeTask
const words = new Int32Array(memory)
const floats = new Float64Array(memory)

/** CPU milliseconds of this thread. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

/** Computes a share of the rounds. @returns the milliseconds that it took */
function computeShare(share: number): number {
  const fromMs = performance.now()
  compute(rounds * share)
  const tookMs = performance.now() - fromMs
  floats[LEAST_MS] = Math.min(floats[LEAST_MS] || Number.POSITIVE_INFINITY, tookMs / share)
  return tookMs
}

/** Takes one reference computation and rests. @returns whether it is to go on */
function tick(): boolean {
  const tookMs = computeShare(1)
  const restMs = Math.min(REST * tookMs, MAX_REST_MS)
  return Atomics.wait(words, STOP, 0, restMs) === 'timed-out'
}

// The first ones are slower, until the computation is compiled. The fastest is what one takes: a whole one may be interrupted, and the next is far away.
for (let round = 0; round < WINDOW; round += 1) computeShare(1 / WINDOW)
const spent = [cpuMs()]
while (tick()) {
  spent.push(cpuMs())
  if (spent.length > WINDOW + 1) spent.shift()
  floats[TICK_CPU] = ((spent.at(-1) as number) - (spent[0] as number)) / (spent.length - 1)
  Atomics.add(words, TICKS, 1)
}
