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

/**
 * The most common distance of two neighbouring bars; the shorter one of two that are equally common.
 *
 * @param time rising, at least two
 */
export function spacingOf(time: Float64Array): number {
  const gaps = distances(time).sort()
  let best = 0
  let bestRun = 0
  let run = 0
  for (let i = 0; i < gaps.length; i++) {
    run = i > 0 && gaps[i] === gaps[i - 1] ? run + 1 : 1
    if (run <= bestRun) continue
    best = gaps[i] ?? 0
    bestRun = run
  }
  return best
}

/**
 * Counts the gaps: neighbours more than one and a half spacings apart. In a market that has no bars on Saturdays
 * a distance from one hour to five days may be a break, a night, a weekend or a holiday, so it is none.
 */
export function findGaps(time: Float64Array, spacingMs: number): Gaps {
  const closes = spacingMs <= DAY_MS && closesAtWeekends(time)
  let gaps: Gaps = { count: 0, longest: null }
  for (let i = 1; i < time.length; i++) {
    const fromMs = time[i - 1] ?? 0
    const toMs = time[i] ?? 0
    if (!isGap(toMs - fromMs, spacingMs, closes)) continue
    const longer = !gaps.longest || toMs - fromMs > gaps.longest.toMs - gaps.longest.fromMs
    gaps = { count: gaps.count + 1, longest: longer ? { fromMs, toMs } : gaps.longest }
  }
  return gaps
}

/** What a viewer should know of the gaps; nothing where there are none. */
export function describeGaps({ count, longest }: Gaps): string[] {
  if (!longest) return []
  const span = describeSpan(longest.toMs - longest.fromMs)
  const first = `${count === 1 ? 'it lasts' : 'the longest lasts'} ${span}`
  return [`${plural(count, 'gap')} without bars: ${first}, after ${new Date(longest.fromMs).toISOString()}`]
}

function isGap(distanceMs: number, spacingMs: number, closes: boolean): boolean {
  if (distanceMs <= 1.5 * spacingMs) return false
  return !closes || distanceMs < HOUR_MS || distanceMs > LONGEST_CLOSURE_MS
}

function closesAtWeekends(time: Float64Array): boolean {
  let saturdays = 0
  for (const at of time) if (isSaturday(at)) saturdays++
  return saturdays < SATURDAY_SHARE * time.length && (time.at(-1) ?? 0) - (time[0] ?? 0) >= 7 * DAY_MS
}

function distances(time: Float64Array): Float64Array {
  const gaps = new Float64Array(time.length - 1)
  for (let i = 0; i < gaps.length; i++) gaps[i] = (time[i + 1] ?? 0) - (time[i] ?? 0)
  return gaps
}

function describeSpan(ms: number): string {
  if (ms >= DAY_MS) return plural(Number((ms / DAY_MS).toFixed(1)), 'day')
  if (ms >= HOUR_MS) return plural(Number((ms / HOUR_MS).toFixed(1)), 'hour')
  return plural(Number((ms / 1000).toFixed(1)), 'second')
}
