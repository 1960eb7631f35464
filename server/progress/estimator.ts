import { lostToCold } from './coldCode.ts'
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
  priorOf,
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
 * What is known of a run of a job. Times are of a clock that only rises. All is reckoned from the work clock, which stands while the job
 * does: while it is paused, while no thread works on it for longer than usual, while the host is suspended.
 */
export interface EstimatorState {
  /** The fraction that was shown when this run began, and the one that is shown now. */
  readonly begun: number
  readonly shown: number
  readonly nowMs: number
  /** The work clock. */
  readonly clockMs: number
  readonly samples: Samples
  readonly idle: IdlePeriods
  /** The cost of what was over at the newest moment. */
  readonly finished: number
  /** The tasks that threads work on, by unit. */
  readonly tasks: ReadonlyMap<number, TaskProgress>
  readonly deviation: CostDeviation
  readonly prior: Prior | null
  readonly coldMs: number
  readonly loadingMs: number
  /** Time that threads have spent, with what went into code that was cold. */
  readonly busyMs: number
  /** Whether so much of this run's work was reported that its speed is known. */
  readonly isSpeedKnown: boolean
  /** See JobCosts: of the costs that all of this is given in. */
  readonly revision: number
  /** When it will end, on the work clock, smoothed; null before the first estimate. */
  readonly endMs: number | null
  readonly history: EtaHistory
  /** How wide ranges are, as a multiple of what the history gives: earlier jobs have taught it. */
  readonly width: number
  /** See calibration.ts: what ranges are wider by at the beginning. */
  readonly doubt: number
  /** By which factor the time that is left may be off, as a natural logarithm. */
  readonly spread: number
  /** Threads that worked on it, on the average of the last seconds. Other jobs may have the others, or take turns on all of them. */
  readonly activeThreads: number
  /** The speed of the shown fraction, per millisecond; 0 while the work clock stands. */
  readonly rate: number
}

/** What is estimated of a job at the newest moment. */
export interface Estimate {
  /** 0 to below 1: only a job that SUCCEEDED is at 1. */
  readonly fraction: number
  /** Fraction per second; 0 when nothing moves. */
  readonly rate: number
  /** What may not be drawn beyond until the next reading. */
  readonly ceiling: number
  readonly eta: Eta | null
}

/** What an estimator begins with. */
export interface EstimatorTerms {
  readonly nowMs: number
  /** What is known of the speed; nothing where it is not given. */
  readonly prior?: Prior
  /** Whether it was measured here. What only a list says is taken for a guess until the speed is known. True where it is not given. */
  readonly isLearnt?: boolean
  /** See calibration.ts; 1 where it is not given. */
  readonly width?: number
  /** See `doubtOf`; 0 where it is not given. */
  readonly doubt?: number
  /** Milliseconds of threads that go into code which runs for the first time; 0 where it is not given. */
  readonly coldMs?: number
  /** Milliseconds that are expected to pass before a thread can begin, for candles are loaded; 0 where it is not given. */
  readonly loadingMs?: number
}

/** A moment of a job. */
export interface EstimatorInput {
  readonly nowMs: number
  /** False where its threads are known to stand. */
  readonly flows: boolean
}

/** The window over which the threads of a job are averaged: so long, or so many of its usual idle periods, whichever is longer. */
const ACTIVE_MS = 3_000
const ACTIVE_IDLE_PERIODS = 4

/** How far ahead of a reading a client may draw, in seconds at the present rate. */
const HORIZON_SECONDS = 1.5

/** Shares of the whole time, and of what is left of it, over which the end is smoothed, so that the ETA does not tremble. */
const SMOOTHING = 0.06
const SMOOTHING_LEFT = 0.15

/** Reports give a speed once the run has lasted so long, or has done this share of the job. */
const TELLING_MS = 3_000
const TELLING_SHARE = 0.02

/** An end that is further away, a thousand years, is not known. */
const LONGEST_MS = 1_000 * 365.25 * 86_400_000

/** No range is wider: from a millionth of the estimate to a million times it. */
const MAX_SPREAD = Math.log(1e6)

/** Where no cost was known before, and none is fitted to parameters, the speed is known once this share of the bars is done. */
const KNOWN_SHARE = 0.1

