import { type Choice, NO_CHOICE } from '../layouts/choice.ts'
import { chooseByPosition } from '../layouts/chosenColumns.ts'
import { DELIMITERS, type Delimiter, delimitersOf } from '../layouts/delimiters.ts'
import type { FileForm, Layout } from '../layouts/layout.ts'
import { describeNames, describeRows } from '../layouts/notCandles.ts'
import { matchLines } from '../layouts/positions.ts'
import { stackHeader, type TickerColumns } from '../layouts/stackedHeader.ts'
import type { Refusal } from '../refusals.ts'
import { type TextPiece, textOf } from '../scans/pieces.ts'
import { holdsTime } from '../times/recordTime.ts'
import { zoneByHabit } from '../times/zoneHabit.ts'
import { faultsOf, type MatchedLine, matchHeader, matchLine, splitLine } from './columns.ts'

/** A header must stand within so many lines: some vendors write a title or a link above it. */
const HEAD_LINES = 20

/** Lines of the head that are looked at: a header, and what it stands above. */
const SEEN_LINES = 200

/** Characters after which no further line of the head is awaited. */
const HEAD_CHARACTERS = 1 << 16

/** Characters of a line in which something else than candles is looked for. */
const SHORT_LINE = 4_096

/** A line that is too long to be looked at. */
const TOO_LONG: MatchedLine = {
  delimiter: ',',
  header: { faults: [`longer than ${HEAD_CHARACTERS} characters, so it is no header`] },
}

/** What ends a line; a carriage return before a line feed belongs to the line and is trimmed. */
export type LineEnd = '\n' | '\r'

/** How the records of a file are to be read. */
export interface RecordFormat {
  readonly form: FileForm
  readonly layout: Layout
  /** What separates fields, for the habits of those who write numbers beside it. */
  readonly delimiter: Delimiter
  /** Where several tickers stand side by side: the columns of each, which make a record of their own. */
  readonly tickers: readonly TickerColumns[]
  /** Whether the symbol is only what the records stand in is named: where that is one name alone, it is none. */
  readonly isOwnerSymbol?: boolean
  /** The zone of times that name none, where the source of such files writes one; null or absent where that is not known. */
  readonly zoneByHabit?: string | null
}

/** How the records of a text are to be read, and where they begin. */
export interface Format extends RecordFormat {
  readonly lineEnd: LineEnd
  /** The line of the file, from 1, on which the text after the header begins. */
  readonly line: number
}

/** The head of a file: the format and the text after the header, or what is wrong. */
export type Head = { readonly format: Format; readonly rest: string } | { readonly faults: readonly Refusal[] }

/** Takes the first lines off `pieces`, which can be read on afterwards. */
export async function takeHead(pieces: AsyncIterator<TextPiece>): Promise<string> {
  let head = ''
  while (head.length < HEAD_CHARACTERS) {
    const { done, value } = await pieces.next()
    if (done) break
    head += textOf(value)
  }
  return head
}

interface HeadText {
  readonly text: string
  readonly lineEnd: LineEnd
  readonly lines: readonly string[]
  readonly choice: Choice
}

/**
 * Finds the header in the first lines of a file: the first line, or lines, that name every column needed; or the columns of
 * lines that have no header. Where there is neither, the faults are those of the line that comes nearest. What is chosen
 * stands in place of what would be found.
 */
export function findHeader(text: string, choice = NO_CHOICE): Head {
  const lineEnd = text.includes('\n') ? '\n' : '\r'
  // The last line of a longer text may be cut.
  const lines = text.split(lineEnd, SEEN_LINES)
  const head = {
    text,
    lineEnd,
    lines: lines.length > 2 && text.length >= HEAD_CHARACTERS ? lines.slice(0, -1) : lines,
    choice,
  } as const
  const { delimiter: chosen } = choice
  if (chosen !== null && !head.lines.some((line) => line.includes(chosen))) return { faults: [notBetween(chosen)] }
  if (choice.hasHeader === false) return headless(head) ?? { faults: [EMPTY] }
  let nearest: { readonly number: number; readonly match: MatchedLine } | null = null
  for (const [index, line] of head.lines.slice(0, HEAD_LINES).entries()) {
    if (line.trim() === '') continue
    const stacked = stackedAt(head, index)
    if (stacked) return stacked
    const match = line.length > HEAD_CHARACTERS ? TOO_LONG : matchLine(line, below(head, index), choice)
    if (nearest && faultsOf(match.header) >= faultsOf(nearest.match.header)) continue
    nearest = { number: index + 1, match }
    const { header, delimiter } = match
    if ('layout' in header)
      return headOf({ form: 'HEADER', layout: header.layout, delimiter, tickers: [] }, index + 1, head)
  }
  if (!nearest) return { faults: [EMPTY] }
  const isChosen = choice.hasHeader === true
  return (isChosen ? null : withoutHeader(head)) ?? refuse(nearest.match, nearest.number, head)
}

const EMPTY = 'the file is empty; it needs a header and one row a bar'

function notBetween(delimiter: Delimiter): Refusal {
  const message = `${JSON.stringify(delimiter)} is in none of the first lines; it must be what stands between the fields`
  return { path: 'format.delimiter', code: 'NOT_FOUND', message }
}

