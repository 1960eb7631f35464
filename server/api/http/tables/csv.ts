/** What stands in a cell: text, a number, yes or no, or nothing. */
export type Cell = string | number | boolean | null

/** Text with one of these stands in quotes (RFC 4180, section 2). */
const QUOTED = /[",\r\n]/

/** Spreadsheets take text that begins so for a formula, and run it (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/

function textOf(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Numbers as short as they can be read back exactly; none in the place of one that is none or beyond all. */
function cellOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return textOf(cell)
  return typeof cell === 'number' && !Number.isFinite(cell) ? '' : String(cell)
}

/** A line of a table as CSV (RFC 4180), its end with it. Text that a spreadsheet would run has an apostrophe before it. */
export function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}
