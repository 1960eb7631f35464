import type { Seen } from './play.fixture.ts'

/** How good a bar and its ETA were over a run. Points are percent of the bar; T is the work time of the run. */
export interface Measures {
  /** Mean |shown − share of the work time that has passed|, in points, while work flows. */
  readonly error: number
  /** Frames in which the bar went back. */
  readonly backward: number
  /** The largest step between two frames in points, before the end: what is shown then is drawn at once. */
  readonly jump: number
  /** The longest work time without a tenth of a point's movement while the viewer is connected, in percent of T. */
  readonly freeze: number
  /** Mean |ETA − work time that is left| from 5 to 95 % of the run, in percent of T; where no ETA is given, it is off by T. */
  readonly etaError: number
  /** Σ |ΔETA + Δt| ÷ T: how much the ETA moves beside what passes. */
  readonly churn: number
  /** Percent of the moments from 5 to 95 % at which the range held the time that was left; null for who gives none. */
  readonly coverage: number | null
}

/** The same where no ETA may be given before anything is known: what was given alone counts. */
export interface GivenMeasures {
  /** Mean |ETA − work time that is left| in percent of T, and the percent of the ranges that held; null where none was given. */
  readonly etaError: number | null
  readonly coverage: number | null
  /** The share of the moments at which one was given, in percent. */
  readonly given: number
}

/** The least movement that counts as one. */
const MOVEMENT = 0.001

/** Two frames that follow each other. */
type Step = readonly [before: Seen, now: Seen]

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0)

/** The mean of some numbers; NaN of none. */
export const mean = (values: readonly number[]) => sum(values) / values.length

function stepsOf(seen: readonly Seen[]): readonly Step[] {
  return seen.slice(1).map((now, index) => [seen[index] as Seen, now])
}

const moveOf = ([before, now]: Step) => now.shown - before.shown

/** Whether work flows and the viewer hears of it. */
const isLive = ({ frame }: Seen) => frame.flows && frame.connected

function longestFreeze(seen: readonly Seen[]): number {
  let longest = 0
  let stood = 0
  let from = seen[0]?.shown ?? 0
  for (const [before, now] of stepsOf(seen)) {
    const isStill = isLive(now) && now.shown - from < MOVEMENT
    stood = isStill ? stood + before.frame.left - now.frame.left : 0
    if (!isStill) from = now.shown
    longest = Math.max(longest, stood)
  }
  return longest
}

function churnOf([before, now]: Step): number {
  if (!now.eta || !before.eta || !isLive(now)) return 0
  return Math.abs(now.eta.seconds - before.eta.seconds + before.frame.left - now.frame.left)
}

function coverageOf(middle: readonly Seen[]): number | null {
  const given = middle.filter(({ eta }) => eta?.range)
  if (given.length === 0) return null
  const held = given.filter(({ frame: { left }, eta }) => eta?.range && eta.range.low <= left && left <= eta.range.high)
  return (100 * held.length) / middle.length
}

/** Whether a moment lies between 5 and 95 % of a run. */
function isInMiddle(one: Seen, whole: number): boolean {
  return isLive(one) && Math.abs(one.frame.left / whole - 0.5) <= 0.45
}

/** Measures the ETAs that were given in the middle of a run. */
export function measureGiven(seen: readonly Seen[]): GivenMeasures {
  const whole = seen[0]?.frame.left ?? Number.NaN
  const middle = seen.filter((one) => isInMiddle(one, whole))
  const given = middle.filter(({ eta }) => eta !== null)
  if (given.length === 0) return { etaError: null, coverage: null, given: 0 }
  const off = given.map(({ eta, frame }) => Math.abs((eta?.seconds ?? 0) - frame.left) / whole)
  const held = given.filter(({ frame: { left }, eta }) => eta?.range && eta.range.low <= left && left <= eta.range.high)
  return {
    etaError: 100 * mean(off),
    coverage: (100 * held.length) / given.length,
    given: (100 * given.length) / middle.length,
  }
}

/** Measures what was seen of a run from its beginning to after its end. */
export function measure(seen: readonly Seen[]): Measures {
  const whole = seen[0]?.frame.left ?? Number.NaN
  const running = seen.filter(({ frame }) => frame.left > 0)
  const middle = running.filter((one) => isInMiddle(one, whole))
  const flowing = running.filter(({ frame }) => frame.flows)
  const off = middle.map(({ eta, frame }) => (eta ? Math.abs(eta.seconds - frame.left) / whole : 1))
  return {
    error: 100 * mean(flowing.map(({ shown, frame }) => Math.abs(shown - frame.truth))),
    backward: stepsOf(seen).filter((step) => moveOf(step) < 0).length,
    jump: 100 * Math.max(...stepsOf(running).map(moveOf)),
    freeze: (100 * longestFreeze(running)) / whole,
    etaError: 100 * mean(off),
    churn: sum(stepsOf(running).map(churnOf)) / whole,
    coverage: coverageOf(middle),
  }
}
