import { type Delimiter, faultsOf, type Layout, type MatchedLine, matchLine } from './columns.ts'

/** A header must stand within so many lines: some vendors write a title or a link above it. */
const HEAD_LINES = 20

/** Characters after which no further line of the head is awaited. */
const HEAD_CHARACTERS = 1 << 16

/** A line that is too long to be looked at. */
const TOO_LONG: MatchedLine = {
  delimiter: ',',
  header: { faults: [`longer than ${HEAD_CHARACTERS} characters, so it is no header`] },
}

/** What ends a line; a carriage return before a line feed belongs to the line and is trimmed. */
export type LineEnd = '\n' | '\r'

/** How the records of a file are to be read, and where they begin. */
export interface Format {
  readonly layout: Layout
  readonly delimiter: Delimiter
  readonly lineEnd: LineEnd
  /** The line of the file, from 1, on which the text after the header begins. */
  readonly line: number
}

/** The head of a file: the format and the text after the header, or what is wrong. */
export type Head = { readonly format: Format; readonly rest: string } | { readonly faults: readonly string[] }

/** Takes the first lines off `pieces`, which can be read on afterwards. */
export async function takeHead(pieces: AsyncIterator<string>): Promise<string> {
  let head = ''
  while (head.length < HEAD_CHARACTERS && head.split('\n', HEAD_LINES + 1).length <= HEAD_LINES) {
    const { done, value } = await pieces.next()
    if (done) break
    head += value
  }
  return head
}

/**
 * Finds the header in the first lines of a file: the first line that names every column needed. Where none does,
 * the faults are those of the line that comes nearest.
 */
export function findHeader(head: string): Head {
  const lineEnd = head.includes('\n') ? '\n' : '\r'
  const lines = head.split(lineEnd, HEAD_LINES)
  let nearest: { readonly number: number; readonly match: MatchedLine } | null = null
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const match = line.length > HEAD_CHARACTERS ? TOO_LONG : matchLine(line)
    if (nearest && faultsOf(match.header) >= faultsOf(nearest.match.header)) continue
    nearest = { number: index + 1, match }
    if ('layout' in match.header) break
  }
  if (!nearest) return { faults: ['the file is empty; it needs a header and one row a bar'] }
  return conclude(nearest.match, nearest.number, { text: head, lineEnd, lines })
}

interface HeadText {
  readonly text: string
  readonly lineEnd: LineEnd
  readonly lines: readonly string[]
}

function conclude({ header, delimiter }: MatchedLine, number: number, head: HeadText): Head {
  if ('faults' in header) return { faults: header.faults.map((fault) => `line ${number}: ${fault}`) }
  const characters = head.lines.slice(0, number).reduce((sum, line) => sum + line.length + 1, 0)
  const format = { layout: header.layout, delimiter, lineEnd: head.lineEnd, line: number + 1 }
  return { format, rest: head.text.slice(characters) }
}
