import { CursorError, readCursor, writeCursor } from '../../jobs/cursor.ts'
import type { UncountedPage } from '../../jobs/ports/paging.ts'
import { isId } from './id.ts'

/** The id that a page of a list sorted by id starts after. */
export function pageAfter(cursor: string): string {
  const [id = ''] = readCursor(cursor, 1)
  if (!isId(id)) throw new CursorError(cursor)
  return id
}

/** A page of a list sorted by id, from rows that were read with one more than asked for. */
export function cutPage<T extends { readonly id: string }>(rows: readonly T[], first: number): UncountedPage<T> {
  const items = rows.slice(0, first).map((node) => ({ node, cursor: writeCursor([node.id]) }))
  return { items, hasNextPage: rows.length > first }
}
