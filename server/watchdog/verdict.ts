import { type Evidence, twoIndependentAgree, type WitnessFinding } from './evidence.ts'
import type { UnitStage } from './reading.ts'
import { stallLevelOf } from './stall.ts'
import { isUnderWay, type Unit } from './unit.ts'
import { vetoesOf } from './vetoes.ts'
import { findWitnesses, type WitnessInput } from './witnesses.ts'

/** How a job can stand. */
export const VERDICT_LEVELS = ['WAITING', 'HEALTHY', 'SLOW', 'SUSPECT', 'STALLED', 'COMPLETE'] as const

/** One of `VERDICT_LEVELS`. */
export type VerdictLevel = (typeof VERDICT_LEVELS)[number]

/** How a unit can stand, the worst last. */
const UNIT_LEVELS = ['WAITING', 'HEALTHY', 'SUSPECT', 'STALLED'] as const satisfies readonly VerdictLevel[]

/** A trial that may hang. */
export interface Suspect {
  /** The trial, or the first of those that share its entry rule. */
  readonly trial: number
  /** Measurements without progress, those of an earlier attempt too. */
  readonly unchanged: number
  /** Bars that are done of the task that it is in. */
  readonly bars: number
  /** What its thread is at; WAITING where no thread has it again yet. */
  readonly stage: UnitStage
}

/** What the watchdog says of a job, and why. */
export interface Verdict {
  readonly jobId: string
  readonly level: VerdictLevel
  readonly atMs: number
  /** Measurements without progress, in a row, of the unit that has the most of them. */
  readonly unchanged: number
  readonly suspectAfter: number
  readonly stalledAfter: number
  /** Percent of the job a measurement, over the recent window. */
  readonly velocity: number
  readonly acceleration: number
  /** Every signal once. */
  readonly evidence: readonly Evidence[]
  /** One sentence for people. */
  readonly reason: string
  /** Trials under way that have not moved for `suspectAfter` measurements or more, and those that hung and wait to be run once more. */
  readonly suspects: readonly Suspect[]
}

/** What the watchdog says of one unit. */
export interface UnitVerdict {
  readonly unit: Unit
  readonly level: (typeof UNIT_LEVELS)[number]
  readonly testimonies: readonly WitnessFinding[]
}

/**
 * The consensus on one unit. It is STALLED if all of this holds:
 * - `stalledAfter` measurements in a row without an advance, so a velocity of 0 over them,
 * - two witnesses that share no fact say so,
 * - no witness says that it progresses,
 * - nothing vetoes its newest reading.
 *
 * `suspectAfter` measurements or a single witness make it SUSPECT, which warns and never ends anything.
 */
export function judgeUnit(scene: WitnessInput): UnitVerdict {
  const { unit } = scene
  const testimonies = findWitnesses(scene)
  return { unit, level: isUnderWay(unit) ? levelOf(scene, testimonies) : 'WAITING', testimonies }
}

function levelOf({ unit, thresholds }: WitnessInput, testimonies: readonly WitnessFinding[]): UnitVerdict['level'] {
  const standing = stallLevelOf(unit.stall.unchanged, thresholds)
  const says = (opinion: WitnessFinding['opinion']) => testimonies.some((testimony) => testimony.opinion === opinion)
  const isStalled =
    standing === 'CANDIDATE' &&
    twoIndependentAgree(testimonies) &&
    !says('PROGRESSING') &&
    vetoesOf(unit.reading).length === 0
  if (isStalled) return 'STALLED'
  return standing !== 'MOVING' || says('STALLED') ? 'SUSPECT' : 'HEALTHY'
}

/** The unit that stands worst, by its level and then by its unchanged measurements; null without units. */
export function worstOf(verdicts: readonly UnitVerdict[]): UnitVerdict | null {
  const isWorse = (one: UnitVerdict, other: UnitVerdict) =>
    UNIT_LEVELS.indexOf(one.level) - UNIT_LEVELS.indexOf(other.level) ||
    one.unit.stall.unchanged - other.unit.stall.unchanged
  return verdicts.toSorted((one, other) => isWorse(other, one))[0] ?? null
}
