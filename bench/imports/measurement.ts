import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { BYTES_PER_CANDLE } from '../../server/engine/candles.ts'

/** What was measured. */
export interface Measured {
  readonly rows: number
  readonly seconds: number
  /** Of the processor, by this process and those that it started. */
  readonly cpuSeconds: number
  /** The most memory of these processes above what they had before, without the candles; null where the system does not tell. */
  readonly beyondMiB: number | null
}

const SAMPLE_MS = 3

/** Clock ticks of `/proc`, in a second. */
const TICKS = 100

/** A measurement of this process and of those that it has started by then. */
export class Measurement {
  readonly #fromMs = performance.now()
  readonly #cpuSeconds = cpuOfAll()
  readonly #before = memoryOfAll()
  #most = 0
  readonly #timer = setInterval(() => this.#sample(), SAMPLE_MS)

  #sample(): void {
    this.#most = Math.max(this.#most, memoryOfAll() ?? 0)
  }

  /** Ends it, after so many rows. */
  end(rows: number): Measured {
    const seconds = (performance.now() - this.#fromMs) / 1_000
    const cpuSeconds = cpuOfAll() - this.#cpuSeconds
    clearInterval(this.#timer)
    this.#sample()
    // While one process alone is busy, no sample is taken; the system remembers.
    if (processesOf().length === 1) this.#most = memoryOf('self', 'VmHWM')
    const candles = (rows * BYTES_PER_CANDLE) / 1_048_576
    return { rows, seconds, cpuSeconds, beyondMiB: this.#before === null ? null : this.#most - this.#before - candles }
  }
}

function processesOf(): readonly string[] {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    return ['self', ...children.split(' ').filter((id) => id !== '')]
  } catch {
    // No such file on this system.
    return []
  }
}

function memoryOf(id: string, what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${id}/status`, 'utf8')
  return Number(new RegExp(`${what}:\\s*(\\d+)`).exec(status)?.[1]) / 1024
}

/** Null where the system does not tell. */
function memoryOfAll(): number | null {
  const processes = processesOf()
  return processes.length === 0 ? null : processes.reduce((sum, id) => sum + memoryOf(id, 'VmRSS'), 0)
}

/** Seconds of the processor; those of this process alone where the system does not tell. */
function cpuOfAll(): number {
  const { user, system } = process.cpuUsage()
  const others = processesOf().slice(1)
  // Behind the name in brackets: user time is the 12th, system time the 13th.
  const fields = others.map((id) => readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [])
  return fields.reduce((sum, each) => sum + (Number(each[11]) + Number(each[12])) / TICKS, (user + system) / 1e6)
}
