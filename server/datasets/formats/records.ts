import { CsvError, parse } from 'csv-parse'
import type { Format } from './head.ts'
import { resume } from './text.ts'

/** Characters that one record may have; without a limit, a quote left open would gather a whole file. */
const MAX_RECORD = 1 << 16

/** One line of a file, or several where a quoted field spans them, cut into fields. */
export interface FileRecord {
  readonly fields: readonly string[]
  /** The line on which it ends, from 1. */
  readonly line: number
}

/** Records as they come, or the reason why no more can be read. */
export type Batch = { readonly records: readonly FileRecord[] } | { readonly fault: string }

/**
 * Cuts text into records; lines without text are left out. Up to the first quote every line end ends a record
 * and every delimiter a field, so plain splitting is exact there and several times as fast; from the first
 * quote on, csv-parse reads.
 *
 * @param pieces text from `format.line` on
 */
export async function* cutRecords(pieces: AsyncIterable<string>, format: Format): AsyncGenerator<Batch, void, void> {
  let { line } = format
  let rest = ''
  for await (const piece of pieces) {
    const text = rest + piece
    if (piece.includes('"')) return yield* parseRecords(resume(text, pieces), { ...format, line })
    const lines = piece.includes(format.lineEnd) ? text.split(format.lineEnd) : [text]
    rest = lines.pop() ?? ''
    if (rest.length > MAX_RECORD) return yield { fault: tooLong(line + lines.length) }
    if (lines.length > 0) yield { records: splitLines(lines, format.delimiter, line) }
    line += lines.length
  }
  yield { records: splitLines([rest], format.delimiter, line) }
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
