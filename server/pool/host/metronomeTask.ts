/** What the metronome's thread is started with. */
export interface MetronomeTask {
  /** 24 bytes: `TICKS` and `STOP` as words of 32 bits, then `TICK_CPU` and `LEAST_MS` as floats of 64. */
  readonly memory: SharedArrayBuffer
  /** Rounds of the reference computation. */
  readonly rounds: number
}

/** Where the ticks and the wish to stop stand, in words of 32 bits. */
export const TICKS = 0
export const STOP = 1
/** Where the CPU milliseconds of a tick stand, in floats of 64 bits. */
export const TICK_CPU = 1
/** Where the least milliseconds of a computation stand: what else the machine does makes it take longer, nothing makes it take less. */
export const LEAST_MS = 2

/** How many times as long as a computation took it rests. The watchdog relies on it: see `WORK_PER_TICK`. */
export const REST = 99

/** It never rests longer, however slow the machine is. */
export const MAX_REST_MS = 5_000

/** Ticks over which their CPU is averaged. */
export const WINDOW = 20

/** Rounds that take about 5 ms of CPU on a usual machine. */
export const USUAL_ROUNDS = 4_000_000

/** The reference computation: shifts that each need the one before (Marsaglia, "Xorshift RNGs", 2003). */
export function compute(rounds: number): number {
  let state = 2_463_534_242 | 0
  for (let round = 0; round < rounds; round += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
  }
  return state
}
