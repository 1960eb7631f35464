/** What files were like when they were looked at, by path: another text where one has changed. */
export type Stamps = Readonly<Record<string, string>>

/** The stamp of a file that is not there. */
export const NO_FILE = 'none'

/** The stamp of a file. */
export function writeStamp({ mtimeMs, size }: { readonly mtimeMs: number; readonly size: number }): string {
  return `${mtimeMs}-${size}`
}
