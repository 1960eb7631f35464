import { NO_CHOICE } from '../layouts/choice.ts'
import { type Delimiter, delimitersOf } from '../layouts/delimiters.ts'
import { headless, withoutHeader } from '../layouts/headless.ts'
import { HEAD_LINES, refuseHead } from '../layouts/headRefusal.ts'
import { cutHead, HEAD_CHARACTERS, type Head, type HeadText, headOf, rowsOf } from '../layouts/headText.ts'
import { stackHeader } from '../layouts/stackedHeader.ts'
import type { Refusal } from '../refusals.ts'
import { type TextPiece, textOf } from '../scans/pieces.ts'
import { faultsOf, type MatchedLine, matchHeader, matchLine, splitLine } from './columns.ts'

/** A line that is too long to be looked at. */
const TOO_LONG: MatchedLine = {
  delimiter: ',',
  header: { faults: [`longer than ${HEAD_CHARACTERS} characters, so it is no header`] },
}

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

/**
 * Finds the header in the first lines of a file: the first line, or lines, that name every column needed; or the columns of
 * lines that have no header. Where there is neither, the faults are those of the line that comes nearest. What is chosen
 * stands in place of what would be found.
 */
export function findHeader(text: string, choice = NO_CHOICE): Head {
  const head = cutHead(text, choice)
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
  return (isChosen ? null : withoutHeader(head)) ?? { faults: refuseHead(nearest.match, nearest.number, head) }
}

const EMPTY = 'the file is empty; it needs a header and one row a bar'

function notBetween(delimiter: Delimiter): Refusal {
  const message = `${JSON.stringify(delimiter)} is in none of the first lines; it must be what stands between the fields`
  return { path: 'format.delimiter', code: 'NOT_FOUND', message }
}

function below({ lines }: HeadText, index: number): readonly string[] {
  return rowsOf({ lines: lines.slice(index + 1, index + 6) })
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
