/**
 * Characters of the longest number or time, without the spaces around it: nobody writes a longer one. What is longer
 * is not looked at, since a pattern may take the square of a text's length.
 */
export const LONGEST_FIELD = 64

/** Characters of a column's name that are shown. */
const LONGEST_NAME = 40

/** A column's name as it can be kept and shown: without control characters, at most 40 long. */
export function showName(name: string): string {
  const plain = name.replace(/\p{Cc}/gu, '').trim()
  return plain.length > LONGEST_NAME ? `${plain.slice(0, LONGEST_NAME)}…` : plain
}
