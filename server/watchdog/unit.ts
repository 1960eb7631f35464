import {
  afterProgress,
  beginNoProgress,
  foldNoProgress,
  type Gap,
  gapOf,
  isProgress,
  type NoProgressWindow,
} from './noProgressWindow.ts'
import type { Expected } from './quantum.ts'
import { isDeclaredWait, type Reading } from './reading.ts'
import { countUnchanged, NO_STALL, type Stall } from './stall.ts'
import type { MeasuredSpan } from './velocity.ts'
import { vetoesOf } from './vetoes.ts'
import { beginClock, type ClockStep, readClock, type WorkClock, withoutChance } from './workClock.ts'

/** An attempt at a task, as it is watched. */
export interface Unit {
  readonly reading: Reading
  readonly clock: WorkClock
  readonly noProgress: NoProgressWindow
  /** Measurements since the last advance. */
  readonly stall: Stall
  /** Work of this attempt. */
  readonly work: number
  /** When it began and when it was last measured, in the order of what its job was told. */
  readonly begunAt: number
  readonly measuredAt: number
  /** The work of a peer that began and finished since the last measurement; null without one. */
  readonly peerWork: number | null
}

/** What a reading is folded with. */
export interface UnitContext {
  /** What is expected of a step of a kind. */
  expectedOf(kind: string, bars: number): Expected
  /** Bars of the whole job. */
  readonly totalBars: number
  /** Rises with everything that the job is told. */
  readonly order: number
}

/** What a reading made of a unit. */
export interface Observation {
  readonly unit: Unit
  /** What the unit adds to the job's velocity. */
  readonly stretch: MeasuredSpan
  readonly gap: Gap | null
}

/** A unit that is seen for the first time, in an attempt. Nothing counts against it yet. */
export function beginUnit(reading: Reading, { order }: UnitContext): Unit {
  const none = { stall: NO_STALL, work: 0, peerWork: null }
  const [clock, noProgress] = [beginClock(reading), beginNoProgress(reading)]
  return { reading, clock, noProgress, begunAt: order, measuredAt: order, ...none }
}

/** Whether a reading is of the same attempt: it goes on from what is known. */
export function isSameAttempt(one: Reading, other: Reading): boolean {
  return one.attempt === other.attempt && one.node === other.node
}

/** Whether a reading is of an attempt that was given up, or came later than a newer one of the same. */
export function isOutdated({ reading: known }: Unit, reading: Reading): boolean {
  if (!isSameAttempt(known, reading)) return reading.attempt < known.attempt
  return reading.bars < known.bars || (reading.cpuMs ?? Number.POSITIVE_INFINITY) < (known.cpuMs ?? 0)
}

/** Folds the next reading of the same attempt into a unit. */
export function observeUnit(unit: Unit, reading: Reading, context: UnitContext): Observation {
  const lapse = lapseOf(unit, reading, context)
  const { clock, measurements, pace } = lapse
  const isNew = isProgress(unit.noProgress, unit.reading, reading)
  const noProgress = isNew
    ? afterProgress(unit.noProgress, unit.reading, reading)
    : foldNoProgress(unit.noProgress, [unit.reading, reading], lapse)
  const stall = countUnchanged(unit.stall, { measurements, hasNews: isNew, quantum: pace })
  const work = unit.work + lapse.work
  const chance = measurements > 0 ? { measuredAt: context.order, peerWork: null } : {}
  return {
    unit: { ...unit, reading, clock, noProgress, stall, work, ...chance },
    stretch: { measurements, percent: (100 * (reading.bars - unit.reading.bars)) / Math.max(1, context.totalBars) },
    gap: isNew ? gapOf(unit.noProgress, unit.reading, lapse) : null,
  }
}

function lapseOf(unit: Unit, reading: Reading, { expectedOf }: UnitContext): ClockStep {
  const { kind, bars } = unit.noProgress
  const lapse = readClock(unit.clock, reading, { ...expectedOf(kind, bars), peerWork: unit.peerWork })
  return vetoesOf(reading).length > 0 ? withoutChance(lapse) : lapse
}

/** Work a bar of what a unit has done already; null where it has done nothing yet. */
export function workPerBar({ reading, work, noProgress }: Unit): number | null {
  const done = work - noProgress.work
  return reading.bars > 0 && done > 0 ? done / reading.bars : null
}

/** Whether a unit is under way, or waits for a thread. */
export function isUnderWay({ reading }: Unit): boolean {
  return reading.stage !== 'WAITING'
}

/** Whether a unit waits for others by its nature. */
export function isWaiting({ reading }: Unit): boolean {
  return isDeclaredWait(reading.stage)
}