/**
 * The state before any work of this run.
 *
 * @param shown the fraction that was shown before
 */
export function beginEstimator(
  standing: JobCosts,
  shown: number,
  { nowMs, prior, isLearnt = true, width = 1, doubt = 0, coldMs = 0, loadingMs = 0 }: EstimatorTerms,
): EstimatorState {
  return {
    begun: shown,
    shown,
    nowMs,
    clockMs: 0,
    samples: beginSamples(costDone(standing)),
    idle: beginIdlePeriods(loadingMs),
    finished: standing.finished,
    tasks: new Map(),
    deviation: NO_DEVIATION,
    prior: prior ?? null,
    coldMs,
    loadingMs,
    busyMs: 0,
    isSpeedKnown: prior !== undefined && isLearnt,
    revision: standing.revision ?? 0,
    endMs: null,
    history: beginEtaHistory(),
    width,
    doubt,
    spread: 0,
    activeThreads: standing.threads,
    rate: 0,
  }
}

/**
 * Goes on after the job stood. Threads may have ended their tasks meanwhile. That work took time which was not counted, so it says
 * nothing of their speed.
 */
export function resume(state: EstimatorState, standing: JobCosts, nowMs: number): EstimatorState {
  const meanwhile = costDone(standing) - newest(state.samples).work
  return { ...state, nowMs, samples: skip(state.samples, meanwhile), finished: standing.finished, tasks: new Map() }
}

/**
 * Folds what is known of a job at a moment into the state.
 *
 * The shown fraction follows the share of the whole time that has passed, t ÷ (t + ETA). So a huge last trial counts in full, and the
 * bar moves evenly where the ETA is right. It moves there by the law in law.ts, without a jump, and never falls.
 */
export function observe(state: EstimatorState, standing: JobCosts, { nowMs, flows }: EstimatorInput): EstimatorState {
  const threads = threadsAtWork(state, standing)
  const next = { ...inCostsOf(state, standing), finished: standing.finished }
  return observeInCosts(next, standing, { nowMs, flows, threads })
}

/**
 * Threads that work on the job. Where none is seen at work, and yet more is done than before (costs are fitted anew when trials are done),
 * its tasks are over too soon to be seen: as many work on it as usual.
 */
function threadsAtWork({ finished, revision, activeThreads }: EstimatorState, standing: JobCosts): number {
  const hasAdvanced = standing.finished > finished || (standing.revision ?? 0) !== revision
  return standing.units.length > 0 || !hasAdvanced ? standing.units.length : activeThreads
}

/** A moment of a job, and the threads that work on it. */
interface Moment extends EstimatorInput {
  readonly threads: number
}

/** The same state where trials are reckoned to cost something else from now on. */
function inCostsOf(state: EstimatorState, standing: JobCosts): EstimatorState {
  const { revision = 0 } = standing
  if (revision === state.revision) return state
  const known = newest(state.samples).work
  const factor = known > 0 ? costDone(standing) / known : 1
  const pieces = new Map(standing.units.map((unit) => [unit.id, unit]))
  const tasks = [...state.tasks].flatMap(([id, task]) => {
    const unit = pieces.get(id)
    return unit ? [[id, inNewCost(task, unit)] as const] : []
  })
  const samples = scale(state.samples, factor)
  // What was known of the speed was so in the costs of before. These ones are what threads take for the job itself.
  const prior = priorOf(costTotal(standing), 0, true)
  return { ...state, revision, samples, prior, tasks: new Map(tasks), deviation: NO_DEVIATION }
}

/** Folds in a moment whose costs are those of the state. */
function observeInCosts(state: EstimatorState, standing: JobCosts, { nowMs, flows, threads }: Moment): EstimatorState {
  const stepMs = stepOf(state.nowMs, nowMs)
  const idle = foldIdle(state.idle, threads > 0, stepMs)
  if (!flows || isIdleUnusually(idle)) return { ...state, nowMs, idle, rate: 0 }
  const activeThreads = activeThreadsOf({ ...state, idle }, standing, { threads, stepMs })
  const next = { ...state, activeThreads, nowMs, idle, clockMs: state.clockMs + stepMs }
  const reported = foldReports(next, standing, { threads, stepMs })
  const speed = threadSpeed(reported.samples, reported.prior, reported.coldMs > 0)
  const etaMs = speed > 0 ? loadingLeftMs(reported) + leftMs(reported, standing, speed) : Number.POSITIVE_INFINITY
  // Whatever makes this no number moves nothing.
  const isKnown = etaMs >= 0 && etaMs <= LONGEST_MS
  return isKnown ? show(reported, { etaMs, stepMs, share: standing.share ?? null }) : { ...reported, rate: 0 }
}

