import { splitLine } from '../formats/columns.ts'
import { holdsTime } from '../times/recordTime.ts'
import { zoneByHabit } from '../times/zoneHabit.ts'
import type { Choice } from './choice.ts'
import { chooseByPosition } from './chosenColumns.ts'
import { delimitersOf } from './delimiters.ts'
import { type Head, type HeadText, headOf, rowsOf, widest } from './headText.ts'
import { matchLines } from './positions.ts'

/** The format of a file whose first line is a row already; null where it is none. */
export function withoutHeader(head: HeadText): Head | null {
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
export function headless(head: HeadText): Head | null {
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
