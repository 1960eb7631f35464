import { isSaturday } from './calendar.ts'
import { plural } from './flaws.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Longer than a weekend with a holiday on either side of it. */
export const LONGEST_CLOSURE_MS = 5 * DAY_MS

/** Bars of one market share this of their number with Saturdays, or more, if it never closes: 1/7. */
const SATURDAY_SHARE = 0.01

/** The stretches in which a series has no bars though it should have some. */
export interface Gaps {
  readonly count: number
  /** The longest, from the last bar before it to the first after it. */
  readonly longest: { readonly fromMs: number; readonly toMs: number } | null
}

/** Times as they rise, in one part or several behind each other. */
export type TimeParts = readonly Float64Array[]

/**
 * The most common distance of two neighbouring bars; the shorter one of two that are equally common.
 *
 * @param times rising, at least two
 */
export function spacingOf(times: TimeParts): number {
  const candidate = likelySpacing(times)
  const all = times.reduce((sum, part) => sum + part.length, 0) - 1
  return countOf(candidate, times) > all / 2 ? candidate : commonest(times, all)
}

/** The distance of more than half of all neighbours, if there is one (Boyer and Moore 1981); most bars are regular. */
function likelySpacing(times: TimeParts): number {
  let candidate = 0
  let votes = 0
  let before = Number.NaN
  for (const part of times) {
    for (let i = 0; i < part.length; i++) {
      const time = part[i] ?? 0
      const distance = time - before
      before = time
      // The first has none before it.
      if (Number.isNaN(distance)) continue
      if (votes === 0) candidate = distance
      votes += distance === candidate ? 1 : -1
    }
  }
  return candidate
}

/** How many neighbours have one distance. */
function countOf(wanted: number, times: TimeParts): number {
  let count = 0
  let before = Number.NaN
  for (const part of times) {
    for (let i = 0; i < part.length; i++) {
      const time = part[i] ?? 0
      if (time - before === wanted) count++
      before = time
    }
  }
  return count
}

/** The most common of so many distances, which takes eight bytes a bar. */
function commonest(times: TimeParts, count: number): number {
  const distances = new Float64Array(count)
  let at = 0
  let before = Number.NaN
  for (const part of times) {
    for (let i = 0; i < part.length; i++) {
      const time = part[i] ?? 0
      if (!Number.isNaN(before)) distances[at++] = time - before
      before = time
    }
  }
  distances.sort()
  let best = 0
  let bestRun = 0
  let run = 0
  for (let i = 0; i < count; i++) {
    run = i > 0 && distances[i] === distances[i - 1] ? run + 1 : 1
    if (run <= bestRun) continue
    best = distances[i] ?? 0
    bestRun = run
  }
  return best
}

/**
 * Counts the gaps: neighbours more than one and a half spacings apart. In a market that has no bars on Saturdays
 * a distance from one hour to five days may be a break, a night, a weekend or a holiday, so it is none.
 */
export function findGaps(times: TimeParts, spacingMs: number): Gaps {
  const closes = spacingMs <= DAY_MS && closesAtWeekends(times)
  let count = 0
  let longest: Gaps['longest'] = null
  let longestMs = 0
  let before = Number.NaN
  for (const part of times) {
    for (let i = 0; i < part.length; i++) {
      const time = part[i] ?? 0
      const distance = time - before
      if (isGap(distance, spacingMs, closes)) {
        count++
        if (distance > longestMs) longest = { fromMs: before, toMs: time }
        longestMs = Math.max(distance, longestMs)
      }
      before = time
    }
  }
  return { count, longest }
}

/** What a viewer should know of the gaps; nothing where there are none. */
export function describeGaps({ count, longest }: Gaps): string[] {
  if (!longest) return []
  const span = describeSpan(longest.toMs - longest.fromMs)
  const first = `${count === 1 ? 'it lasts' : 'the longest lasts'} ${span}`
  return [`${plural(count, 'gap')} without bars: ${first}, after ${new Date(longest.fromMs).toISOString()}`]
}

/** Of no distance, which the first time has, false. */
function isGap(distanceMs: number, spacingMs: number, closes: boolean): boolean {
  if (!(distanceMs > 1.5 * spacingMs)) return false
  return !closes || distanceMs < HOUR_MS || distanceMs > LONGEST_CLOSURE_MS
}

function closesAtWeekends(times: TimeParts): boolean {
  let saturdays = 0
  let bars = 0
  for (const part of times) {
    for (let i = 0; i < part.length; i++) if (isSaturday(part[i] ?? 0)) saturdays++
    bars += part.length
  }
  const spanMs = (times.at(-1)?.at(-1) ?? 0) - (times[0]?.[0] ?? 0)
  return saturdays < SATURDAY_SHARE * bars && spanMs >= 7 * DAY_MS
}

function describeSpan(ms: number): string {
  if (ms >= DAY_MS) return plural(Number((ms / DAY_MS).toFixed(1)), 'day')
  if (ms >= HOUR_MS) return plural(Number((ms / HOUR_MS).toFixed(1)), 'hour')
  return plural(Number((ms / 1000).toFixed(1)), 'second')
}
