import { addDeviation, type CostDeviation, NO_DEVIATION, patienceOf } from './costDeviation.ts'
import { addEstimate, beginEtaHistory, type EtaHistory, missedShare, spreadOf } from './etaHistory.ts'
import { beginIdlePeriods, foldIdle, type IdlePeriods, isIdleUnusually, usualIdleMs } from './idlePeriods.ts'
import { costDone, costTotal, costWaiting, type JobCosts } from './jobCosts.ts'
import { barSpeed, MAX_SHOWN } from './law.ts'
import { listSchedule } from './listSchedule.ts'
import {
  beginSamples,
  forget,
  newest,
  oldest,
  type Prior,
  type Samples,
  sample,
  scale,
  skip,
  threadSpeed,
} from './samples.ts'
import { stepOf } from './step.ts'
import {
  type DoneAndLeft,
  doneAndLeft,
  foldReport,
  guessDoneAndLeft,
  inNewCost,
  type TaskProgress,
} from './taskProgress.ts'

/** Seconds left: the median estimate, and the range that holds the true value 80 % of the time. */
export interface Eta {
  readonly seconds: number
  readonly low: number
  readonly high: number
}

/**
 * What is known of a job's course. Times are of a clock that only rises; the work clock, from which all is reckoned,
 * stands while nothing flows: the job is paused, no thread is at it for a while, the host is suspended.
 */
export interface EstimatorState {
  /** The fraction that was shown when this run began, and the one that is shown now. */
  readonly begun: number
  readonly shown: number
  readonly nowMs: number
  /** The work clock. */
  readonly clockMs: number
  readonly samples: Samples
  readonly rests: IdlePeriods
  /** By unit. */
  readonly insides: ReadonlyMap<number, TaskProgress>
  readonly strays: CostDeviation
  readonly prior: Prior | null
  /** Whether enough of this run's work was reported to know its speed. */
  readonly isHeard: boolean
  /** See JobCosts: of the costs that all of this is told in. */
  readonly revision: number
  /** When it will end, on the work clock, smoothed; null before the first estimate. */
  readonly endMs: number | null
  readonly outlook: EtaHistory
  /** How wide ranges are, as a multiple of what the outlook gives: earlier jobs have taught it. */
  readonly width: number
  /** How far the end may stray, as a natural logarithm. */
  readonly spread: number
  /** Threads that were at it, on the average of the last seconds: other jobs may have the others, or all of them in turns. */
  readonly crew: number
  /** Fraction per millisecond at which the shown one moves; 0 while nothing flows. */
  readonly rate: number
}

/** What a course says at its newest moment. */
export interface Estimate {
  /** 0 to below 1: only a job that SUCCEEDED is at 1. */
  readonly fraction: number
  /** Fraction per second; 0 when nothing moves. */
  readonly rate: number
  /** What may not be drawn beyond until the next reading. */
  readonly ceiling: number
  readonly eta: Eta | null
}

/** What a course begins with. */
export interface EstimatorTerms {
  readonly nowMs: number
  /** What is known of the speed; nothing where it is not given. */
  readonly prior?: Prior
  /** Whether that was learnt here: what only a list says is taken for a guess until something was heard. As `prior` where it is not given. */
  readonly isLearnt?: boolean
  /** See calibration.ts; 1 where it is not given. */
  readonly width?: number
}

/** A moment of a job. */
export interface EstimatorInput {
  readonly nowMs: number
  /** Whether its threads get on: not where they are known to stand. */
  readonly flows: boolean
}

/** What is further back counts little for how many threads are at a job: so long, or so many of its usual rests. */
const CREW_MS = 3_000
const CREW_RESTS = 4

/** How far ahead of a reading a client may draw, in seconds at the present rate. */
const HORIZON_SECONDS = 1.5

/** Shares of the whole time, and of what is left of it, over which the end is smoothed, so that the ETA does not tremble. */
const SMOOTHING = 0.06
const SMOOTHING_LEFT = 0.15

/** What is reported tells of the speed from this time on, or from this share of the job on. */
const TELLING_MS = 3_000
const TELLING_SHARE = 0.02

/** Where nothing was known before, and nothing has taught what parameters cost, this share of the bars tells as much as there is to know. */
const TAUGHT_SHARE = 0.1

/**
 * The course of a job before any work of this run.
 *
 * @param shown the fraction that was shown before
 */
