import type { Clock } from '../../jobs/ports/clock.ts'
import type { HostReading } from '../../jobs/verdict.ts'
import type { Metronome } from './metronome.ts'

/** What a host is watched with. */
export interface HostParts {
  readonly metronome: Pick<Metronome, 'ticks' | 'tickCpuMs'>
  readonly clock: Clock
  databaseAnswers(): boolean
  queueAnswers(): boolean
}

/** A reading of the host, and the time since the one before. */
export interface HostSample {
  readonly host: HostReading
  readonly spanMs: number
}

/** By so much two clocks may go apart between two samples; more is a suspension, or a clock that was set. */
const MAX_APART_MS = 1_000

/** What a node knows of itself: whether its readings may count against the work that runs on it. */
export class HostState {
  readonly #parts: HostParts
  #nowMs: number
  #wallMs: number

  constructor(parts: HostParts) {
    this.#parts = parts
    this.#nowMs = parts.clock.now()
    this.#wallMs = parts.clock.wallMs()
  }

  /** Takes a sample. @param periodMs how far apart they should be */
  sample(periodMs: number): HostSample {
    const { clock, metronome, databaseAnswers, queueAnswers } = this.#parts
    const [nowMs, wallMs] = [clock.now(), clock.wallMs()]
    const [spanMs, wallSpanMs] = [nowMs - this.#nowMs, wallMs - this.#wallMs]
    this.#nowMs = nowMs
    this.#wallMs = wallMs
    const host: HostReading = {
      ticks: metronome.ticks,
      tickCpuMs: metronome.tickCpuMs,
      lagMs: Math.max(0, spanMs - periodMs),
      hasGap: Math.abs(wallSpanMs - spanMs) > MAX_APART_MS,
      databaseAnswers: databaseAnswers(),
      queueAnswers: queueAnswers(),
    }
    return { host, spanMs }
  }
}
