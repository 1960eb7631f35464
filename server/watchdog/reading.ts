import type { WorkStage } from '../engine/batch.ts'

/** What a unit is at: WAITING has no thread yet, LOADING and STORING wait for others. */
export type UnitStage = 'WAITING' | 'LOADING' | WorkStage | 'STORING'

/** Work that cannot show how far it is until it is over: the cursor then rises by about `bars`. */
export interface Step {
  /** What is done, such as the name of a strategy: steps of one stage and name cost about the same a bar. */
  readonly of: string
  readonly bars: number
}

/** What a node knows of itself at a reading. */
export interface Host {
  /** Reference computations that the metronome has finished. It rests 99 times as long as each one took. */
  readonly ticks: number
  /** CPU milliseconds that one reference computation takes here at present; null until it is known. */
  readonly tickCpuMs: number | null
  /** How late the sampler's own loop was. */
  readonly lagMs: number
  /** Whether the host's clock had a gap since the last reading: it was suspended, or the clock was set. */
  readonly hasGap: boolean
  readonly databaseAnswers: boolean
  readonly queueAnswers: boolean
}

/**
 * One reading of a unit: a task of a job on a thread of a node. Every figure is a state or a sum since the attempt
 * began, so a reading that is lost is made good by the next one.
 */
export interface Reading {
  readonly jobId: string
  /** Names the task within its job. */
  readonly unit: string
  readonly node: string
  /** Rises each time the task is handed out anew. */
  readonly attempt: number
  /** Bars of the whole unit. */
  readonly cost: number
  /** Bars done, the cursor: never falls within an attempt. */
  readonly bars: number
  /** The board's count of writes, modulo 2^32. */
  readonly writes: number
  readonly stage: UnitStage
  readonly trial: number | null
  readonly step: Step | null
  /** CPU milliseconds of its thread since the task began; null where the host cannot tell. */
  readonly cpuMs: number | null
  /** Whether the thread answered the last ping; null where none was due. */
  readonly answered: boolean | null
  readonly host: Host
  /** Chances that earlier attempts at the same were given and did not take, as long as this one has come no further; 0 where absent. */
  readonly spent?: number
}

/** A job's own thresholds, in measurements; the velocity in percent of the job a measurement. */
export interface Thresholds {
  readonly suspectAfter: number
  readonly stalledAfter: number
  readonly minVelocity: number
  /** False warns only. */
  readonly abort: boolean
}

/** What a job is watched by unless it says otherwise. */
export const DEFAULT_THRESHOLDS: Thresholds = { suspectAfter: 20, stalledAfter: 50, minVelocity: 0.0001, abort: true }

/** Whether a stage waits for others by its nature, so that no CPU is expected of it. */
export function isDeclaredWait(stage: UnitStage): boolean {
  return stage === 'WAITING' || stage === 'LOADING' || stage === 'STORING'
}
