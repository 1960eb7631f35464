import { isDeclaredWait, type Reading, type UnitStage } from './reading.ts'
import type { ClockStep } from './workClock.ts'

/** A gap is counted as one reference computation at least: below that the system's accounts are too coarse. */
const MIN_GAP = 1

/** What a unit has been given and has done since the board last said something new of it. */
export interface NoProgressWindow {
  /** The stages that it was in; coming back to one of them is nothing new. */
  readonly stages: readonly UnitStage[]
  /** What kind of step it stands in, and the bars of the largest one that it entered. */
  readonly kind: string
  readonly bars: number
  /** CPU of its thread, in reference computations; and whether all of it is known. */
  readonly work: number
  readonly isWorkKnown: boolean
  readonly ticks: number
  /** Ticks since the board was last written to, whatever was written. */
  readonly silentTicks: number
  /** Writes to the board that said nothing new. */
  readonly writes: number
  /** Ticks in a row in which it had no CPU. */
  readonly idleTicks: number
  /** Whether it answered when it was last asked; null where it was not asked. */
  readonly answered: boolean | null
}

/** Gaps of steps of one kind can be compared a bar; where a step is not known, its stage is a kind of its own. */
export function kindOf({ stage, step }: Reading): string {
  return step ? `${stage} ${step.of}` : stage
}

/** Bars of the step that a unit is in: where they are not known, those of the whole unit, which are no less. */
function barsOf({ step, cost }: Reading): number {
  return Math.max(1, step?.bars ?? cost)
}

/** A unit that has just said something new. */
export function beginNoProgress(reading: Reading): NoProgressWindow {
  const { stage, cpuMs } = reading
  const none = { work: 0, ticks: 0, silentTicks: 0, writes: 0, idleTicks: 0, answered: null }
  return { stages: [stage], kind: kindOf(reading), bars: barsOf(reading), isWorkKnown: cpuMs !== null, ...none }
}

/**
 * Whether a reading says something new: its cursor rose, or it is in a stage that it was not in since the cursor rose.
 * Writes alone are nothing new, nor is going back and forth between stages.
 */
export function isProgress(noProgress: NoProgressWindow, before: Reading, now: Reading): boolean {
  return now.bars > before.bars || !noProgress.stages.includes(now.stage)
}

/** What follows news: the stages count anew only where the cursor rose, so that entering stages ends by itself. */
export function afterProgress(noProgress: NoProgressWindow, before: Reading, now: Reading): NoProgressWindow {
  const next = beginNoProgress(now)
  return now.bars > before.bars ? next : { ...next, stages: [...noProgress.stages, now.stage] }
}

/** Folds a lapse without news. */
export function foldNoProgress(
  noProgress: NoProgressWindow,
  [before, now]: readonly [Reading, Reading],
  lapse: ClockStep,
): NoProgressWindow {
  const writes = (now.writes - before.writes) >>> 0
  const { ticks, isIdle, work } = lapse
  return {
    ...noProgress,
    kind: kindOf(now),
    bars: Math.max(noProgress.bars, barsOf(now)),
    work: noProgress.work + work,
    isWorkKnown: noProgress.isWorkKnown && now.cpuMs !== null,
    ticks: noProgress.ticks + ticks,
    silentTicks: writes > 0 ? 0 : noProgress.silentTicks + ticks,
    writes: noProgress.writes + writes,
    idleTicks: ticks > 0 && !isIdle ? 0 : noProgress.idleTicks + ticks,
    answered: now.answered ?? noProgress.answered,
  }
}

/** A gap that ended well: the CPU that a step took, a bar. */
export interface Gap {
  readonly kind: string
  readonly size: number
}

/** The gap that ended with news; null for a wait, which takes no CPU of its own, and where CPU is not known. */
export function gapOf(noProgress: NoProgressWindow, before: Reading, lapse: ClockStep): Gap | null {
  if (isDeclaredWait(before.stage) || !noProgress.isWorkKnown) return null
  const work = Math.max(MIN_GAP, noProgress.work + lapse.work)
  return { kind: noProgress.kind, size: work / noProgress.bars }
}

/** Whether its thread has had no CPU for most of the time that it stands. */
export function isIdle({ idleTicks, ticks }: NoProgressWindow): boolean {
  return 2 * idleTicks > ticks
}
