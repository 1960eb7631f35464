import { CsvError, parse } from 'csv-parse'
import { resume } from '../files/text.ts'
import type { Format } from '../layouts/recordFormat.ts'
import { LineScanner } from '../scans/lineRows.ts'
import type { NumberRows, WantedNumbers } from '../scans/numberRows.ts'
import { PieceJoiner, partOf, type TextPiece, textOf, textsOf } from '../scans/pieces.ts'
import type { FileRecord } from './fileRecord.ts'

/** Characters that one record may have; without a limit, a quote left open would gather a whole file. */
const MAX_RECORD = 1 << 16

/** Records as they come. */
export interface RecordBatch {
  readonly records: readonly FileRecord[]
  /**
   * The same as numbers, for whoever does not take the records; null where it has none. To be called before the next batch is asked
   * for, at most once.
   */
  readonly numbers?: (wanted: WantedNumbers) => NumberRows | null
}

/** Records as they come, or the reason why no more can be read. */
export type Batch = RecordBatch | { readonly fault: string }

/**
 * Cuts text into records; lines without text are left out. Up to the first quote every line end ends a record
 * and every delimiter a field, so plain splitting is exact there and several times as fast; from the first
 * quote on, csv-parse reads.
 *
 * @param pieces text from `format.line` on
 */
export async function* cutRecords(pieces: AsyncIterable<TextPiece>, format: Format): AsyncGenerator<Batch, void, void> {
  let { line } = format
  let rest: TextPiece = Buffer.alloc(0)
  const joiner = new PieceJoiner()
  const scanner = new LineScanner({ ...format, most: format.layout.names.length })
  for await (const piece of pieces) {
    const text = joiner.join(rest, piece)
    if (piece.includes('"')) return yield* parseRecords(textsOf(resume(text, pieces)), { ...format, line })
    const end = piece.includes(format.lineEnd) ? text.lastIndexOf(format.lineEnd) + 1 : 0
    rest = partOf(text, end)
    const block = new LineBlock(partOf(text, 0, end), line, { format, scanner })
    if (rest.length > MAX_RECORD) return yield { fault: tooLong(line + block.lines) }
    if (end > 0) yield block
    line += block.lines
  }
  yield new LineBlock(rest, line, { format, scanner })
}

/** Whole lines of a text without quotes. */
class LineBlock implements RecordBatch {
  readonly #text: TextPiece
  readonly #first: number
  readonly #format: Format
  readonly #scanner: LineScanner
  /** Known once it was scanned. */
  #lines: number | null = null

  constructor(text: TextPiece, first: number, by: { readonly format: Format; readonly scanner: LineScanner }) {
    this.#text = text
    this.#first = first
    this.#format = by.format
    this.#scanner = by.scanner
  }

  /** How many line ends it has. */
  get lines(): number {
    if (this.#lines !== null) return this.#lines
    let lines = 0
    const { lineEnd } = this.#format
    for (let at = this.#text.indexOf(lineEnd); at >= 0; at = this.#text.indexOf(lineEnd, at + 1)) lines++
    return lines
  }

  get records(): readonly FileRecord[] {
    const { lineEnd, delimiter } = this.#format
    return splitLines(textOf(this.#text).split(lineEnd), delimiter, this.#first)
  }

  readonly numbers = (wanted: WantedNumbers) => {
    const rows = this.#scanner.scan(this.#text, this.#first, wanted)
    this.#lines = rows?.lines ?? null
    return rows
  }
}

/** Cuts text into records by the grammar of RFC 4180, leniently: a quote within a field is text. */
export async function* parseRecords(pieces: AsyncIterable<string>, format: Format): AsyncGenerator<Batch, void, void> {
  let records: FileRecord[] = []
  const parser = parse({
    ...optionsOf(format),
    on_record: (fields: string[], { lines }) => {
      records.push({ fields, line: format.line - 1 + lines })
    },
  })
  // Every error comes back through the callbacks below too.
  parser.on('error', () => {})
  try {
    for await (const piece of pieces) {
      await settled((done) => parser.write(piece, done))
      yield { records }
      records = []
    }
    await settled((done) => parser.end(done))
    yield { records }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    // What was read of the broken record is forgotten; the caller learns the line.
    yield { fault: faultOf(cause, format) }
  }
}

function optionsOf({ delimiter, lineEnd }: Format) {
  return {
    delimiter,
    record_delimiter: lineEnd === '\n' ? ['\r\n', '\n'] : ['\r'],
    max_record_size: MAX_RECORD,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  }
}

function splitLines(lines: readonly string[], delimiter: string, first: number): FileRecord[] {
  const records: FileRecord[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    if (line.trim() !== '') records.push({ fields: line.split(delimiter), line: first + i })
  }
  return records
}

function settled(act: (done: (error?: Error | null) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => act((error) => (error ? reject(error) : resolve())))
}

function faultOf(error: CsvError, format: Format): string {
  const line = format.line - 1 + Number(error.lines)
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(line)
  return `line ${line}: a quote is opened and not closed before the end of the file`
}

function tooLong(line: number): string {
  return `line ${line}: longer than ${MAX_RECORD} characters; a quote may be open, or it is no CSV`
}
