import { addFinished, type FinishedByStrategy, type FinishedWork } from './finishedRules.ts'
import { addGap, canJudge, type Gaps, NO_GAPS } from './gaps.ts'
import type { Gap } from './noProgressWindow.ts'
import { isSimilar } from './peers.ts'
import { type Expected, expectWork, MIN_QUANTUM } from './quantum.ts'
import type { Reading, Thresholds } from './reading.ts'
import { beginUnit, isOutdated, isSameAttempt, observeUnit, type Unit, type UnitContext } from './unit.ts'
import { beginVelocity, observeVelocity, type Velocity } from './velocity.ts'

/** Finished units whose work is remembered, to compare others with. */
const MAX_FINISHED = 32

/** Gaps by the kind of step. */
export type GapsByKind = ReadonlyMap<string, Gaps>

/** What is to be watched. */
export interface WatchedJob {
  readonly jobId: string
  readonly thresholds: Thresholds
  /** Bars of the whole job. */
  readonly totalBars: number
  /** What earlier jobs have learnt. */
  readonly history: GapsByKind
}

/** A job as it is watched. Holds a figure or two for each unit that is under way, and nothing for one that is over. */
export interface Watch extends WatchedJob {
  readonly gaps: GapsByKind
  readonly units: ReadonlyMap<string, Unit>
  /** Work a bar of the units that finished last. */
  readonly finished: readonly number[]
  /** What trials are known to take that were over before anything was read of them. */
  readonly rules: FinishedByStrategy
  readonly velocity: Velocity
  /** Rises with everything that is told. */
  readonly order: number
}

/** Begins to watch a job. */
export function beginWatch(job: WatchedJob): Watch {
  const velocity = beginVelocity(job.thresholds.stalledAfter)
  return { ...job, gaps: new Map(), units: new Map(), finished: [], rules: new Map(), velocity, order: 0 }
}

/** The kinds of step that a job has learnt enough of to tell the next one. */
export function learnedGaps(watch: Watch): GapsByKind {
  return new Map([...watch.history, ...[...watch.gaps].filter(([, gaps]) => canJudge(gaps))])
}

/** What is expected of a step of so many bars. */
export function expectedOf(
  watch: Pick<Watch, 'gaps' | 'history' | 'thresholds'>,
  kind: string,
  bars: number,
): Expected {
  const [gaps, history] = [watch.gaps.get(kind) ?? NO_GAPS, watch.history.get(kind) ?? NO_GAPS]
  return expectWork(bars, { gaps, history, stalledAfter: watch.thresholds.stalledAfter })
}

/** Folds readings, of any of the job's units, in the order in which they were heard. */
export function observe(watch: Watch, readings: readonly Reading[]): Watch {
  const [gaps, units] = [new Map(watch.gaps), new Map(watch.units)]
  const { history, thresholds, totalBars } = watch
  let { velocity, order } = watch
  for (const reading of readings) {
    const context: UnitContext = {
      expectedOf: (kind, bars) => expectedOf({ gaps, history, thresholds }, kind, bars),
      totalBars,
      order: ++order,
    }
    const before = units.get(reading.unit)
    if (before && isOutdated(before, reading)) continue
    if (!before || !isSameAttempt(before.reading, reading)) {
      units.set(reading.unit, beginUnit(reading, context))
      continue
    }
    const { unit, stretch, gap } = observeUnit(before, reading, context)
    units.set(reading.unit, unit)
    velocity = observeVelocity(velocity, stretch)
    learn(gaps, gap)
  }
  return { ...watch, gaps, units, velocity, order }
}

function learn(gaps: Map<string, Gaps>, gap: Gap | null): void {
  if (gap) gaps.set(gap.kind, addGap(gaps.get(gap.kind) ?? NO_GAPS, gap.size))
}

/** A unit is committed: what was left of it is progress, and for others it is a peer that finished. */
export function commitUnit(watch: Watch, key: string): Watch {
  const done = watch.units.get(key)
  if (!done) return watch
  const { cost, bars } = done.reading
  const percent = (100 * Math.max(0, cost - bars)) / Math.max(1, watch.totalBars)
  const work = done.work / Math.max(1, cost)
  return {
    ...dropUnit(watch, key),
    finished: work > 0 ? [...watch.finished, work].slice(-MAX_FINISHED) : watch.finished,
    units: new Map([...watch.units].filter(([one]) => one !== key).map(([one, unit]) => [one, overtake(unit, done)])),
    velocity: observeVelocity(watch.velocity, { measurements: 0, percent }),
    order: watch.order + 1,
  }
}

/** Rules were committed with all of their trials. */
export function noteFinished(watch: Watch, work: FinishedWork): Watch {
  return { ...watch, rules: addFinished(watch.rules, work) }
}

/** A peer of similar cost that began after a unit's last measurement and has finished did so while the unit stood. */
function overtake(unit: Unit, peer: Unit): Unit {
  const isBehind = peer.begunAt > unit.measuredAt && isSimilar(peer.reading.cost, unit.reading.cost)
  if (!isBehind) return unit
  const work = Math.max(MIN_QUANTUM, peer.work)
  return { ...unit, peerWork: Math.min(unit.peerWork ?? work, work) }
}

/** A unit is over without a commit: it was ended, or its node was lost. */
export function dropUnit(watch: Watch, key: string): Watch {
  const units = new Map(watch.units)
  units.delete(key)
  return { ...watch, units }
}
