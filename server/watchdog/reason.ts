import type { CompletionFacts } from './completion.ts'
import type { WitnessFinding } from './evidence.ts'
import { isIdle } from './noProgressWindow.ts'
import type { Reading, Thresholds } from './reading.ts'
import type { UnitVerdict, VerdictLevel } from './verdict.ts'

const NOT_BEGUN = 'No thread has taken any of its work yet.'

/** Why a job is COMPLETE, for people. */
export const COMPLETE_REASON = 'The result is there, and a second signal confirms it.'

/** Where a unit stands, such as "trial 17 (rsi, SIGNALS)". */
export function placeOf({ unit, trial, step, stage }: Reading): string {
  const name = trial === null ? `unit ${unit}` : `trial ${trial}`
  return `${name} (${step ? `${step.of}, ` : ''}${stage})`
}

function manner({ unit }: UnitVerdict): string {
  if (isIdle(unit.noProgress)) return 'its thread does nothing at all'
  const writes = unit.noProgress.silentTicks < unit.noProgress.ticks
  return writes ? 'its thread works in circles' : 'its thread works and shows nothing of it'
}

function suspicion(verdict: UnitVerdict, { stalledAfter }: Thresholds): string {
  const { stall, reading } = verdict.unit
  const count = `${placeOf(reading)} has not moved for ${stall.unchanged} of ${stalledAfter} chances`
  const witness = verdict.testimonies.find(({ opinion }: WitnessFinding) => opinion === 'STALLED')
  return witness ? `${count}: ${manner(verdict)}.` : `${count}; no witness says that it is stalled.`
}

/** A unit that stands for so many measurements is told of, though nothing suspects it. */
const TOLD = 5

function health({ unit: { stall, reading } }: UnitVerdict, { stalledAfter }: Thresholds): string {
  if (stall.unchanged < TOLD) return 'It moves.'
  return `${placeOf(reading)} has not moved for ${stall.unchanged} of ${stalledAfter} chances; nothing says yet that it is stuck.`
}

/** Why a job is WAITING, for people: before its first trial is done, and between two turns of its threads. */
export function waitReason({ trialsDone, trialsTotal }: Pick<CompletionFacts, 'trialsDone' | 'trialsTotal'>): string {
  if (trialsDone === 0) return NOT_BEGUN
  if (trialsDone >= trialsTotal) return 'All of its trials are done.'
  return `No thread works on it at the moment; ${trialsDone} of ${trialsTotal} trials are done.`
}

/** One sentence, for people, on why a job that is looked at has its level. @param worst the unit that stands worst */
export function reasonOf(level: VerdictLevel, worst: UnitVerdict | null, thresholds: Thresholds): string {
  if (level === 'COMPLETE') return COMPLETE_REASON
  if (level === 'WAITING' || !worst) return NOT_BEGUN
  if (level === 'SLOW') return 'It moves, but by less than the minimum a measurement.'
  if (level === 'HEALTHY') return health(worst, thresholds)
  if (level === 'SUSPECT') return suspicion(worst, thresholds)
  const { stall, reading } = worst.unit
  return `${placeOf(reading)} was given ${stall.unchanged} chances to move and took none: ${manner(worst)}.`
}
