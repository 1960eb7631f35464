/** An estimate that was made: at a moment of the work clock, of the time that was left. */
interface Guess {
  readonly atMs: number
  readonly etaMs: number
}

/** A guess with the range that was given: the time that is left lies within a factor of e to the spread. */
interface Promised extends Guess {
  readonly spread: number
}

/** Estimates that were made in this run. */
export interface EtaHistory {
  readonly guesses: readonly Promised[]
  /** The shortest time between two that are both kept. */
  readonly spacingMs: number
}

/** Guesses that are kept; when they are full, every second one goes. */
const MOST = 48

/** Below this share of the time, a guess says more of a job's beginning than of its course. */
const EARLIEST = 0.2

/** No estimate was made yet. */
export function beginEtaHistory(): EtaHistory {
  return { guesses: [], spacingMs: 100 }
}

/** Keeps an estimate. */
export function addEstimate(outlook: EtaHistory, guess: Promised): EtaHistory {
  const { guesses, spacingMs } = outlook
  const last = guesses.at(-1)
  if (last && guess.atMs - last.atMs < spacingMs) return outlook
  const all = [...guesses, guess]
  return all.length <= MOST
    ? { guesses: all, spacingMs }
    : { guesses: all.filter((_, index) => index % 2 === 0), spacingMs: 2 * spacingMs }
}

/** How wide a range is: times the residuals, and at least so much. Fitted to the traces, so that 80 % of the ends lie within. */
const WIDTH = 1.5
const MIN_SPREAD = 0.02

/** Before there is anything to go by. */
const FIRST_SPREAD = 0.5

/**
 * How far the time that is left may stray from an estimate made now, as a natural logarithm: from the residuals of past estimates, each the
 * logarithm of what its time comes to by now ÷ what it was reckoned to be.
 */
export function spreadOf({ guesses }: EtaHistory, { atMs, etaMs }: Guess): number {
  const past = guesses.filter((guess) => guess.atMs >= EARLIEST * atMs && guess.atMs < atMs && guess.etaMs > 0)
  if (past.length === 0) return FIRST_SPREAD
  const squares = past.reduce((sum, guess) => sum + Math.log((atMs - guess.atMs + etaMs) / guess.etaMs) ** 2, 0)
  return MIN_SPREAD + WIDTH * Math.sqrt(squares / past.length)
}

/** Shares of a run's time at which its ranges are held against when it ended. */
const CHECKED = [0.1, 0.3, 0.5, 0.7, 0.9]

/** A shorter run is over before anyone reads its ranges: it teaches nothing. */
const SHORTEST_MS = 2_000

/** The share of the ranges given over a run that ended at `endMs` which did not hold its end; null where none were given in time. */
export function missedShare({ guesses }: EtaHistory, endMs: number): number | null {
  if (endMs < SHORTEST_MS) return null
  const checked = CHECKED.flatMap((share) => guesses.findLast(({ atMs }) => atMs <= share * endMs) ?? [])
  if (checked.length === 0) return null
  const missed = checked.filter(({ atMs, etaMs, spread }) => Math.abs(Math.log((endMs - atMs) / etaMs)) > spread)
  return missed.length / checked.length
}