export function beginEstimator(
  standing: JobCosts,
  shown: number,
  { nowMs, prior, isLearnt = true, width = 1 }: EstimatorTerms,
): EstimatorState {
  return {
    begun: shown,
    shown,
    nowMs,
    clockMs: 0,
    samples: beginSamples(costDone(standing)),
    rests: beginIdlePeriods(),
    insides: new Map(),
    strays: NO_DEVIATION,
    prior: prior ?? null,
    isHeard: prior !== undefined && isLearnt,
    revision: standing.revision ?? 0,
    endMs: null,
    outlook: beginEtaHistory(),
    width,
    spread: 0,
    crew: standing.threads,
    rate: 0,
  }
}

/**
 * The course goes on after the job stood. What was done meanwhile, by threads that were at it still, took time that was not
 * counted: it says nothing of their speed.
 */
export function resume(course: EstimatorState, standing: JobCosts, nowMs: number): EstimatorState {
  const meanwhile = costDone(standing) - newest(course.samples).work
  return { ...course, nowMs, samples: skip(course.samples, meanwhile), insides: new Map() }
}

/**
 * Folds where the job stands at a moment into its course.
 *
 * What is shown follows the share of the whole time that has passed, t ÷ (t + ETA): so a huge last trial counts in full, and the bar
 * moves evenly where all goes as it should. It does not jump there: it moves by the law in law.ts. It never falls.
 */
export function observe(course: EstimatorState, standing: JobCosts, { nowMs, flows }: EstimatorInput): EstimatorState {
  return follow(inCostsOf(course, standing), standing, { nowMs, flows })
}

/** The same course where trials are reckoned to cost something else from now on. */
function inCostsOf(course: EstimatorState, standing: JobCosts): EstimatorState {
  const { revision = 0 } = standing
  if (revision === course.revision) return course
  const known = newest(course.samples).work
  const factor = known > 0 ? costDone(standing) / known : 1
  const pieces = new Map(standing.units.map((unit) => [unit.id, unit]))
  const insides = [...course.insides].flatMap(([id, inside]) => {
    const unit = pieces.get(id)
    return unit ? [[id, inNewCost(inside, unit)] as const] : []
  })
  const samples = scale(course.samples, factor)
  // What was known of the speed was so in the costs of before.
  return { ...course, revision, samples, prior: null, insides: new Map(insides), strays: NO_DEVIATION }
}

function follow(course: EstimatorState, standing: JobCosts, { nowMs, flows }: EstimatorInput): EstimatorState {
  const stepMs = stepOf(course.nowMs, nowMs)
  const rests = foldIdle(course.rests, standing.units.length > 0, stepMs)
  if (!flows || isIdleUnusually(rests)) return { ...course, nowMs, rests, rate: 0 }
  const crew = crewOf({ ...course, rests }, standing, stepMs)
  const heard = listen({ ...course, crew, nowMs, rests, clockMs: course.clockMs + stepMs }, standing, stepMs)
  const speed = threadSpeed(heard.samples, heard.prior)
  const etaMs = speed > 0 ? leftMs(heard, standing, speed) : Number.POSITIVE_INFINITY
  return Number.isFinite(etaMs) ? show(heard, { etaMs, stepMs, share: standing.share ?? null }) : heard
}

function crewOf({ crew, rests, clockMs }: EstimatorState, { units, waiting }: JobCosts, stepMs: number): number {
  const windowMs = Math.max(CREW_MS, Math.min(CREW_RESTS * usualIdleMs(rests), clockMs))
  return waiting.length === 0 ? crew : crew + (units.length - crew) * (1 - Math.exp(-stepMs / windowMs))
}

/**
 * Whether so much was reported that it tells of the speed: the first tasks of a job are small, and half of their time is their way. Where no
 * cost is known, the job's own trials must have taught it, or a tenth of the bars be done.
 */
function tellsEnough({ clockMs, samples }: EstimatorState, standing: JobCosts): boolean {
  const { share, tellingShare = TAUGHT_SHARE, revision = 0 } = standing
  if (share !== undefined) return revision > 0 || share >= tellingShare
  const done = costDone(standing) - oldest(samples).work
  return done > 0 && (clockMs >= TELLING_MS || done >= TELLING_SHARE * costTotal(standing))
}

/** Takes in what is reported, and what is probably done by now. */
function listen(course: EstimatorState, standing: JobCosts, stepMs: number): EstimatorState {
  const { units, finished } = standing
  const insides = new Map(units.map((unit) => [unit.id, foldReport(course.insides.get(unit.id), unit, stepMs)]))
  const isHeard = course.isHeard || tellsEnough(course, standing)
  const speed = threadSpeed(course.samples, course.prior)
  const heard = { ...course, insides, isHeard, strays: isHeard ? countStrays(course, insides, speed) : course.strays }
  const work = halvesOf(heard, speed).reduce((sum, one) => sum + one.work, finished)
  const busyMs = newest(course.samples).busyMs + stepMs * (standing.isPaced ? 1 : units.length)
  const samples = sample(course.samples, { atMs: course.clockMs, busyMs, work })
  // What was guessed before says nothing of the speed any more.
  return { ...heard, samples: isHeard && !course.isHeard ? forget(samples) : samples }
}

