import { type Cell, lineOf } from './csv.ts'

/** One column: its heading, with the unit in it, and what a row has there. */
export interface Column<Row> {
  readonly heading: string
  of(row: Row): Cell
}

/** A table on its way out. */
export interface Table {
  /** What its file is called, without the ending. */
  readonly name: string
  /** CSV, in pieces of some hundred lines; the first one has the headings. */
  readonly pieces: AsyncIterable<string>
}

/** Rows that are written at once: some milliseconds of the event loop. */
export const PIECE_ROWS = 500

/** The headings as CSV. */
export function headingLine(columns: readonly Column<never>[]): string {
  return lineOf(columns.map(({ heading }) => heading))
}

/** Rows as CSV. */
export function linesOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return rows.map((row) => lineOf(columns.map((column) => column.of(row)))).join('')
}

/** The headers that have a browser keep an answer as a file of this name (RFC 6266, RFC 8187). */
export function fileHeaders(name: string): Readonly<Record<string, string>> {
  const words = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '') || 'table'
  const ascii = words.replaceAll(/[^\w.-]+/g, '-')
  const extended = ascii === words ? '' : `; filename*=UTF-8''${encodeURIComponent(`${words}.csv`)}`
  return {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${ascii}.csv"${extended}`,
  }
}
