/** An estimate that was made: at a moment of the work clock, of the time that was left. */
interface Guess {
  readonly atMs: number
  readonly etaMs: number
}

/** Estimates that were made in this run. */
export interface Outlook {
  readonly guesses: readonly Guess[]
  /** The shortest time between two that are both kept. */
  readonly spacingMs: number
}

/** Guesses that are kept; when they are full, every second one goes. */
const MOST = 48

/** Below this share of the time, a guess says more of a job's beginning than of its course. */
const EARLIEST = 0.2

/** No estimate was made yet. */
export function beginOutlook(): Outlook {
  return { guesses: [], spacingMs: 100 }
}

/** Keeps an estimate. */
export function remember(outlook: Outlook, guess: Guess): Outlook {
  const { guesses, spacingMs } = outlook
  const last = guesses.at(-1)
  if (last && guess.atMs - last.atMs < spacingMs) return outlook
  const all = [...guesses, guess]
  return all.length <= MOST
    ? { guesses: all, spacingMs }
    : { guesses: all.filter((_, index) => index % 2 === 1), spacingMs: 2 * spacingMs }
}

/** How wide a range is: times the residuals, and at least so much. Fitted to the traces, so that 80 % of the ends lie within. */
const WIDTH = 1.1
const LEAST_SPREAD = 0.02

/**
 * How far the time that is left may stray from an estimate made now, as a natural logarithm: from the residuals of past estimates, each the
 * logarithm of what its time comes to by now ÷ what it was reckoned to be.
 */
export function spreadOf({ guesses }: Outlook, { atMs, etaMs }: Guess): number {
  const past = guesses.filter((guess) => guess.atMs >= EARLIEST * atMs && guess.atMs < atMs && guess.etaMs > 0)
  if (past.length === 0) return 0.5
  const squares = past.reduce((sum, guess) => sum + Math.log((atMs - guess.atMs + etaMs) / guess.etaMs) ** 2, 0)
  return LEAST_SPREAD + WIDTH * Math.sqrt(squares / past.length)
}
