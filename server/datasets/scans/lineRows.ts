import type { FileRecord } from '../formats/fileRecord.ts'
import { Cursor } from './cursor.ts'
import { type NumberRows, PASSED, passSymbol, RowBuffer, SYMBOL, type WantedNumbers } from './numberRows.ts'
import { type TextPiece, textOf } from './pieces.ts'

const SPACE = 32
const RETURN = 13

/** How the lines of a text are cut. */
export interface LineForm {
  readonly delimiter: string
  readonly lineEnd: string
  /** Columns that a line may have; more are a fault, which its record tells. */
  readonly most: number
}

/** Lines as numbers. */
interface LineRows extends NumberRows {
  /** How many lines the text has; its last one, which needs no end, is none. */
  readonly lines: number
}

/** Reads lines of text as numbers, without cutting them into fields. */
export class LineScanner {
  readonly #form: LineForm
  readonly #delimiter: number
  readonly #end: number
  readonly #rows = new RowBuffer()
  readonly #cursor = new Cursor()

  constructor(form: LineForm) {
    this.#form = form
    this.#delimiter = form.delimiter.charCodeAt(0)
    this.#end = form.lineEnd.charCodeAt(0)
  }

  /**
   * Reads whole lines without quotes; the last one ends with the text. Lines without text are left out. Null where the text is to
   * be read as records.
   *
   * @param first the number of the first line
   */
  scan(text: TextPiece, first: number, wanted: WantedNumbers): LineRows | null {
    const rows = this.#rows
    const cursor = this.#cursor
    if (!cursor.open(text)) return null
    let length = 0
    let line = first
    for (; cursor.at < cursor.length; line++) {
      const from = cursor.at
      if (cursor.bytes[from] === this.#end) {
        cursor.at++
        continue
      }
      rows.reserve(length + 1)
      const isRead = this.#scanLine(length, wanted)
      if (!isRead) cursor.at = this.#endOf(text, from)
      const to = cursor.at++
      if (!isRead && textOf(text, from, to).trim() === '') continue
      if (!isRead) rows.leave(length)
      rows.starts[length] = from
      rows.ends[length] = to
      rows.lines[length++] = line
    }
    return { length, columns: rows.columns, lines: line - first, record: (row) => this.#recordOf(text, row) }
  }

  /** @returns whether the line is read to its end */
  #scanLine(row: number, wanted: WantedNumbers): boolean {
    const { roles, width } = wanted
    for (let column = 0; column < width; column++) {
      if (column > 0 && !this.#passDelimiter()) return false
      const role = roles[column] ?? PASSED
      if (role === PASSED) this.#cursor.at = this.#endOfField()
      else if (!this.#scanField(row, role, wanted)) return false
    }
    return this.#passRest(width)
  }

  #scanField(row: number, role: number, wanted: WantedNumbers): boolean {
    const cursor = this.#cursor
    while (cursor.bytes[cursor.at] === SPACE) cursor.at++
    if (role === SYMBOL) return passSymbol(cursor, this.#endOfField(), wanted.symbol)
    const value = role === 0 ? cursor.time(this.#endOfField(), wanted.context) : cursor.number()
    if (role > 0 && cursor.hasPoint && !(role === 5 ? wanted.hasVolumePoint : wanted.hasPricePoint)) return false
    return this.#rows.put(row, role, value)
  }

  #passDelimiter(): boolean {
    const cursor = this.#cursor
    while (cursor.bytes[cursor.at] === SPACE) cursor.at++
    return cursor.bytes[cursor.at++] === this.#delimiter
  }

  /** Passes the columns that are not read; not those that are too many. */
  #passRest(width: number): boolean {
    const cursor = this.#cursor
    for (let columns = width; ; columns++) {
      let code = cursor.bytes[cursor.at]
      while (code === SPACE || (code === RETURN && code !== this.#end)) code = cursor.bytes[++cursor.at]
      if (code === this.#end || cursor.at >= cursor.length) return true
      if (code !== this.#delimiter || columns >= this.#form.most) return false
      cursor.at++
      cursor.at = this.#endOfField()
    }
  }

  #endOfField(): number {
    const { bytes, length } = this.#cursor
    let { at } = this.#cursor
    for (; at < length; at++) {
      const code = bytes[at]
      if (code === this.#delimiter || code === this.#end || code === RETURN) return at
    }
    return at
  }

  #endOf(text: TextPiece, from: number): number {
    const at = text.indexOf(this.#form.lineEnd, from)
    return at < 0 ? text.length : at
  }

  #recordOf(text: TextPiece, row: number): FileRecord {
    const line = textOf(text, this.#rows.starts[row], this.#rows.ends[row])
    return { fields: line.split(this.#form.delimiter), line: this.#rows.lines[row] ?? 0 }
  }
}
