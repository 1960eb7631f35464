import { performance } from 'node:perf_hooks'
import type { Observer, WorkStage } from '../../engine/batch.ts'
import { SweepPace } from '../../engine/sweep/pace.ts'
import { NO_SECONDS, type StageSeconds } from '../../jobs/job.ts'
import type { SlotWriter } from './board.ts'
import type { LiveWriter } from './liveResults.ts'

/** What the sweeps of this thread have taken. By the clock as it is now: a strategy of one's own may replace it. */
const SWEEP_PACE = new SweepPace(performance.now.bind(performance))

/** A slot of the board that also takes the time of each stage. */
export class TimedSlot implements Observer {
  readonly #slot: SlotWriter
  readonly #seconds: Record<keyof StageSeconds, number> = { ...NO_SECONDS }
  #stage: keyof StageSeconds = 'LOADING'
  #fromMs = performance.now()
  /** Where results are put as they come in. */
  readonly results: LiveWriter
  readonly sweepPace = SWEEP_PACE

  constructor(slot: SlotWriter, results: LiveWriter) {
    this.#slot = slot
    this.results = results
  }

  /** What the thread is at from now on. */
  enter(stage: WorkStage | 'LOADING' | 'STORING', trial?: number, bars?: number): void {
    const nowMs = performance.now()
    this.#seconds[this.#stage] += (nowMs - this.#fromMs) / 1_000
    this.#stage = stage
    this.#fromMs = nowMs
    this.#slot.enter(stage, trial, bars)
  }

  advance(bars: number): void {
    this.#slot.advance(bars)
  }

  finish(bars: number): void {
    this.results.publish()
    this.#slot.finish(bars)
  }

  isWanted(trial: number): boolean {
    return this.results.isWanted(trial)
  }

  /** What was spent up to the last change of stage. */
  get spent(): { readonly seconds: number; readonly stages: StageSeconds } {
    const seconds = Object.values(this.#seconds).reduce((sum, one) => sum + one, 0)
    return { seconds, stages: { ...this.#seconds } }
  }
}