function halvesOf({ insides, isHeard, prior, strays }: EstimatorState, speed: number): DoneAndLeft[] {
  const terms = { speed, patience: patienceOf(strays) }
  return [...insides.values()].map((one) => (isHeard || prior ? doneAndLeft(one, terms) : guessDoneAndLeft(one)))
}

/** Counts how long those pieces took that are over now. */
function countStrays(course: EstimatorState, insides: ReadonlyMap<number, TaskProgress>, speed: number): CostDeviation {
  const over = [...course.insides].filter(([id, { cost }]) => !insides.has(id) && cost > 0)
  return over.reduce((strays, [, { cost, spentMs }]) => addDeviation(strays, (spentMs * speed) / cost), course.strays)
}

/** Milliseconds of the work clock that are left. */
function leftMs(course: EstimatorState, standing: JobCosts, speed: number): number {
  const { units, waiting, threads: most } = standing
  if (standing.isPaced) {
    const open = halvesOf(course, speed).reduce((sum, { rest }) => sum + rest, costWaiting(waiting))
    return open / speed
  }
  const threads = Math.max(units.length, Math.min(most, Math.round(course.crew)))
  const rests = halvesOf(course, speed).map(({ rest }) => rest)
  // Where jobs take turns on one thread, this one has it for a share of the time alone (`crew` below 1), and takes longer by as much.
  const share = waiting.length > 0 ? Math.min(1, course.crew) : 1
  return (listSchedule(rests, waiting, threads) + (standing.last ?? 0)) / speed / share
}

/** What is shown is moved by. */
interface Move {
  readonly etaMs: number
  readonly stepMs: number
  /** The share of the bars that are done, where no cost was known before; null where it was. */
  readonly share: number | null
}

/** Moves what is shown by a step. */
function show(course: EstimatorState, { etaMs, stepMs, share: bars }: Move): EstimatorState {
  const { clockMs, begun, shown, isHeard } = course
  // Until something was heard, the end is a guess that follows the clock.
  const endMs = isHeard ? course.endMs : null
  const share = 1 - Math.exp(-stepMs / (Math.min(SMOOTHING * (clockMs + etaMs), SMOOTHING_LEFT * etaMs) + 1))
  const end = endMs === null ? clockMs + etaMs : endMs + share * (clockMs + etaMs - endMs)
  const smoothMs = Math.max(end - clockMs, etaMs / 4, 1)
  // What nobody knows anything of is no further than its bars.
  const most = isHeard || bars === null ? MAX_SHOWN : Math.max(shown, Math.min(MAX_SHOWN, bars))
  const target = Math.min(most, begun + (1 - begun) * (clockMs / (clockMs + etaMs)))
  const speed = shown < most ? barSpeed({ shown, clockMs, isHeard }, { target, etaMs: smoothMs }) : 0
  const next = Math.min(most, 1 - (1 - shown) * Math.exp((-speed * stepMs) / (1 - shown)))
  const guess = { atMs: clockMs, etaMs: smoothMs }
  const spread = course.width * spreadOf(course.outlook, guess)
  return {
    ...course,
    endMs: isHeard ? end : null,
    shown: Math.max(shown, next),
    rate: (speed * (1 - next)) / (1 - shown),
    spread,
    outlook: isHeard ? addEstimate(course.outlook, { ...guess, spread }) : course.outlook,
  }
}

function etaOf({ clockMs, endMs, spread }: EstimatorState): Eta | null {
  if (endMs === null) return null
  const seconds = Math.max(1, endMs - clockMs) / 1_000
  return { seconds, low: seconds * Math.exp(-spread), high: seconds * Math.exp(spread) }
}

/** The share of the ranges given over a course that is at its end which did not hold it; null where none were given in time. */
export function missedRanges({ outlook, clockMs }: EstimatorState): number | null {
  return missedShare(outlook, clockMs)
}

/** Reads a course: where the work stands, how fast it moves, and how long it will take. */
export function estimate(course: EstimatorState): Estimate {
  const { shown } = course
  const rate = 1_000 * course.rate
  const ceiling = Math.max(shown, Math.min(MAX_SHOWN, shown + rate * HORIZON_SECONDS))
  return { fraction: shown, rate, ceiling, eta: rate > 0 ? etaOf(course) : null }
}
