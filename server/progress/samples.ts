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

/** Nothing was done yet beside `work`, from before. */
export function beginSamples(work: number): Samples {
  return { kept: [{ atMs: 0, busyMs: 0, work }], spacingMs: 10 }
}

/** Drops every second sample between the first and the last. */
function thin(kept: readonly Sample[]): Sample[] {
  return kept.filter((_, index) => index % 2 === 0 || index === kept.length - 1)
}

/** Adds the newest sample. */
export function sample({ kept, spacingMs }: Samples, next: Sample): Samples {
  const before = kept.at(-2)
  const isCrowded = before !== undefined && next.atMs - before.atMs < spacingMs
  const all = [...(isCrowded ? kept.slice(0, -1) : kept), next]
  return all.length <= MOST ? { kept: all, spacingMs } : { kept: thin(all), spacingMs: 2 * spacingMs }
}

/** The first sample and the newest alone: what lies between says nothing of the pace. */
export function forget(samples: Samples): Samples {
  return { ...samples, kept: [oldest(samples), newest(samples)] }
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

/** What is known of how fast threads work before any work of this run: of costs that are learnt. */
export interface Prior {
  /** Cost per millisecond of a thread. */
  readonly speed: number
  /** The thread time that it counts as much as. */
  readonly weightMs: number
}

/** Cost per millisecond of a thread: half over all of the run, half over its last third; 0 where nothing was done. */
export function threadSpeed(samples: Samples, prior: Prior | null): number {
  const first = oldest(samples)
  const last = newest(samples)
  const third = sampleAt(samples, (last.atMs * 2) / 3)
  const weightMs = prior?.weightMs ?? 0
  const busyMs = last.busyMs - first.busyMs + weightMs
  const overall = busyMs > 0 ? (last.work - first.work + weightMs * (prior?.speed ?? 0)) / busyMs : 0
  const recent = (last.work - third.work) / (last.busyMs - third.busyMs)
  return recent > 0 && Number.isFinite(recent) ? (Math.max(0, overall) + recent) / 2 : Math.max(0, overall)
}
