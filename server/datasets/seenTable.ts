import type { ColumnRole, FilePreview } from '../jobs/ports/filePreview.ts'
import type { Extent } from './files/extent.ts'
import type { OpenedTable } from './files/table.ts'
import { showName } from './formats/fields.ts'
import type { Reading } from './formats/readingState.ts'
import type { Batch } from './formats/records.ts'
import { nameFormat } from './layouts/formatNames.ts'
import type { Layout } from './layouts/layout.ts'

/** Rows that are shown. */
const MOST_ROWS = 10

/** Characters of a field that are shown. */
const LONGEST_FIELD = 200

const PACKED = { GZIP: ', packed with gzip', ZIP: ', in a ZIP' } as const

/** What is seen of a table while it is read; each opening begins anew. */
export class SeenTable {
  #table: OpenedTable | null = null
  #rows: (readonly string[])[] = []
  #count = 0

  /** Rows that were read. */
  get count(): number {
    return this.#count
  }

  /** The fields of the first row; none before. */
  get first(): readonly string[] {
    return this.#rows[0] ?? []
  }

  /** The same table, whose first rows are noted as they are read. */
  take(table: OpenedTable): OpenedTable {
    this.#table = table
    this.#rows = 'faults' in table ? [...(table.rows ?? [])] : []
    this.#count = 0
    return 'faults' in table ? table : { ...table, batches: this.#note(table.batches) }
  }

  async *#note(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
    for await (const batch of batches) {
      if ('records' in batch) {
        const { records } = batch
        this.#count += records.length
        const missing = MOST_ROWS - this.#rows.length
        if (missing > 0) this.#rows.push(...records.slice(0, missing).map(({ fields }) => fields))
        // Numbers would be read past what is noted here.
        yield { records }
      } else yield batch
    }
  }

  /**
   * What the file is taken for, its columns and its first rows.
   *
   * @param reading null where it has none
   */
  describe(reading: Reading | null, packed: Extent['packed']): Pick<FilePreview, 'format' | 'columns' | 'rows'> {
    const table = this.#table
    const behind = packed === null ? '' : PACKED[packed]
    if (table === null) return { format: 'no file of candles', columns: [], rows: [] }
    if ('faults' in table) {
      const width = Math.max(0, ...this.#rows.map((row) => row.length))
      const names = table.names ?? Array<string>(width).fill('')
      const columns = names.map((name, at) => ({
        position: at + 1,
        name: showName(name) || `column ${at + 1}`,
        role: null,
      }))
      return { format: `not recognised${behind}`, columns, rows: this.#rows.map(shownFields) }
    }
    const { layout, form } = table.format
    const rows = this.#rows
    const hasOwner = form === 'OBJECTS' || form === 'ARRAYS'
    // What records of JSON stand in is a column only where it tells symbols apart.
    const isHidden = hasOwner && (layout.symbol !== layout.names.length - 1 || (reading?.series.size ?? 0) < 2)
    const count = layout.names.length - (isHidden ? 1 : 0)
    const hasNames = form !== 'NO_HEADER' && form !== 'ARRAYS'
    const volume = reading ? reading.volumes.layout.volume : layout.volume
    const columns = layout.names.slice(0, count).map((name, at) => ({
      position: at + 1,
      name: hasNames && name !== '' ? name : `column ${at + 1}`,
      role: roleOf(at, { ...layout, volume }),
    }))
    const format = nameFormat({ ...table.format, rows })
    return { format: `${format}${behind}`, columns, rows: rows.map((row) => shownFields(row.slice(0, count))) }
  }
}

function roleOf(at: number, { index, clock, volume, symbol }: Layout): ColumnRole | null {
  if (at === index.time || at === clock) return 'TIME'
  if (at === index.open) return 'OPEN'
  if (at === index.high) return 'HIGH'
  if (at === index.low) return 'LOW'
  if (at === index.close) return 'CLOSE'
  if (at === volume) return 'VOLUME'
  return at === symbol ? 'SYMBOL' : null
}

function shownFields(fields: readonly string[]): readonly string[] {
  return fields.map((field) => field.trim().slice(0, LONGEST_FIELD))
}
