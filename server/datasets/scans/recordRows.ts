import type { FileRecord } from '../formats/fileRecord.ts'
import type { Cursor } from './cursor.ts'
import { type NumberRows, PASSED, passSymbol, type RowBuffer, SYMBOL, type WantedNumbers } from './numberRows.ts'
import { textOf } from './pieces.ts'

const QUOTE = 34
const BACKSLASH = 92
const COMMA = 44
const COLON = 58
const PLUS = 43
const MINUS = 45
const POINT = 46
const ZERO = 48
const LETTER_E = 69
const SMALL_E = 101

/** What the records of a JSON text are like, as the last one that was read is. */
export interface RecordShape {
  readonly isArray: boolean
  /** The names of an object, in their order. */
  readonly names: readonly string[]
  /** How many values a record has. */
  readonly width: number
  /** Whether records stand in an array, with commas between them; else they follow each other. */
  readonly isListed: boolean
}

/** Reads records of JSON that are all alike as numbers, without making values of them. */
export class RecordScanner {
  readonly #shape: RecordShape
  readonly #open: number
  readonly #close: number
  readonly #names: readonly Uint8Array[]
  readonly #rows: RowBuffer
  readonly #cursor: Cursor

  /** @param rows is written over with each scan */
  constructor(shape: RecordShape, cursor: Cursor, rows: RowBuffer) {
    this.#shape = shape
    this.#cursor = cursor
    this.#rows = rows
    this.#open = (shape.isArray ? '[' : '{').charCodeAt(0)
    this.#close = (shape.isArray ? ']' : '}').charCodeAt(0)
    this.#names = shape.names.map((name) => new TextEncoder().encode(JSON.stringify(name)))
  }

  /**
   * Reads on from the cursor, which stands behind a record, to the first record that is another than those before, or is cut
   * off; the cursor stands before it then.
   *
   * @param recordOf makes a record of its text
   */
  scan(wanted: WantedNumbers, recordOf: (text: string, row: number) => FileRecord): NumberRows {
    const cursor = this.#cursor
    const rows = this.#rows
    let length = 0
    let end = cursor.at
    for (;;) {
      rows.reserve(length + 1)
      if (!this.#passBetween()) break
      rows.starts[length] = cursor.at
      if (!this.#scanRecord(length, wanted)) break
      end = cursor.at
      rows.ends[length++] = end
    }
    cursor.at = end
    const { text } = cursor
    const record = (row: number) => recordOf(textOf(text, rows.starts[row], rows.ends[row]), row)
    return { length, columns: rows.columns, record }
  }

  #passBetween(): boolean {
    this.#passSpace()
    if (!this.#shape.isListed) return true
    if (!this.#pass(COMMA)) return false
    this.#passSpace()
    return true
  }

  /** @returns whether a record was read to its end */
  #scanRecord(row: number, wanted: WantedNumbers): boolean {
    const { width, isArray } = this.#shape
    if (!this.#pass(this.#open)) return false
    for (let at = 0; at < width; at++) {
      this.#passSpace()
      if (at > 0) {
        if (!this.#pass(COMMA)) return false
        this.#passSpace()
      }
      if (!isArray && !this.#passName(at)) return false
      const role = wanted.roles[at] ?? PASSED
      const isRead = role === PASSED ? this.#passValue() : this.#scanValue(row, role, wanted)
      if (!isRead) return false
    }
    this.#passSpace()
    return this.#pass(this.#close)
  }

  #passName(at: number): boolean {
    const cursor = this.#cursor
    const name = this.#names[at] ?? this.#names[0]
    if (!name) return false
    for (let k = 0; k < name.length; k++) if (cursor.bytes[cursor.at + k] !== name[k]) return false
    cursor.at += name.length
    this.#passSpace()
    if (!this.#pass(COLON)) return false
    this.#passSpace()
    return true
  }

  #scanValue(row: number, role: number, wanted: WantedNumbers): boolean {
    const cursor = this.#cursor
    const isText = this.#pass(QUOTE)
    const from = cursor.at
    if (role === SYMBOL) return isText && passSymbol(cursor, this.#endOfText(), wanted.symbol) && this.#pass(QUOTE)
    const value = isText && role === 0 ? cursor.time(this.#endOfText(), wanted.context) : cursor.number()
    if (isText ? !this.#pass(QUOTE) : !this.#isNumber(from) || this.#isExponent()) return false
    if (role > 0 && cursor.hasPoint && !(role === 5 ? wanted.hasVolumePoint : wanted.hasPricePoint)) return false
    return this.#rows.put(row, role, !isText && role === 0 ? this.#timeOf(from, wanted) : value)
  }

  /** The time of a number. */
  #timeOf(from: number, wanted: WantedNumbers): number {
    const end = this.#cursor.at
    this.#cursor.at = from
    return this.#cursor.time(end, wanted.context)
  }

  /** Whether what was read from a place on is a number of JSON, which begins with no needless 0 and ends with a digit. */
  #isNumber(from: number): boolean {
    const { bytes, at } = this.#cursor
    if (bytes[from] === POINT || bytes[at - 1] === POINT) return false
    return bytes[from] !== ZERO || bytes[from + 1] === POINT || at === from + 1
  }

  /** Passes a number, or a text without escapes. */
  #passValue(): boolean {
    const cursor = this.#cursor
    if (this.#pass(QUOTE)) {
      cursor.at = this.#endOfText()
      return this.#pass(QUOTE)
    }
    if (cursor.bytes[cursor.at] === MINUS) cursor.at++
    const from = cursor.at
    cursor.number()
    if (cursor.at === from || !this.#isNumber(from)) return false
    return !this.#isExponent() || this.#passExponent()
  }

  #isExponent(): boolean {
    const code = this.#cursor.bytes[this.#cursor.at]
    return code === LETTER_E || code === SMALL_E
  }

  #passExponent(): boolean {
    const cursor = this.#cursor
    cursor.at++
    if (cursor.bytes[cursor.at] === MINUS || cursor.bytes[cursor.at] === PLUS) cursor.at++
    const from = cursor.at
    cursor.number()
    return cursor.at > from && !cursor.hasPoint
  }

  /** Where a text ends that has no escapes; else a place where no quote stands. */
  #endOfText(): number {
    const { bytes, length } = this.#cursor
    let { at } = this.#cursor
    for (; at < length; at++) {
      const code = bytes[at] ?? 0
      if (code === QUOTE || code === BACKSLASH || code < 32) return at
    }
    return at
  }

  #passSpace(): void {
    const cursor = this.#cursor
    let code = cursor.bytes[cursor.at]
    while (code === 32 || code === 10 || code === 13 || code === 9) code = cursor.bytes[++cursor.at]
  }

  #pass(code: number): boolean {
    const cursor = this.#cursor
    if (cursor.bytes[cursor.at] !== code) return false
    cursor.at++
    return true
  }
}
