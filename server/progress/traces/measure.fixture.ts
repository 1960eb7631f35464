import type { Seen } from './play.fixture.ts'

/** How good a bar and its ETA were over a run. Points are percent of the bar. */
export interface Measures {
  /** Mean |shown − share of the work time that has passed|, points. */
  readonly error: number
  readonly backward: number
  /** The largest step between two frames, points. */
  readonly jump: number
  /** The longest time without a tenth of a point's movement while work flows, percent of the run. */
  readonly freeze: number
  /** Mean |ETA − time left| from 5 to 95 % of the run, percent of the run; NaN where none was given. */
  readonly etaError: number
  /** Σ |ΔETA + Δt| ÷ T. */
  readonly churn: number
  /** Share of the moments from 5 to 95 % at which the range held the time that was left. */
  readonly coverage: number
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function longestFreeze(seen: readonly Seen[]): number {
  let longest = 0
  let from = seen[0] as Seen
  let flowed = 0
  for (const [index, now] of seen.entries()) {
    const before = seen[index - 1]
    if (before && now.frame.flows && now.frame.connected) flowed += before.frame.left - now.frame.left
    if (now.shown - from.shown >= 0.001 || !now.frame.flows || !now.frame.connected) {
      from = now
      flowed = 0
    }
    longest = Math.max(longest, flowed)
  }
  return longest
}

/** Measures what was seen of a run. */
export function measure(all: readonly Seen[]): Measures {
  const seen = all.filter(({ frame }) => frame.left > 0)
  const [first] = seen as [Seen]
  const whole = first.frame.left
  const steps = all.slice(1).map((now, index) => now.shown - (all[index] as Seen).shown)
  const middle = seen.filter(({ frame }) => frame.left <= 0.95 * whole && frame.left >= 0.05 * whole && frame.flows)
  const guesses = middle.filter(({ eta }) => eta !== null)
  const covered = guesses.filter(({ frame, eta }) => eta && eta.low <= frame.left && frame.left <= eta.high)
  const churn = seen.slice(1).map((now, index) => {
    const before = seen[index] as Seen
    if (!now.eta || !before.eta || !now.frame.flows) return 0
    return Math.abs(now.eta.seconds - before.eta.seconds + before.frame.left - now.frame.left)
  })
  return {
    error: 100 * mean(seen.filter(({ frame }) => frame.flows).map(({ shown, frame }) => Math.abs(shown - frame.truth))),
    backward: steps.filter((step) => step < 0).length,
    jump: 100 * Math.max(...steps),
    freeze: (100 * longestFreeze(seen)) / whole,
    etaError: 100 * mean(middle.map(({ frame, eta }) => Math.abs((eta?.seconds ?? 2 * whole) - frame.left) / whole)),
    churn: churn.reduce((sum, one) => sum + one, 0) / whole,
    coverage: covered.length / Math.max(1, middle.length),
  }
}
