import { UNSEEN } from './atRest.ts'
import { chancesOf, expectedLeft, leftOf, mayHang, shouldYield } from './budget.ts'
import { type CompletionFacts, completionEvidence, isComplete } from './completion.ts'
import type { Evidence } from './evidence.ts'
import type { Thresholds } from './reading.ts'
import { reasonOf, waitReason } from './reason.ts'
import { isUnderWay, type Unit, workPerBar } from './unit.ts'
import { accelerationOf, isSlow, velocityOf } from './velocity.ts'
import { judgeUnit, type Suspect, type UnitVerdict, type Verdict, type VerdictLevel, worstOf } from './verdict.ts'
import { expectedOf, type Watch } from './watch.ts'

/** When a job is judged, and what is known of its end. */
export interface JudgeContext {
  readonly atMs: number
  readonly completion: CompletionFacts
  /** Trials that hung in an earlier attempt, and wait for another; some may be under way again. None where absent. */
  readonly waiting?: readonly Suspect[]
}

/** What is found of a job. */
export interface Judgement {
  readonly verdict: Verdict
  /** Units that are to be ended, each time until they are: none where the job does not allow it. */
  readonly toEnd: readonly UnitVerdict[]
  /** Units that are to let others have their threads, where any wait. */
  readonly toYield: readonly UnitVerdict[]
}

/** What the watchdog says of each unit. */
export function judgeUnits(watch: Watch): readonly UnitVerdict[] {
  const running = [...watch.units.values()].map(workPerBar).filter((work) => work !== null)
  const all = [...watch.finished, ...running].sort((one, other) => one - other)
  return [...watch.units.values()].map((unit) => {
    const own = workPerBar(unit)
    const peers = own === null ? all : all.toSpliced(all.indexOf(own), 1)
    const { kind, bars } = unit.noProgress
    const left = leftOf(unit.reading, watch.thresholds)
    const expected = expectedLeft(expectedOf(watch, kind, bars), left, watch.thresholds)
    return judgeUnit({ unit, expected, peers, thresholds: left })
  })
}

/** The units that may hang. */
export function hangingUnits(watch: Watch): ReadonlySet<string> {
  const hanging = [...watch.units].filter(([, unit]) => mayHang(unit, watch.thresholds, watch))
  return new Set(hanging.map(([key]) => key))
}

function levelOf(watch: Watch, worst: UnitVerdict | null): VerdictLevel {
  if (!worst || worst.level === 'WAITING') return 'WAITING'
  if (worst.level !== 'HEALTHY') return worst.level
  return isSlow(watch.velocity, watch.thresholds.minVelocity) ? 'SLOW' : 'HEALTHY'
}

function suspectOf(unit: Unit, { suspectAfter }: Thresholds): Suspect[] {
  const { trial, bars, stage } = unit.reading
  const unchanged = chancesOf(unit)
  return isUnderWay(unit) && trial !== null && unchanged >= suspectAfter ? [{ trial, unchanged, bars, stage }] : []
}

function plain({ signal, opinion, detail }: Evidence): Evidence {
  return { signal, opinion, detail }
}

/**
 * Judges a job as it stands: its verdict is that of the unit that stands worst, with every signal's evidence on that
 * one. Asked twice, it says the same.
 */
export function judge(watch: Watch, { atMs, completion, waiting = [] }: JudgeContext): Judgement {
  const verdicts = judgeUnits(watch)
  const worst = worstOf(verdicts)
  const ending = completionEvidence(completion)
  const standing = verdicts.flatMap(({ unit }) => suspectOf(unit, watch.thresholds))
  const level = isComplete(ending) ? 'COMPLETE' : levelOf(watch, worst)
  const { suspectAfter, stalledAfter, abort } = watch.thresholds
  const verdict: Verdict = {
    jobId: watch.jobId,
    level,
    atMs,
    unchanged: worst && isUnderWay(worst.unit) ? worst.unit.stall.unchanged : 0,
    suspectAfter,
    stalledAfter,
    velocity: velocityOf(watch.velocity),
    acceleration: accelerationOf(watch.velocity),
    evidence: [...(worst?.testimonies ?? UNSEEN), ...ending].map(plain),
    suspects: [...standing, ...waiting.filter(({ trial }) => !standing.some((one) => one.trial === trial))],
    reason: level === 'WAITING' ? waitReason(completion) : reasonOf(level, worst, watch.thresholds),
  }
  const isToEnd = abort && level !== 'COMPLETE'
  const toEnd = isToEnd ? verdicts.filter((one) => one.level === 'STALLED') : []
  const toYield = verdicts.filter(({ unit }) => isUnderWay(unit) && shouldYield(unit, watch.thresholds, watch))
  return { verdict, toEnd, toYield }
}