/** A step of the clock, and the threads that worked in it. */
interface Step {
  readonly threads: number
  readonly stepMs: number
}

/** Before the first thread has begun, nothing says how many will. */
function activeThreadsOf(
  { activeThreads, idle, clockMs, busyMs }: EstimatorState,
  { waiting }: JobCosts,
  { threads, stepMs }: Step,
): number {
  const windowMs = Math.max(ACTIVE_MS, Math.min(ACTIVE_IDLE_PERIODS * usualIdleMs(idle), clockMs))
  return waiting.length === 0 || (busyMs === 0 && threads === 0)
    ? activeThreads
    : activeThreads + (threads - activeThreads) * (1 - Math.exp(-stepMs / windowMs))
}

/**
 * Whether enough was reported to know the speed. The first tasks of a job are small, and half of their time is overhead. Where no cost is
 * known, costs must be fitted to the job's own trials, or a tenth of the bars be done.
 */
function tellsEnough({ clockMs, samples }: EstimatorState, standing: JobCosts): boolean {
  const { share, tellingShare = KNOWN_SHARE, revision = 0 } = standing
  if (share !== undefined) return share >= (revision > 0 ? tellingShare : KNOWN_SHARE)
  const done = costDone(standing) - oldest(samples).work
  return done > 0 && (clockMs >= TELLING_MS || done >= TELLING_SHARE * costTotal(standing))
}

/** Folds in what threads report, and adds a sample of what is probably done by now. */
function foldReports(state: EstimatorState, standing: JobCosts, { threads, stepMs }: Step): EstimatorState {
  const { units, finished } = standing
  const tasks = new Map(units.map((unit) => [unit.id, foldReport(state.tasks.get(unit.id), unit, stepMs)]))
  const isSpeedKnown = state.isSpeedKnown || tellsEnough(state, standing)
  const speed = threadSpeed(state.samples, state.prior, state.coldMs > 0)
  const reported = {
    ...state,
    tasks,
    isSpeedKnown,
    deviation: isSpeedKnown ? countDeviation(state, tasks, speed) : state.deviation,
  }
  const work = doneAndLeftOf(reported, speed).reduce((sum, one) => sum + one.work, finished)
  // Rounds wait for one another only once they have begun.
  const paced = threads > 0 || work > oldest(state.samples).work ? 1 : 0
  const busyMs = state.busyMs + stepMs * (standing.isPaced ? paced : threads)
  const warmMs = busyMs - lostToCold(busyMs, state.coldMs)
  const samples = sample(state.samples, { atMs: state.clockMs, busyMs: warmMs, work })
  // What was guessed before says nothing of the speed any more.
  return { ...reported, busyMs, samples: isSpeedKnown && !state.isSpeedKnown ? forget(samples) : samples }
}

function doneAndLeftOf({ tasks, isSpeedKnown, prior, deviation }: EstimatorState, speed: number): DoneAndLeft[] {
  const terms = { speed, patience: patienceOf(deviation) }
  return [...tasks.values()].map((one) => (isSpeedKnown || prior ? doneAndLeft(one, terms) : guessDoneAndLeft(one)))
}

/** Adds how long the tasks took that are over now. */
function countDeviation(state: EstimatorState, tasks: ReadonlyMap<number, TaskProgress>, speed: number): CostDeviation {
  const over = [...state.tasks].filter(([id, { cost }]) => !tasks.has(id) && cost > 0)
  return over.reduce(
    (deviation, [, { cost, spentMs }]) => addDeviation(deviation, (spentMs * speed) / cost),
    state.deviation,
  )
}

/** What is left of the time in which candles are loaded: none as soon as a thread has begun. */
function loadingLeftMs({ busyMs, clockMs, loadingMs }: EstimatorState): number {
  return busyMs > 0 ? 0 : Math.max(0, loadingMs - clockMs)
}

