import { DEFAULT_THRESHOLDS, type Host, type Reading } from './reading.ts'
import { beginWatch, observe, type Watch, type WatchedJob } from './watch.ts'

/** What one reference computation takes on the machines of these tests. */
export const TICK_CPU_MS = 5

/** Work that is a quantum where nothing is known, in CPU milliseconds. */
export const GENEROUS_CPU_MS = 200 * TICK_CPU_MS

/** A machine that is well. */
export const HOST: Host = {
  ticks: 0,
  tickCpuMs: TICK_CPU_MS,
  lagMs: 0,
  hasGap: false,
  databaseAnswers: true,
  queueAnswers: true,
}

/** A reading of a unit that has just begun, but for what is given. */
export function readingOf({ host, ...more }: Partial<Omit<Reading, 'host'>> & { host?: Partial<Host> } = {}): Reading {
  return {
    jobId: 'job',
    unit: 'a',
    node: 'node',
    attempt: 1,
    cost: 10_000,
    bars: 0,
    writes: 1,
    stage: 'SIMULATION',
    trial: 7,
    step: { of: 'rsi', bars: 1_000 },
    cpuMs: 0,
    answered: null,
    ...more,
    host: { ...HOST, ...host },
  }
}

/** A job that has done nothing yet. */
export function watchOf(more: Partial<WatchedJob> = {}): Watch {
  return beginWatch({ jobId: 'job', thresholds: DEFAULT_THRESHOLDS, totalBars: 100_000, history: new Map(), ...more })
}

/** What changes of a unit with each tick. */
export interface PerTick {
  readonly cpuMs?: number
  readonly writes?: number
  readonly bars?: number
}

/** A watch after so many ticks in which a unit, from a reading on, did the same with each. */
export function watchFor(watch: Watch, from: Reading, { ticks, ...each }: PerTick & { readonly ticks: number }): Watch {
  const { cpuMs = 0, writes = 0, bars = 0 } = each
  const readings = Array.from({ length: ticks + 1 }, (_, tick) => ({
    ...from,
    cpuMs: from.cpuMs === null ? null : from.cpuMs + tick * cpuMs,
    writes: from.writes + Math.floor(tick * writes),
    bars: from.bars + tick * bars,
    host: { ...from.host, ticks: from.host.ticks + tick },
  }))
  return observe(watch, readings)
}
