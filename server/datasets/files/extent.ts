import { type TextPiece, textOf } from '../scans/pieces.ts'
import { FileFault } from './limit.ts'

/** How much of a file is looked at, and what was met; owned by one preview, whose reading changes it. */
export interface Extent {
  readonly characters: number
  /** Rows of a Parquet file. */
  readonly rows: number
  /** Whether the file has more. */
  isCut: boolean
  /** What the file was packed as. */
  packed: 'GZIP' | 'ZIP' | null
  /** The names of the tables that a zip holds; none where the file is no zip. */
  tables: readonly string[]
}

/** The beginning of a text as one piece, which ends with a whole line; notes in `extent` whether there is more. */
export async function* firstText(pieces: AsyncIterable<TextPiece>, extent: Extent): AsyncGenerator<string, void, void> {
  let text = ''
  try {
    for await (const piece of pieces) {
      text += textOf(piece)
      if (text.length > extent.characters) break
    }
  } catch (error) {
    if (!(error instanceof FileFault) || text === '') throw error
    // The beginning of a packed file unpacks up to where it was cut.
    extent.isCut = true
  }
  extent.isCut ||= text.length > extent.characters
  const seen = text.slice(0, extent.characters)
  yield isJson(seen) ? seen : wholeLines(seen, extent.isCut)
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text)
}

/** A text without its last line, where that is cut off: it has no end, and the text is, or it has fewer fields than the one before, or ends within one. */
function wholeLines(text: string, isCut: boolean): string {
  const end = text.includes('\n') ? '\n' : '\r'
  const last = text.lastIndexOf(end) + 1
  const line = text.slice(last)
  const before = text.slice(text.lastIndexOf(end, last - 2) + 1, last)
  const isWhole = line.trim() === '' || (!isCut && fieldsOf(line) >= fieldsOf(before) && !/[,;\t|]$/.test(line))
  return isWhole || last === 0 ? text : text.slice(0, last)
}

function fieldsOf(line: string): number {
  return line.split(/[,;\t|]/).length
}
