import { shown } from './problems.ts'

/** A cursor that is none of the list it was given for; its message is meant for the caller. */
export class CursorError extends Error {
  override readonly name = 'CursorError'

  /** @param reason what it is in place of that, where that is known */
  constructor(cursor: string, reason?: string) {
    const of = reason ? `: ${reason}` : ''
    super(`after: '${shown(cursor)}' is no cursor of this list${of}; pass an edge's cursor, or endCursor`)
  }
}

/** A place in a sorted list as an opaque text: the values that the list is sorted by, at the entry that it stands for. */
export function writeCursor(values: readonly string[]): string {
  return btoa(JSON.stringify(values))
}

/**
 * Reads what `writeCursor` wrote.
 *
 * @param lengths how many values a cursor of this list may have
 * @throws CursorError where the text is no cursor of such a list
 */
export function readCursor(cursor: string, ...lengths: readonly number[]): readonly string[] {
  const values = parse(cursor)
  const fits =
    Array.isArray(values) && lengths.includes(values.length) && values.every((value) => typeof value === 'string')
  if (!fits) throw new CursorError(cursor)
  return values
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(atob(cursor))
  } catch {
    // Neither base64 nor JSON: no cursor, which the caller of this function says.
    return null
  }
}
