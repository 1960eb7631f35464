/** What a list knows a row by. */
interface Row {
  readonly id: string
  readonly createdAt: string
}

/**
 * A list that is read again page by page, from its beginning, while its old rows stand. Both are in one order, so that those old rows that
 * stand before the last one read, and were not read, are there no more.
 *
 * @param isWhole whether nothing follows the rows that were read
 */
export function mergeRows<Node extends Row>(
  fresh: readonly Node[],
  known: readonly Node[],
  isWhole: boolean,
): readonly Node[] {
  if (isWhole) return fresh
  const read = new Set(fresh.map(({ id }) => id))
  const last = known.findLastIndex(({ id }) => read.has(id))
  return [...fresh, ...known.slice(last + 1)]
}

/**
 * Puts a row in the place that its creation gives it, newest first; null where that is beyond the rows that are loaded, which say nothing of
 * it.
 */
export function insertRow<Node extends Row>(
  rows: readonly Node[],
  row: Node,
  isWhole: boolean,
): readonly Node[] | null {
  const at = rows.findIndex(({ createdAt }) => createdAt <= row.createdAt)
  if (at >= 0) return rows.toSpliced(at, 0, row)
  return isWhole ? [...rows, row] : null
}
