/** Samples that are kept; when they are full, every second one goes. */
const MOST = 128

/** Work that was done by a moment. */
export interface Sample {
  /** On the work clock. */
  readonly atMs: number
  /** Time that threads have spent by then, added up. */
  readonly busyMs: number
  readonly work: number
}

/** What was done so far, as samples of it: the first is where it began, the last is the newest. */
export interface Samples {
  readonly kept: readonly Sample[]
  /** The shortest time between two that are both kept. */
  readonly spacingMs: number
}

/** Begins with the work that was done before. */
export function beginSamples(work: number): Samples {
  return { kept: [{ atMs: 0, busyMs: 0, work }], spacingMs: 10 }
}

/** Drops every second sample between the first and the last. */
function thin(kept: readonly Sample[]): Sample[] {
  return kept.filter((_, index) => index % 2 === 0 || index === kept.length - 1)
}

/** Adds the newest sample; one of work that is no number would take away what the others say. */
export function sample(samples: Samples, next: Sample): Samples {
  if (!Number.isFinite(next.work)) return samples
  const { kept, spacingMs } = samples
  const before = kept.at(-2)
  const isCrowded = before !== undefined && next.atMs - before.atMs < spacingMs
  const all = [...(isCrowded ? kept.slice(0, -1) : kept), next]
  return all.length <= MOST ? { kept: all, spacingMs } : { kept: thin(all), spacingMs: 2 * spacingMs }
}

/** The first sample and the newest alone: those between say nothing of the speed. */
export function forget(samples: Samples): Samples {
  return { ...samples, kept: [oldest(samples), newest(samples)] }
}

/** The same samples with more work (or less, where it was taken back) that took none of the counted time. */
export function skip({ kept, spacingMs }: Samples, work: number): Samples {
  return { kept: kept.map((one) => ({ ...one, work: one.work + work })), spacingMs }
}

/** The same samples, of work in another unit. */
export function scale({ kept, spacingMs }: Samples, factor: number): Samples {
  return { kept: kept.map((one) => ({ ...one, work: one.work * factor })), spacingMs }
}

/** The newest sample that is not later than `atMs`. */
export function sampleAt(samples: Samples, atMs: number): Sample {
  return samples.kept.findLast((one) => one.atMs <= atMs) ?? oldest(samples)
}

/** Where it began. */
export function oldest({ kept }: Samples): Sample {
  return kept[0] as Sample
}

/** Where it stands. */
export function newest({ kept }: Samples): Sample {
  return kept.at(-1) as Sample
}

/** How fast threads are expected to work before this run has done any work: earlier jobs have measured the costs. */
export interface Prior {
  /** Cost per millisecond of a thread. */
  readonly speed: number
  /** The thread time that it counts as much as. */
  readonly weightMs: number
}

/** The weight of that speed: it counts as much as this share of the job. */
const PRIOR_SHARE = 0.02

/** Of the time that goes into cold code, what it counts as much as beside. */
const COLD_WEIGHT = 0.5

/** The same where costs are fitted to the job's own trials sooner or later: what is done of their bars says less of the speed. */
const FITTED_SHARE = 1.5

/**
 * The prior where costs are the seconds that a thread is expected to take: it does one a second. As long as code is cold, what is
 * measured says less, so it counts as much as half of that time beside.
 *
 * @param coldMs   that threads are expected to lose to cold code
 * @param isFitted whether costs are fitted to the job's own trials sooner or later
 */
export function priorOf(costTotal: number, coldMs = 0, isFitted = false): Prior {
  const share = isFitted ? FITTED_SHARE : PRIOR_SHARE
  return { speed: 1 / 1_000, weightMs: 1_000 * share * costTotal + COLD_WEIGHT * coldMs }
}

/** Cost per millisecond of a thread between two samples, with the prior's share; 0 where nothing was done. */
function speedBetween(from: Sample, to: Sample, { speed, weightMs }: Prior): number {
  const busyMs = to.busyMs - from.busyMs + weightMs
  return busyMs > 0 ? Math.max(0, (to.work - from.work + weightMs * speed) / busyMs) : 0
}

/** What the last third of a run counts in its speed, beside all of it: more where the beginning went into cold code, which is not known well. */
const RECENT = { warm: 0.5, cold: 0.8 }

/**
 * Cost per millisecond of a thread, over all of the run and over its last third; 0 where nothing was done. A prior counts in both, in the last
 * third with a third of its weight.
 *
 * @param isCold whether threads began with code that they ran for the first time
 */
export function threadSpeed(samples: Samples, prior: Prior | null, isCold = false): number {
  const known = prior ?? { speed: 0, weightMs: 0 }
  const last = newest(samples)
  const overall = speedBetween(oldest(samples), last, known)
  const third = sampleAt(samples, (last.atMs * 2) / 3)
  const recent = speedBetween(third, last, { ...known, weightMs: known.weightMs / 3 })
  const share = isCold ? RECENT.cold : RECENT.warm
  return recent > 0 ? (1 - share) * overall + share * recent : overall
}
