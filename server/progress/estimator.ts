/** Samples of (time, work) that are kept; when they are full, every second one goes. */
const MOST_SAMPLES = 128

/** Work done at a moment. */
interface Sample {
  readonly atMs: number
  readonly done: number
}

/**
 * What is known of a job's pace. Work is counted in cost units (here: bars over which a trial was run), so that
 * the part of a trial that is done counts too. Times are of a clock that only rises.
 */
export interface Pace {
  readonly total: number
  readonly done: number
  /** The most that was ever shown; the fraction never falls below it. */
  readonly shown: number
  /** The first sample is where this pace began; the last is the newest advance. */
  readonly samples: readonly Sample[]
  /** How often the work has advanced: more often than there are samples of it. */
  readonly advances: number
  /** The shortest time between two samples that are both kept. */
  readonly spacingMs: number
  readonly nowMs: number
}

/** Seconds left: the median estimate, and the range that holds the true value most of the time. */
export interface Eta {
  readonly seconds: number
  readonly low: number
  readonly high: number
}

/** What a pace says at its newest moment. */
export interface Estimate {
  /** 0 to below 1: only a job that SUCCEEDED is at 1. */
  readonly fraction: number
  /** Fraction per second; 0 when nothing moves. */
  readonly rate: number
  /** What may not be drawn beyond until the next reading. */
  readonly ceiling: number
  readonly eta: Eta | null
}

/** The most that a job may show before it has SUCCEEDED. */
export const MOST_SHOWN = 0.9999

/** A work that stood still for so many times its usual gap, and at least so long, counts as still. */
const STILL_GAPS = 8
const STILL_MS = 1_000

/** How far ahead of a reading a client may draw, in seconds of work at the present rate. */
const HORIZON_SECONDS = 1.5

/**
 * The pace of a job before any work of this run.
 *
 * @param done  cost units that were done before, in an earlier run of the job
 * @param shown the fraction that was shown before
 */
export function beginPace(total: number, done: number, shown: number, nowMs: number): Pace {
  return { total, done, shown, samples: [{ atMs: nowMs, done }], advances: 0, spacingMs: 10, nowMs }
}

/** Drops every second sample between the first and the last. */
function thin(samples: readonly Sample[]): Sample[] {
  return samples.filter((_, index) => index % 2 === 0 || index === samples.length - 1)
}

function keep(pace: Pace, sample: Sample): Pick<Pace, 'samples' | 'spacingMs'> {
  const before = pace.samples.at(-2)
  const crowded = before !== undefined && sample.atMs - before.atMs < pace.spacingMs
  const samples = [...(crowded ? pace.samples.slice(0, -1) : pace.samples), sample]
  return samples.length <= MOST_SAMPLES
    ? { samples, spacingMs: pace.spacingMs }
    : { samples: thin(samples), spacingMs: pace.spacingMs * 2 }
}

/**
 * Folds the work done by `nowMs` into the pace. Less work than before (a task that is run again) shows as no work;
 * it is never taken back.
 */
export function observe(pace: Pace, done: number, nowMs: number): Pace {
  if (done <= pace.done) return { ...pace, nowMs }
  const fraction = pace.total > 0 ? done / pace.total : 0
  const shown = Math.min(MOST_SHOWN, Math.max(pace.shown, fraction))
  return { ...pace, ...keep(pace, { atMs: nowMs, done }), advances: pace.advances + 1, done, shown, nowMs }
}

/** The newest sample that is not later than `atMs`. */
function sampleAt(pace: Pace, atMs: number): Sample | undefined {
  return pace.samples.findLast((sample) => sample.atMs <= atMs) ?? pace.samples[0]
}

function speed(from: Sample | undefined, done: number, nowMs: number): number {
  if (!from || nowMs <= from.atMs) return 0
  return ((done - from.done) * 1_000) / (nowMs - from.atMs)
}

/** Cost units per second over all of this run, and over its last third. */
export function speeds(pace: Pace): { readonly overall: number; readonly recent: number } {
  const first = pace.samples[0]
  if (!first) return { overall: 0, recent: 0 }
  const thirdMs = pace.nowMs - (pace.nowMs - first.atMs) / 3
  return { overall: speed(first, pace.done, pace.nowMs), recent: speed(sampleAt(pace, thirdMs), pace.done, pace.nowMs) }
}

/** Whether the work has stood still for longer than its usual gaps explain. */
function isStill(pace: Pace): boolean {
  const first = pace.samples[0]
  const last = pace.samples.at(-1)
  if (!first || !last || pace.advances === 0) return true
  const usualMs = (last.atMs - first.atMs) / pace.advances
  return pace.nowMs - last.atMs > Math.max(STILL_MS, STILL_GAPS * usualMs)
}

/**
 * The time left at half the overall and half the recent speed. The range is as wide as these two disagree, and at
 * least a tenth; it narrows as the work goes on.
 */
function etaOf(pace: Pace, perSecond: number): Eta | null {
  if (perSecond <= 0) return null
  const seconds = Math.max(0, pace.total - pace.done) / perSecond
  const { overall, recent } = speeds(pace)
  const spread = Math.max(0.1, Math.abs(overall - recent) / (overall + recent))
  return { seconds, low: seconds * (1 - Math.min(0.9, spread)), high: seconds * (1 + 2 * spread) }
}

/** Reads a pace: where the work stands, how fast it moves, and how long it will take. */
export function estimate(pace: Pace): Estimate {
  const { overall, recent } = speeds(pace)
  const perSecond = isStill(pace) ? 0 : (overall + recent) / 2
  const rate = pace.total > 0 ? perSecond / pace.total : 0
  const ceiling = Math.min(MOST_SHOWN, pace.shown + rate * HORIZON_SECONDS)
  return { fraction: pace.shown, rate, ceiling: Math.max(pace.shown, ceiling), eta: etaOf(pace, perSecond) }
}
