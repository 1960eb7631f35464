/**
 * Texts beside bars are renewed some times a second: more cannot be read, and with hundreds of bars it would cost
 * frames. Each has its turn, so that not all of them are renewed in the same frame, and most frames renew none.
 */
const PERIOD_MS = 500
const TURNS = 8

let given = 0

/** The turn of one more text, in milliseconds within a period. */
export function takeTurn(): number {
  given += 1
  return (given % TURNS) * (PERIOD_MS / TURNS)
}

/** The first moment after `nowMs` at which it is that turn. */
export function nextTurn(turn: number, nowMs: number): number {
  const before = turn + Math.floor((nowMs - turn) / PERIOD_MS) * PERIOD_MS
  return before + PERIOD_MS
}
