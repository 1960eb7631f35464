import { validate as isUuid } from 'uuid'
import { CursorError, readCursor, writeCursor } from '../jobs/cursor.ts'
import type { PageOf } from '../jobs/ports.ts'

/** The id that a page of a list sorted by id starts after. */
export function pageAfter(cursor: string): string {
  const [id = ''] = readCursor(cursor, 1)
  if (!isUuid(id))
    throw new CursorError(`after: '${cursor}' is no cursor of this list; pass an edge's cursor, or endCursor`)
  return id
}

/** A page of a list sorted by id, from rows that were read with one more than asked for. */
export function cutPage<T extends { readonly id: string }>(
  rows: readonly T[],
  first: number,
  totalCount: number,
): PageOf<T> {
  const items = rows.slice(0, first).map((node) => ({ node, cursor: writeCursor([node.id]) }))
  return { items, hasNextPage: rows.length > first, totalCount }
}
