/** One line of a file, or several where a quoted field spans them, cut into fields. */
export interface FileRecord {
  readonly fields: readonly string[]
  /** The line on which it ends, from 1. */
  readonly line: number
}
