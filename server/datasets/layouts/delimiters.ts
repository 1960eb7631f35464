/** What separates the fields of a line. */
export type Delimiter = ',' | ';' | '\t' | '|'

/** The delimiters that are tried, the commonest first. */
export const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|']

/** The delimiters to try: all, or the one that is chosen. */
export function delimitersOf({ delimiter }: { readonly delimiter: Delimiter | null }): readonly Delimiter[] {
  return delimiter === null ? DELIMITERS : [delimiter]
}