function below({ lines }: HeadText, index: number): readonly string[] {
  return lines.slice(index + 1, index + 6).filter((line) => line.trim() !== '' && line.length <= HEAD_CHARACTERS)
}

/** The format, and the text after so many lines. */
function headOf(found: RecordFormat, lines: number, head: HeadText): Head {
  const characters = head.lines.slice(0, lines).reduce((sum, line) => sum + line.length + 1, 0)
  return { format: { ...found, lineEnd: head.lineEnd, line: lines + 1 }, rest: head.text.slice(characters) }
}

/** A header of several lines that begins at a line; null where none does. */
function stackedAt(head: HeadText, index: number): Head | null {
  const lines = head.lines.slice(index, index + 3)
  if (lines.some((line) => line.length > HEAD_CHARACTERS)) return null
  for (const delimiter of delimitersOf(head.choice)) {
    if (!lines[0]?.includes(delimiter) || !lines.slice(1).some((line) => holdsOne(line, delimiter))) continue
    const stacked = stackHeader(lines.map((line) => splitLine(line, delimiter)))
    if (!stacked) continue
    const header = matchHeader(stacked.names, { choice: head.choice })
    if ('faults' in header) continue
    const layout = { ...header.layout, name: stacked.ticker }
    return headOf({ form: 'STACKED', layout, delimiter, tickers: stacked.tickers }, index + stacked.lines, head)
  }
  return null
}

/** Whether all fields of a line but one are empty. */
function holdsOne(line: string, delimiter: Delimiter): boolean {
  return line.split(delimiter).filter((field) => field.trim() !== '').length === 1
}

/** The format of a file whose first line is a row already; null where it is none. */
function withoutHeader(head: HeadText): Head | null {
  const [first = ''] = rowsOf(head)
  // A first line of words is a header that is not understood.
  const isRow = matchLines([first], delimitersOf(head.choice)) !== null || choosesAll(head.choice, first)
  return isRow ? headless(head) : null
}

/** Whether the columns of a candle are all chosen, and a line is one under them. */
function choosesAll(choice: Choice, line: string): boolean {
  return delimitersOf(choice).some((delimiter) => {
    const fields = splitLine(line, delimiter)
    const chosen = chooseByPosition(null, choice, { width: fields.length, unit: 'line' })
    return 'layout' in chosen && holdsTime(fields, chosen.layout)
  })
}

/** The format of a file that is taken to have no header; null where it is empty. */
function headless(head: HeadText): Head | null {
  const { choice, lines } = head
  const rows = rowsOf(head)
  const [first] = rows
  if (first === undefined) return null
  const found = matchLines(rows, delimitersOf(choice))
  const delimiter = found?.delimiter ?? choice.delimiter ?? widest(first)
  const width = splitLine(first, delimiter).length
  const chosen = chooseByPosition(found?.layout ?? null, choice, { width, unit: 'line' })
  if ('faults' in chosen) return chosen
  const above = lines.findIndex((line) => line.trim() !== '')
  const { layout } = chosen
  const fields = rows.map((row) => splitLine(row, delimiter))
  return headOf(
    { form: 'NO_HEADER', layout, delimiter, tickers: [], zoneByHabit: zoneByHabit(fields, layout) },
    above,
    head,
  )
}

function rowsOf({ lines }: HeadText): readonly string[] {
  return lines.filter((line) => line.trim() !== '' && line.length <= HEAD_CHARACTERS)
}

/** The first lines of a text in which no candles are found, cut into fields. */
export function firstLines(text: string, choice = NO_CHOICE): readonly (readonly string[])[] {
  const lines = text.split(/\r?\n|\r/, HEAD_LINES).filter((line) => line.trim() !== '' && line.length <= SHORT_LINE)
  const longest = lines.reduce((one, other) => (other.length > one.length ? other : one), '')
  const delimiter = choice.delimiter ?? widest(longest)
  return lines.slice(0, 10).map((line) => splitLine(line, delimiter))
}

/** The delimiter that cuts a line into most fields. */
function widest(line: string): Delimiter {
  const widthOf = (delimiter: Delimiter) => line.split(delimiter).length
  return DELIMITERS.reduce((best, other) => (widthOf(other) > widthOf(best) ? other : best))
}

function refuse({ header }: MatchedLine, number: number, { lines, choice }: HeadText): Head {
  const found = 'faults' in header ? header.faults : []
  const faults = found.map((fault) => (typeof fault === 'string' ? `line ${number}: ${fault}` : fault))
  if (choice.hasHeader) return { faults: [noHeader(number), ...faults] }
  if (faults.some((fault) => typeof fault !== 'string')) return { faults }
  const short = lines.filter((line) => line.trim() !== '' && line.length <= SHORT_LINE)
  for (const delimiter of delimitersOf(choice)) {
    const rows = short.map((line) => splitLine(line, delimiter))
    const other =
      rows
        .slice(0, HEAD_LINES)
        .map(describeNames)
        .find((text) => text !== null) ?? describeRows(rows)
    if (other) return { faults: [other] }
  }
  return { faults }
}

function noHeader(number: number): Refusal {
  const message = `true, but no line names the columns; line ${number} comes nearest: give format.columns, or hasHeader: false`
  return { path: 'format.hasHeader', code: 'NOT_FOUND', message }
}
