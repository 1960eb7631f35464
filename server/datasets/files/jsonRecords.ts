import type { FileRecord } from '../formats/fileRecord.ts'
import type { Batch } from '../formats/records.ts'
import type { RecordFormat } from '../layouts/recordFormat.ts'
import { Cursor } from '../scans/cursor.ts'
import { type NumberRows, RowBuffer, type WantedNumbers } from '../scans/numberRows.ts'
import { type TextPiece, textOf } from '../scans/pieces.ts'
import { RecordScanner, type RecordShape } from '../scans/recordRows.ts'
import { type JsonLeaf, JsonLeaves } from './jsonLeaves.ts'

/** Characters of a record, about. */
const RECORD_CHARACTERS = 100

/** How the records of a group read, and those of groups beside it. */
export interface MatchedGroup {
  readonly format: RecordFormat
  fieldsOf(leaf: JsonLeaf): readonly string[]
  /** Whether a leaf is such a record. */
  has(leaf: JsonLeaf): boolean
  /** What records are like whose values stand where the layout has them; null for another. */
  shapeOf(leaf: JsonLeaf): Pick<RecordShape, 'isArray' | 'names' | 'width'> | null
}

/** Gives the records of a group in batches, in text that comes in pieces. */
export class JsonRecords {
  readonly #group: MatchedGroup
  readonly #json: JsonLeaves
  readonly #cursor = new Cursor()
  readonly #rows = new RowBuffer()
  #line = 0
  /** The record that was read last, where the text goes on right behind it. */
  #behind: JsonLeaf | null = null

  /** @param json has taken the text before the pieces */
  constructor(group: MatchedGroup, json: JsonLeaves) {
    this.#group = group
    this.#json = json
  }

  /** A batch of the records among some leaves. */
  batchOf(leaves: readonly JsonLeaf[]): Batch {
    const { has, fieldsOf } = this.#group
    return { records: leaves.filter(has).map((leaf) => ({ fields: fieldsOf(leaf), line: ++this.#line })) }
  }

  /**
   * The records of the next piece. Those that are all alike come as numbers too. Where these are not taken, and for those between, the
   * text is cut into tokens: of a few records first, then of ever more.
   */
  *batchesIn(piece: TextPiece): Generator<Batch> {
    const isScanned = this.#cursor.open(piece)
    let at = 0
    for (let stride = 1; at < piece.length; ) {
      const scanner = isScanned ? this.#scanner() : null
      if (scanner) {
        this.#cursor.at = at
        yield { records: [], numbers: (wanted) => this.#numbers(scanner, wanted) }
        stride = this.#cursor.at > at ? 1 : 2 * stride
        at = this.#cursor.at
      }
      const from = at
      at = this.#endOfRecord(piece, at + (stride - 1) * RECORD_CHARACTERS)
      yield this.batchOf(this.#take(textOf(piece, from, at)))
    }
  }

  /** Cuts text into tokens, and notes whether it ends with a record. */
  #take(text: string): readonly JsonLeaf[] {
    const before = this.#json.write(text.slice(0, -1))
    const last = this.#json.write(text.slice(-1))
    this.#behind = last.length === 1 ? (last[0] ?? null) : null
    return before.length === 0 ? last : [...before, ...last]
  }

  /** Right behind the end of a record that ends at a place or later; the end of the piece where none does. */
  #endOfRecord(piece: TextPiece, from: number): number {
    const end = piece.indexOf(this.#group.format.form === 'ARRAYS' ? ']' : '}', from)
    return end < 0 ? piece.length : end + 1
  }

  /** What reads records like the last one; null where they are not known to follow. */
  #scanner(): RecordScanner | null {
    const around = this.#json.around
    const shape = this.#behind && this.#group.has(this.#behind) ? this.#group.shapeOf(this.#behind) : null
    if (!shape || around === 'OBJECT') return null
    return new RecordScanner({ ...shape, isListed: around === 'ARRAY' }, this.#cursor, this.#rows)
  }

  #numbers(scanner: RecordScanner, wanted: WantedNumbers): NumberRows | null {
    const last = this.#behind
    if (last === null) return null
    const { layout } = this.#group.format
    const owner = layout.symbol === layout.names.length - 1 ? (this.#group.fieldsOf(last).at(-1) ?? '') : ''
    // The first record of another owner is read by itself, which begins its series.
    if (owner !== '' && owner !== wanted.symbol) return null
    const first = this.#line + 1
    const rows = scanner.scan(wanted, (text, row) => this.#recordOf(text, first + row, last))
    this.#line += rows.length
    return rows
  }

  #recordOf(text: string, line: number, { path, key }: JsonLeaf): FileRecord {
    const [leaf] = new JsonLeaves().write(text)
    return { fields: leaf ? this.#group.fieldsOf({ ...leaf, path, key }) : [], line }
  }
}
