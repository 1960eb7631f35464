import type { FilePreview, PreviewReading } from '../jobs/ports/filePreview.ts'
import { plural } from './flaws.ts'

/** Rows and candles that are shown. */
const MOST_SHOWN = 5

/** Characters of a field that are shown. */
const WIDEST = 24

/** A preview as lines for a terminal: what the file is, its columns with the values of the first rows, candles, and what there is to say. */
export function linesOf(preview: FilePreview): readonly string[] {
  const { format, reading, columns, rows, candles, symbols, warnings, problems } = preview
  const shown = rows.slice(0, MOST_SHOWN)
  const table = columns.map(({ position, name, role }) => [
    String(position),
    name,
    role?.toLowerCase() ?? '-',
    ...shown.map((row) => row[position - 1] ?? ''),
  ])
  const bars = candles.slice(0, MOST_SHOWN).map(({ atMs, open, high, low, close, volume }) => {
    return [new Date(atMs).toISOString().slice(0, 19), ...[open, high, low, close, volume].map(String)]
  })
  return [
    format,
    ...(reading ? [`  ${wayOf(reading)}`] : []),
    ...aligned(table, ['column', 'name', 'is', ...shown.map((_, at) => `row ${at + 1}`)]),
    ...aligned(bars, ['candle (UTC)', 'open', 'high', 'low', 'close', 'volume']),
    ...(symbols.length > 0
      ? [
          `  symbols: ${symbols.slice(0, 2 * MOST_SHOWN).join(', ')}${symbols.length > 2 * MOST_SHOWN ? ` and ${symbols.length - 2 * MOST_SHOWN} more` : ''}`,
        ]
      : []),
    ...warnings.map((warning) => `  note: ${warning}`),
    ...problems.map(({ path, message }) => `  problem${path === 'file' ? '' : ` (${path})`}: ${message}`),
  ]
}

/** How a file was read: `2 rows, bars of 86400 s from 1970-01-01 to 1970-01-02; times in UTC, decimal mark "."`. */
function wayOf({ rows, isWhole, barSeconds, fromMs, toMs, timeZone, dateOrder, decimal }: PreviewReading): string {
  const [from, to] = [fromMs, toMs].map((at) => new Date(at).toISOString().slice(0, 16))
  const seen = `${isWhole ? '' : 'the first '}${plural(rows, 'row')}, bars of ${barSeconds} s from ${from} to ${to}`
  const zone = timeZone === null ? 'times with a zone of their own' : `times in ${timeZone}`
  const order = dateOrder === null ? [] : [`dates as ${dateOrder}`]
  const mark = decimal === null ? [] : [`decimal mark ${JSON.stringify(decimal)}`]
  return `${seen}; ${[zone, ...order, ...mark].join(', ')}`
}

/** Rows below their titles, each column as wide as its widest text; nothing without rows. */
function aligned(rows: readonly (readonly string[])[], titles: readonly string[]): readonly string[] {
  if (rows.length === 0) return []
  const all = [titles, ...rows].map((row) => row.map(plain))
  const widths = titles.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)))
  return all.map((row) => `  ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
}

/** A text without what a terminal would obey. */
function plain(text: string): string {
  const printed = text.replace(/\p{Cc}/gu, ' ')
  return printed.length > WIDEST ? `${printed.slice(0, WIDEST - 1)}…` : printed
}
