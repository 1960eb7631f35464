/** An estimate that was made: at a moment of the work clock, of the time that was left. */
interface Guess {
  readonly atMs: number
  readonly etaMs: number
}

/** A guess with the range that was given: the time that is left is off by a factor of e to the spread at the most. */
interface RangedGuess extends Guess {
  readonly spread: number
}

/** Estimates that were made in this run. */
export interface EtaHistory {
  readonly guesses: readonly RangedGuess[]
  /** The shortest time between two that are both kept. */
  readonly spacingMs: number
}

/** Guesses that are kept; when they are full, every second one goes. */
const MOST = 48

/** Guesses of the first part of a run, up to this share of the time until now, say little of the rest. */
const EARLIEST = 0.4

/** No estimate was made yet. */
export function beginEtaHistory(): EtaHistory {
  return { guesses: [], spacingMs: 100 }
}

/** Keeps an estimate. */
export function addEstimate(history: EtaHistory, guess: RangedGuess): EtaHistory {
  const { guesses, spacingMs } = history
  const last = guesses.at(-1)
  if (last && guess.atMs - last.atMs < spacingMs) return history
  const all = [...guesses, guess]
  return all.length <= MOST
    ? { guesses: all, spacingMs }
    : { guesses: all.filter((_, index) => index % 2 === 0), spacingMs: 2 * spacingMs }
}

/** A range is `WIDTH` times as wide as the residuals, plus `MIN_SPREAD`, and what is coarse of any end. Fitted to the traces and to recorded jobs, so that 80 % of the ends lie within. */
const WIDTH = 1.6
const MIN_SPREAD = 0.015

/** No end is known better than this: when the last tasks are handed out and committed is a matter of chance. */
const COARSE_MS = 50

/** The spread of the first estimate of a run. */
const FIRST_SPREAD = 0.5

/**
 * By which factor an estimate that is made now may be off, as a natural logarithm. It follows from the residuals of earlier estimates: the
 * logarithms of the time that each would have had to give, by what is known now, ÷ the time that it gave.
 */
export function spreadOf({ guesses }: EtaHistory, { atMs, etaMs }: Guess): number {
  const past = guesses.filter((guess) => guess.atMs >= EARLIEST * atMs && guess.atMs < atMs && guess.etaMs > 0)
  if (past.length === 0) return FIRST_SPREAD
  const squares = past.reduce((sum, guess) => sum + Math.log((atMs - guess.atMs + etaMs) / guess.etaMs) ** 2, 0)
  const coarse = Math.log1p(COARSE_MS / Math.max(1, etaMs))
  return MIN_SPREAD + coarse + WIDTH * Math.sqrt(squares / past.length)
}

/** The shares of a run's time at which its ranges are compared with its end. */
const CHECKED = [0.1, 0.3, 0.5, 0.7, 0.9]

/** A shorter run is over before anyone reads its ranges, so it is not checked. */
const SHORTEST_MS = 2_000

/** Of a run that ended at `endMs`, the share of its ranges that did not hold the end; null where none were given in time. */
export function missedShare({ guesses }: EtaHistory, endMs: number): number | null {
  if (endMs < SHORTEST_MS) return null
  const checked = CHECKED.flatMap((share) => guesses.findLast(({ atMs }) => atMs <= share * endMs) ?? [])
  if (checked.length === 0) return null
  const missed = checked.filter(({ atMs, etaMs, spread }) => Math.abs(Math.log((endMs - atMs) / etaMs)) > spread)
  return missed.length / checked.length
}
