import type { CostFit } from '../calibration.ts'
import type { JobCosts } from '../jobCosts.ts'

/** A moment of a run: what the server could know then, and what only the trace knows. */
export interface Frame {
  /** Milliseconds since the run began, of the host's monotonic clock. */
  readonly atMs: number
  readonly standing: JobCosts
  /** Whether the job RUNs: it is not paused. */
  readonly flows: boolean
  /** Whether the viewer hears of it. */
  readonly connected: boolean
  /** The share of the run's work time that has passed: what an honest bar shows. */
  readonly truth: number
  /** Seconds of work time that are left. */
  readonly left: number
  /** Trials that are over, and all of them as far as is known: what a raw count shows. */
  readonly count: number
  readonly total: number
}

/** A run as data. */
export interface Trace {
  readonly name: string
  /** Whether costs differ as they are expected to, and reports come from within trials. */
  readonly hinted: boolean
  /** Whether earlier jobs have taught how fast threads get through these costs. */
  readonly isKnown: boolean
  /** Whether they have measured them here; as `isKnown` where it is not given. */
  readonly isLearnt?: boolean
  /** What is fitted to its own trials sooner or later; nothing where it is not given. */
  readonly fit?: CostFit | null
  /** How wide ranges are, as earlier jobs have taught; 1 where it is not given. */
  readonly width?: number
  /** Milliseconds of threads that go into code which runs for the first time; 0 where it is not given. */
  readonly coldMs?: number
  /** Milliseconds that are expected to pass while candles are loaded; 0 where it is not given. */
  readonly loadingMs?: number
  /** Ten or twenty a second. */
  readonly frames: readonly Frame[]
}
