import type { Refusal } from '../refusals.ts'
import type { Choice } from './choice.ts'
import { DELIMITERS, type Delimiter } from './delimiters.ts'
import type { Format, LineEnd, RecordFormat } from './recordFormat.ts'

/** Lines of the head that are looked at: a header, and what it stands above. */
const SEEN_LINES = 200

/** Characters after which no further line of the head is awaited. */
export const HEAD_CHARACTERS = 1 << 16

/** The head of a file: the format and the text after the header, or what is wrong. */
export type Head = { readonly format: Format; readonly rest: string } | { readonly faults: readonly Refusal[] }

/** The beginning of a file as lines, and what its reader chose. */
export interface HeadText {
  readonly text: string
  readonly lineEnd: LineEnd
  readonly lines: readonly string[]
  readonly choice: Choice
}

/** Cuts the beginning of a file into lines. */
export function cutHead(text: string, choice: Choice): HeadText {
  const lineEnd = text.includes('\n') ? '\n' : '\r'
  const lines = text.split(lineEnd, SEEN_LINES)
  // The last line of a longer text may be cut.
  const isCut = lines.length > 2 && text.length >= HEAD_CHARACTERS
  return { text, lineEnd, lines: isCut ? lines.slice(0, -1) : lines, choice }
}

/** The format, and the text after so many lines. */
export function headOf(found: RecordFormat, lines: number, head: HeadText): Head {
  const characters = head.lines.slice(0, lines).reduce((sum, line) => sum + line.length + 1, 0)
  return { format: { ...found, lineEnd: head.lineEnd, line: lines + 1 }, rest: head.text.slice(characters) }
}

/** The lines that are not blank. */
export function rowsOf({ lines }: Pick<HeadText, 'lines'>): readonly string[] {
  return lines.filter((line) => line.trim() !== '' && line.length <= HEAD_CHARACTERS)
}

/** The delimiter that cuts a line into most fields. */
export function widest(line: string): Delimiter {
  const widthOf = (delimiter: Delimiter) => line.split(delimiter).length
  return DELIMITERS.reduce((best, other) => (widthOf(other) > widthOf(best) ? other : best))
}