/** The milliseconds that the work takes which is left, on the work clock. */
function leftMs(state: EstimatorState, standing: JobCosts, speed: number): number {
  const { units, waiting, threads: most } = standing
  const begun = doneAndLeftOf(state, speed).map(({ rest }) => rest)
  if (standing.isPaced) return begun.reduce((sum, rest) => sum + rest, costWaiting(waiting)) / speed
  const threads = Math.max(units.length, Math.min(most, Math.round(state.activeThreads)))
  // Where jobs take turns on one thread, this one has it for a share of the time alone (`activeThreads` below 1), and takes longer by as much.
  const share = waiting.length > 0 ? Math.min(1, state.activeThreads) : 1
  return (listSchedule(begun, waiting, threads) + (standing.last ?? 0)) / speed / share
}

/** What moves the shown fraction. */
interface Move {
  readonly etaMs: number
  readonly stepMs: number
  /** The share of the bars that are done, where no cost was known before; null where it was. */
  readonly share: number | null
}

/** Moves the shown fraction by a step. */
function show(state: EstimatorState, { etaMs, stepMs, share: bars }: Move): EstimatorState {
  const { clockMs, begun, shown, isSpeedKnown } = state
  // While the speed is not known, the end is a guess that moves on with the clock.
  const endMs = isSpeedKnown ? state.endMs : null
  const share = 1 - Math.exp(-stepMs / (Math.min(SMOOTHING * (clockMs + etaMs), SMOOTHING_LEFT * etaMs) + 1))
  const end = endMs === null ? clockMs + etaMs : endMs + share * (clockMs + etaMs - endMs)
  const smoothMs = Math.max(end - clockMs, etaMs / 4, 1)
  // Where no cost is known, the bar is no further than the bars that are done.
  const most = isSpeedKnown || bars === null ? MAX_SHOWN : mostOf(shown, bars)
  // Nothing may be left at the first look, before any time has passed.
  const passed = etaMs > 0 ? clockMs / (clockMs + etaMs) : 1
  const target = Math.min(most, begun + (1 - begun) * passed)
  const speed = shown < most ? barSpeed({ shown, clockMs, isSpeedKnown }, { target, etaMs: smoothMs }) : 0
  const moved = 1 - (1 - shown) * Math.exp((-speed * stepMs) / (1 - shown))
  // Haste brings it to its target, and not beyond.
  const onTime = 1 - (1 - shown) * Math.exp(-stepMs / smoothMs)
  const next = Math.min(most, moved, Math.max(target, onTime))
  const guess = { atMs: clockMs, etaMs: smoothMs }
  const doubt = (state.doubt * smoothMs) / (clockMs + smoothMs)
  const ranged = state.width * (doubt + spreadOf(state.history, guess))
  const spread = ranged < MAX_SPREAD ? ranged : MAX_SPREAD
  return {
    ...state,
    endMs: isSpeedKnown ? end : null,
    shown: Math.max(shown, next),
    rate: (speed * (1 - next)) / (1 - shown),
    spread,
    history: isSpeedKnown ? addEstimate(state.history, { ...guess, spread }) : state.history,
  }
}

/** How far a bar may be of which so much is known to be done. */
function mostOf(shown: number, done: number): number {
  return done > shown ? Math.min(MAX_SHOWN, done) : shown
}

function etaOf({ clockMs, endMs, spread }: EstimatorState): Eta | null {
  if (endMs === null) return null
  const seconds = Math.max(1, endMs - clockMs) / 1_000
  return { seconds, low: seconds * Math.exp(-spread), high: seconds * Math.exp(spread) }
}

/** At the end of a run: the share of its ranges that did not hold the end; null where none were given in time. */
export function missedRanges({ history, clockMs }: EstimatorState): number | null {
  return missedShare(history, clockMs)
}

/** What the state says: how much is done, how fast it moves, and how long it will take. */
export function estimate(state: EstimatorState): Estimate {
  const { shown } = state
  const rate = 1_000 * state.rate
  const ceiling = Math.max(shown, Math.min(MAX_SHOWN, shown + rate * HORIZON_SECONDS))
  return { fraction: shown, rate, ceiling, eta: rate > 0 ? etaOf(state) : null }
}
