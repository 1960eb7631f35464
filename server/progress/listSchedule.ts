import type { WaitingPieces } from './jobCosts.ts'

/** More than so many equal pieces for each thread are scheduled as if they could be cut anywhere. */
const FINE = 4

/** Gives a piece to the thread that is free first. */
function addPiece(ends: readonly number[], cost: number): number[] {
  const first = ends.indexOf(Math.min(...ends))
  return ends.map((end, thread) => (thread === first ? end + cost : end))
}

/** Gives work that can be cut anywhere to the threads that are free first: these all end at one moment. */
function addDivisible(ends: readonly number[], amount: number): number[] {
  const rising = ends.toSorted((one, other) => one - other)
  let level = 0
  let below = 0
  for (const [index, end] of rising.entries()) {
    below += end
    level = (below + amount) / (index + 1)
    if (level <= (rising[index + 1] ?? Number.POSITIVE_INFINITY)) break
  }
  return ends.map((end) => Math.max(end, level))
}

function add(ends: readonly number[], { count, cost }: WaitingPieces): readonly number[] {
  if (count > FINE * ends.length) return addDivisible(ends, count * cost)
  return Array.from({ length: count }).reduce<readonly number[]>((ends) => addPiece(ends, cost), ends)
}

/**
 * How long the threads are busy, in the units of cost, when each takes the next piece as soon as it is free (list scheduling, Graham
 * 1969). So a huge last piece counts in full, however many threads there are.
 *
 * @param begun   what is left of the pieces that are begun, each on a thread of its own
 * @param waiting in the order in which they are begun
 * @param threads at least 1
 */
export function listSchedule(begun: readonly number[], waiting: readonly WaitingPieces[], threads: number): number {
  const idle = Math.max(0, threads - begun.length)
  const ends = [...begun, ...new Array<number>(begun.length === 0 ? Math.max(1, idle) : idle).fill(0)]
  return Math.max(...waiting.reduce<readonly number[]>(add, ends))
}

/** Work that waits for an earlier step to be over. */
export interface Step {
  readonly waiting: readonly WaitingPieces[]
  /** The place of that step in the list; null where it waits for none. */
  readonly after: number | null
}

/**
 * How long the threads are busy with steps that are begun in their order; where none waits for another, as `listSchedule` says.
 *
 * @param threads at least 1
 * @param lag     from the end of a step to the beginning of one that waits for it
 */
export function listScheduleSteps(steps: readonly Step[], threads: number, lag: number): number {
  let ends: readonly number[] = new Array<number>(threads).fill(0)
  const overs: number[] = []
  for (const { waiting, after } of steps) {
    const ready = after === null ? 0 : (overs[after] ?? 0) + lag
    const begun = ends.map((end) => Math.max(end, ready))
    const laid = waiting.reduce<readonly number[]>(add, begun)
    const taken = laid.filter((end, thread) => end > (begun[thread] ?? 0))
    overs.push(Math.max(ready, ...taken))
    ends = ends.map((end, thread) => ((laid[thread] ?? 0) > (begun[thread] ?? 0) ? (laid[thread] ?? 0) : end))
  }
  return Math.max(...ends)
}
