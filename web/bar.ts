/**
 * The law of the drawn bar: pure, time is passed in.
 *
 * A reading says how much is done, how fast, and what may not be drawn beyond before the next one.
 * Between readings the bar follows `fraction + rate × (now − arrival)`. It does not jump there: it moves at
 * the speed that would end the job on time, up to 2½ times as fast where it lags and down to ¼ where it leads.
 * Arrival is the reader's own monotonic clock, so a wrong clock on either machine moves nothing.
 */

/** What the API says of one job's progress, with the moment it came. */
export interface Reading {
  readonly state: 'QUEUED' | 'RUNNING' | 'PAUSED' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'
  readonly stage: 'WAITING' | 'LOADING' | 'SIGNALS' | 'SIMULATION' | 'METRICS' | 'STORING' | 'DONE'
  readonly fraction: number
  /** Fraction per second; 0 when nothing moves. */
  readonly rate: number
  readonly ceiling: number
  readonly trialsDone: number
  readonly trialsTotal: number
  readonly eta: { readonly seconds: number } | null
  /** How the watchdog finds the job. */
  readonly verdict: 'WAITING' | 'HEALTHY' | 'SLOW' | 'SUSPECT' | 'STALLED' | 'COMPLETE'
  /** `performance.now()` at its arrival. */
  readonly arrivedMs: number
}

/** An unfinished job is never drawn beyond this. */
export const UNFINISHED_MAX = 0.995
/** How far the bar may lag, at most; what is more was not watched (a hidden tab, a lost connection) and is made up quickly. */
const LAG_MAX = 0.03
/** Time constant of a bar that runs to a known place. */
const GLIDE_MS = 160
/** A gliding bar moves by no more than this a second, so that no eye sees a jump; by more only where it has far to go. */
const GLIDE_SPEED = 0.09
const FAR = 0.15
const FAR_SPEED = 3
/** A longer step is a pause of the page, not time the law is integrated over. */
const STEP_MAX_MS = 100
const ARRIVED = 0.0005
/** A job that moves is heard of more often than this. */
const SILENCE_MS = 5000

/** Where the work is at `nowMs`, by the last reading. */
export function project(reading: Reading, nowMs: number): number {
  if (reading.state === 'SUCCEEDED') return 1
  if (reading.state !== 'RUNNING') return Math.min(reading.fraction, UNFINISHED_MAX)
  const moved = reading.fraction + (reading.rate * Math.max(0, nowMs - reading.arrivedMs)) / 1000
  return Math.min(Math.max(reading.fraction, Math.min(moved, reading.ceiling)), UNFINISHED_MAX)
}

/**
 * Where to draw the bar next. Never less than `drawn`; never more than the reading's ceiling or
 * `UNFINISHED_MAX` until the job SUCCEEDED, except where it was already drawn there.
 */
export function advance(drawn: number, reading: Reading, nowMs: number, stepMs: number): number {
  const target = project(reading, nowMs)
  if (reading.state !== 'RUNNING' || reading.rate <= 0) return glide(drawn, target, stepMs)
  const secondsLeft = Math.max(remaining(reading, nowMs), 0.05)
  const haste = clamp(1 + 12 * (target - drawn), 0.25, 2.5)
  const speed = ((1 - drawn) / secondsLeft) * haste
  const lawful = drawn + (speed * Math.min(stepMs, STEP_MAX_MS)) / 1000
  const limit = limitOf(reading)
  const caughtUp = glide(drawn, target - LAG_MAX, stepMs)
  return Math.max(drawn, caughtUp, Math.min(lawful, limit))
}

/** How much of the bar is safe: trials whose results are stored. Never more than what is drawn. */
export function committed(reading: Reading, drawn: number): number {
  if (reading.state === 'SUCCEEDED') return drawn
  return reading.trialsTotal === 0 ? 0 : Math.min(drawn, reading.trialsDone / reading.trialsTotal)
}

/** Whether the bar would move if frames went on: if not, the page may stop drawing. */
export function moves(drawn: number, reading: Reading): boolean {
  if (reading.state === 'RUNNING' && reading.rate > 0) {
    return drawn < limitOf(reading)
  }
  return drawn < project(reading, reading.arrivedMs)
}

/** Chances that a job was given and did not take, of those after which it counts as stalled. */
export interface Unchanged {
  readonly unchanged: number
  readonly stalledAfter: number
}

/** What a job that may be stuck is said to be: "suspect: unchanged 23 of 50", without the counts where they are not known. */
export function suspicion(level: Reading['verdict'], counts: Unchanged | null): string | null {
  if (level !== 'SUSPECT' && level !== 'STALLED') return null
  const word = level.toLowerCase()
  return counts ? `${word}: unchanged ${counts.unchanged} of ${counts.stalledAfter}` : word
}

/** Why the bar of an unfinished job stands still, for people; null while it moves or when the job is over. */
export function reasonToStand(reading: Reading, connected: boolean, nowMs: number): string | null {
  if (reading.state === 'SUCCEEDED' || reading.state === 'FAILED' || reading.state === 'CANCELED') return null
  if (!connected) return 'no connection'
  if (reading.state === 'PAUSED') return 'paused'
  if (reading.state === 'QUEUED') return 'waiting for a thread'
  if (reading.rate <= 0) return suspicion(reading.verdict, null) ?? STAGE_REASONS[reading.stage]
  const stands = project(reading, nowMs) >= limitOf(reading)
  return stands && nowMs - reading.arrivedMs > SILENCE_MS ? 'no news from the job' : null
}

const STAGE_REASONS: Record<Reading['stage'], string> = {
  WAITING: 'waiting for a thread',
  LOADING: 'loading candles',
  SIGNALS: 'no movement yet',
  SIMULATION: 'no movement yet',
  METRICS: 'no movement yet',
  STORING: 'storing results',
  DONE: 'storing results',
}

/** Where on the bar the range of the end lies when the rest of the track is read as time up to `high`. */
export function bracket(drawn: number, eta: { low: number; seconds: number; high: number }) {
  const place = (seconds: number) => (eta.high > 0 ? drawn + (1 - drawn) * clamp(seconds / eta.high, 0, 1) : 1)
  return { from: place(eta.low), middle: place(eta.seconds), to: 1 }
}

/** What a moving bar is not drawn beyond. */
function limitOf(reading: Reading): number {
  return Math.min(Math.max(reading.ceiling, reading.fraction), UNFINISHED_MAX)
}

function remaining(reading: Reading, nowMs: number): number {
  const atArrival = reading.eta?.seconds ?? (1 - reading.fraction) / reading.rate
  return atArrival - Math.max(0, nowMs - reading.arrivedMs) / 1000
}

function glide(drawn: number, target: number, stepMs: number): number {
  if (target <= drawn) return drawn
  const lag = target - drawn
  const most = ((GLIDE_SPEED + FAR_SPEED * Math.max(0, lag - FAR)) * stepMs) / 1000
  const next = drawn + Math.min(lag * (1 - Math.exp(-stepMs / GLIDE_MS)), most)
  // Rounding may put a step of no time a hair behind where it began.
  return target - next < ARRIVED ? target : Math.max(drawn, next)
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
