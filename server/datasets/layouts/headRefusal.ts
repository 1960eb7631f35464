import { type MatchedLine, splitLine } from '../formats/columns.ts'
import type { Refusal } from '../refusals.ts'
import { NO_CHOICE } from './choice.ts'
import { type Delimiter, delimitersOf } from './delimiters.ts'
import { type HeadText, widest } from './headText.ts'
import { describeNames, describeRows, describeSingles, describeText } from './notCandles.ts'

/** A header must stand within so many lines: some vendors write a title or a link above it. */
export const HEAD_LINES = 20

/** Characters of a line in which something else than candles is looked for. */
const SHORT_LINE = 4_096

/**
 * Why no line of a head is a header: what the file is instead, where that can be told, else what the line lacks that comes nearest.
 *
 * @param number that line, from 1
 */
export function refuseHead({ header }: MatchedLine, number: number, head: HeadText): readonly Refusal[] {
  const { lines, choice } = head
  const found = 'faults' in header ? header.faults : []
  const faults = found.map((fault) => (typeof fault === 'string' ? `line ${number}: ${fault}` : fault))
  if (choice.hasHeader) return [noHeader(number), ...faults]
  if (faults.some((fault) => typeof fault !== 'string')) return faults
  const short = lines.filter((line) => line.trim() !== '' && line.length <= SHORT_LINE)
  const other = describeText(head.text) ?? describeOther(short, delimitersOf(choice))
  return other === null ? faults : [other]
}

function describeOther(lines: readonly string[], delimiters: readonly Delimiter[]): string | null {
  for (const delimiter of delimiters) {
    const rows = lines.map((line) => splitLine(line, delimiter))
    const named = rows
      .slice(0, HEAD_LINES)
      .map(describeNames)
      .find((text) => text !== null)
    const other = named ?? describeRows(rows) ?? describeSingles(rows)
    if (other) return other
  }
  return null
}

/** The first lines of a text in which no candles are found, cut into fields. */
export function firstLines(text: string, choice = NO_CHOICE): readonly (readonly string[])[] {
  const lines = text.split(/\r?\n|\r/, HEAD_LINES).filter((line) => line.trim() !== '' && line.length <= SHORT_LINE)
  const longest = lines.reduce((one, other) => (other.length > one.length ? other : one), '')
  const delimiter = choice.delimiter ?? widest(longest)
  return lines.slice(0, 10).map((line) => splitLine(line, delimiter))
}

function noHeader(number: number): Refusal {
  const message = `true, but no line names the columns; line ${number} comes nearest: give format.columns, or hasHeader: false`
  return { path: 'format.hasHeader', code: 'NOT_FOUND', message }
}
