import type { introspection } from '../../schema/graphqlEnv.d.ts'
import { drawnSpeed, maxDrawnSpeed, UNFINISHED_MAX } from '../../server/progress/law.ts'

/**
 * The drawn bar: pure, time is passed in. How fast it moves is the law that server and page share (`server/progress/law.ts`); here is what
 * a page alone can know: the time between two readings, a tab that was hidden, a lost connection.
 *
 * A reading says how much is done, how fast, and what may not be drawn beyond before the next one. Between readings the
 * work is taken to be at `fraction + rate × (now − arrival)`: the target. The bar does not jump there:
 *
 * - While the job moves, the bar moves at its rate, up to 2½ times as fast where it lags and down to ¼ where it leads: it
 *   slows instead of stopping. The server moves `fraction` so that it ends on time and does not jump; whoever stays close to
 *   it sees what all others see, whenever they came.
 * - Where the target is known to stand, since nothing of the job moves, the bar glides there.
 * - Where the job is over, the bar is where it ended at once: number, bar and state say the same in every frame.
 * - A bar that lags by more than the law makes up for was not watched: the tab was hidden, the connection lost. It
 *   glides too, until the law takes over.
 * - However it moves before that, it is no faster than 9 points a second: at ten frames a second no step is above one point.
 *   Only the bar of a short job may be faster, for it has all of its way to go in little time: up to 2½ times the
 *   speed that would have taken it from end to end in the time for which the job was watched.
 *
 * Arrival is the reader's own monotonic clock, so a wrong clock on either machine moves nothing.
 */

type Enumerations = introspection['types']
type JobState = Enumerations['JobState']['enumValues']
type Stage = Enumerations['Stage']['enumValues']
type VerdictLevel = Enumerations['VerdictLevel']['enumValues']

/** What the API says of one job's progress, with the moment it came. */
export interface Reading {
  readonly state: JobState
  readonly stage: Stage
  readonly fraction: number
  /** Fraction per second; 0 when nothing moves. */
  readonly rate: number
  readonly ceiling: number
  readonly trialsDone: number
  readonly trialsTotal: number
  readonly eta: { readonly seconds: number } | null
  /** How the watchdog finds the job. */
  readonly verdict: VerdictLevel
  /** `performance.now()` at its arrival. */
  readonly arrivedMs: number
  /** For how long the job had run before the reader's eyes. */
  readonly watchedMs: number
}

/** How far behind the bar may follow the law; a larger lag was not watched. */
const LAG_MAX = 0.03
/** Time constant of a bar that glides to a known place, and the distance at which it is there. */
const GLIDE_MS = 160
const ARRIVED = 0.0005
/** A longer step is a pause of the page, not time in which the bar was watched. */
const STEP_MAX_MS = 100
/** A job that moves is heard of more often than this. */
const SILENCE_MS = 3000

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
  if (isOver(reading)) return Math.max(drawn, project(reading, nowMs))
  const ms = Math.min(stepMs, STEP_MAX_MS)
  const target = project(reading, nowMs)
  const next = isMoving(reading) ? follow(drawn, reading, { target, ms }) : glide(drawn, target, ms)
  return Math.max(drawn, Math.min(next, drawn + (maxDrawnSpeed(reading.watchedMs) * ms) / 1000))
}

/** How much of the bar is safe: trials whose results are stored. Never more than what is drawn. */
export function committed(reading: Reading, drawn: number): number {
  if (reading.state === 'SUCCEEDED') return drawn
  return reading.trialsTotal === 0 ? 0 : Math.min(drawn, reading.trialsDone / reading.trialsTotal)
}

/** Whether the bar would move if frames went on: if not, the page may stop drawing. */
export function moves(drawn: number, reading: Reading): boolean {
  return drawn < (isMoving(reading) ? limitOf(reading) : project(reading, reading.arrivedMs))
}

/** Chances that a job was given and did not take, of those after which it counts as stalled. */
export interface Unchanged {
  readonly unchanged: number
  readonly stalledAfter: number
}

const numeral = (value: number) => value.toLocaleString('en')

/** What a job that may be stuck is said to be: "suspect: unchanged 23 of 50", without the counts where they are not known or say nothing. */
export function suspicion(level: Reading['verdict'], counts: Unchanged | null): string | null {
  if (level !== 'SUSPECT' && level !== 'STALLED') return null
  const word = level.toLowerCase()
  return counts && counts.unchanged > 0
    ? `${word}: unchanged ${numeral(counts.unchanged)} of ${numeral(counts.stalledAfter)}`
    : word
}

/** Why the bar of an unfinished job stands still, for people; null while it moves or when the job is over. */
export function reasonToStand(reading: Reading, connected: boolean, nowMs: number): string | null {
  if (isOver(reading)) return null
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
  SIGNALS: 'no movement',
  SIMULATION: 'no movement',
  METRICS: 'no movement',
  STORING: 'storing results',
  DONE: 'storing results',
}

/** Where on the bar the range of the end lies when the rest of the track is read as time up to `high`. */
export function bracket(drawn: number, eta: { low: number; seconds: number; high: number }) {
  const place = (seconds: number) => (eta.high > 0 ? drawn + (1 - drawn) * clamp(seconds / eta.high, 0, 1) : 1)
  return { from: place(eta.low), middle: place(eta.seconds), to: 1 }
}

/** Whether this is the job's final reading: nothing comes after it. */
export function isOver({ state }: Pick<Reading, 'state'>): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELED'
}

function isMoving(reading: Reading): boolean {
  return reading.state === 'RUNNING' && reading.rate > 0
}

/** What a moving bar is not drawn beyond. */
function limitOf(reading: Reading): number {
  return Math.min(Math.max(reading.ceiling, reading.fraction), UNFINISHED_MAX)
}

/** A step of the bar of a job that moves: by the law, and by a glide as far as it lags too far behind. */
function follow(drawn: number, reading: Reading, { target, ms }: { target: number; ms: number }) {
  const step = (reading.rate * ms) / 1000
  const lawful = drawn + drawnSpeed(step, target - drawn - step)
  return Math.max(Math.min(lawful, limitOf(reading)), glide(drawn, target - LAG_MAX, ms))
}

function glide(drawn: number, target: number, ms: number): number {
  if (target - drawn < ARRIVED) return Math.max(drawn, target)
  return Math.max(drawn, target - (target - drawn) * Math.exp(-ms / GLIDE_MS))
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
