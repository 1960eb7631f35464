/** Fewer peers than these are no measure. */
export const MIN_PEERS = 3

/** A unit is far beyond its peers when it has spent so many times the CPU that they take for the same bars. */
export const FAR_BEYOND = 30

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0]
  return (low + high) / 2
}

/**
 * How many times the work of its peers a unit has spent where it stands, both a bar: 1 is what the median of them
 * takes. A step that is declared a thousand times as big may take a thousand times the work.
 *
 * @param peers work a bar of the other units, sorted
 * @returns null with fewer than three peers
 */
export function timesPeers(work: number, bars: number, peers: readonly number[]): number | null {
  const median = medianOf(peers)
  return peers.length < MIN_PEERS || median <= 0 ? null : work / Math.max(1, bars) / median
}

/** Whether two units are of similar cost: neither is more than twice the other. */
export function isSimilar(one: number, other: number): boolean {
  return one <= 2 * other && other <= 2 * one
}
