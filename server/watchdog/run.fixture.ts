import type { Thresholds, UnitStage } from './reading.ts'
import type { GapsByKind } from './watch.ts'

/** A part of a unit's program: work that moves the cursor `advances` times, a wait, or a fault that never ends. */
export type Part =
  | {
      readonly kind: 'work'
      readonly stage: UnitStage
      readonly of: string
      /** Declared bars of the whole part. */
      readonly bars: number
      /** What it truly takes, in reference computations. */
      readonly work: number
      readonly advances: number
    }
  | { readonly kind: 'wait'; readonly stage: 'LOADING' | 'STORING'; readonly ticks: number }
  | { readonly kind: 'fault'; readonly stage: UnitStage; readonly fault: FaultKind; readonly bars: number }

/** What a thread can do in place of progress. */
export type FaultKind = 'BLOCKED' | 'SPINNING' | 'CIRCLING' | 'IDLE'

/**
 * What befalls a machine from one step to another. Nobody is told that it was SUSPENDED; a CLOCK_JUMP is
 * noticed. While it is STARVED its threads get a hundredth of their CPU; the metronome ticks on.
 */
export interface Disturbance {
  readonly kind: 'SUSPENDED' | 'CLOCK_JUMP' | 'LAG' | 'DATABASE_AWAY' | 'QUEUE_AWAY' | 'LOST' | 'STARVED'
  readonly from: number
  readonly steps: number
}

/** A run: the programs of its units, and where they run. */
export interface Run {
  readonly units: readonly (readonly Part[])[]
  readonly threads: number
  /** How many times as long everything takes on this machine. */
  readonly slowness: number
  /** The part of a core that each thread gets. */
  readonly share: number
  /** Milliseconds between two readings. */
  readonly everyMs: number
  readonly disturbances: readonly Disturbance[]
  readonly thresholds?: Thresholds
  readonly history?: GapsByKind
  /** Steps before the first unit is handed to a thread. */
  readonly starvedSteps?: number
  /** The run is given up after so many steps. */
  readonly mostSteps?: number
}

/** The parts of a healthy trial: its signals, then its simulation. */
export function trial(work: number, { bars = 1_000, advances = 1, of = 'rsi' } = {}): Part[] {
  const common = { kind: 'work', of } as const
  return [
    { ...common, stage: 'SIGNALS', bars: bars / 2, work: work / 2, advances: 1 },
    { ...common, stage: 'SIMULATION', bars: bars / 2, work: work / 2, advances },
  ]
}

/** A run on an ordinary machine, without disturbances, unless told otherwise. */
export function runOf(units: Run['units'], more: Partial<Run> = {}): Run {
  return { units, threads: 1, slowness: 1, share: 1, everyMs: 50, disturbances: [], ...more }
}
