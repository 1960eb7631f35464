import type { ColumnMetaData, SchemaTree } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { FileFault, type FileLimits, tooLarge } from './limit.ts'
import { isMoment, ParquetColumn } from './parquetColumn.ts'
import { beginningOf, factsOf, hasBeginning, readDictionary, readPage, type StoredPage } from './parquetPage.ts'
import { formOf, type ValueForm, type Values } from './parquetValues.ts'
import type { FileBytes } from './source.ts'

/** Bytes that are read for the header of a page, which has some dozens; with the least and the greatest text of the page, more. */
const HEADER_BYTES = 65_536

/** Bytes that are read in one go where pages are read to their end: a page of most writers has as many. */
const PIECE_BYTES = 1_048_576

/** A column of one group of rows. */
export interface StoredColumn {
  readonly bytes: FileBytes
  /** The schema of all columns, and that of this one. */
  readonly root: SchemaTree
  readonly field: SchemaTree
  readonly metadata: ColumnMetaData
  readonly rows: number
  readonly limits: FileLimits
}

/** Reads a column of one group of rows page by page, so that no more than one page of it is in memory. */
export class ColumnPages {
  readonly #bytes: FileBytes
  readonly #limits: FileLimits
  readonly #form: ValueForm
  readonly #isMoment: boolean
  /** Rows of pages that are still to come. */
  #left: number
  #dictionary: Values | null = null
  #at: number
  readonly #end: number
  /** The floats of the page before. */
  #before: Float64Array<ArrayBuffer> | null = null
  /** The bytes of the file from `#at` on that are here. */
  #here = new Uint8Array()

  constructor({ bytes, root, field, metadata, rows, limits }: StoredColumn) {
    this.#bytes = bytes
    this.#limits = limits
    this.#form = formOf(root, field, metadata)
    this.#isMoment = isMoment(field)
    this.#left = rows
    const { dictionary_page_offset: dictionary, data_page_offset: data, total_compressed_size: size } = metadata
    this.#at = Number(dictionary && dictionary < data ? dictionary : data)
    this.#end = Math.min(bytes.length, this.#at + Number(size))
  }

  /** The next page; the memory of the one before is given back. @throws FileFault, or what is thrown at pages that are not as they should be */
  next(): Promise<ParquetColumn> {
    return this.#next(null)
  }

  /** The first rows of the next page, at most so many, of which no more than their bytes are read; no page follows. */
  first(rows: number): Promise<ParquetColumn> {
    return this.#next(rows)
  }

  async #next(most: number | null): Promise<ParquetColumn> {
    // Pages live too long for what collects garbage often, and others would pile up until the rest is collected.
    this.#before?.buffer.transfer(0)
    this.#before = null
    for (;;) {
      const header = await this.#header(most)
      const { compressed_page_size: size, uncompressed_page_size: unpacked, type } = header
      if (unpacked > this.#limits.mostUnpacked) throw tooLarge(this.#limits.mostUnpacked)
      if (!(size >= 0 && size <= this.#end - this.#at)) throw new FileFault('it is a Parquet file that is cut off')
      if (type === 'INDEX_PAGE') await this.#take(size, most)
      else if (type === 'DICTIONARY_PAGE') {
        // It may be a view of bytes that are given back.
        this.#dictionary = readDictionary({ header, bytes: await this.#take(size, most) }, this.#form).slice()
      } else {
        const values = await this.#values(header, most)
        if (values.length > 0) return new ParquetColumn(this.#own(values), this.#isMoment)
      }
    }
  }

  async #values(header: StoredPage['header'], most: number | null): Promise<Values> {
    const facts = factsOf(header)
    if (facts === null || facts.rows > this.#left || facts.rows < 0)
      throw new FileFault('it is a Parquet file that cannot be read: a page has other rows than its group')
    this.#left -= facts.rows
    const by = { form: this.#form, dictionary: this.#dictionary }
    const size = header.compressed_page_size
    const rows = Math.min(facts.rows, most ?? facts.rows)
    // Packed, rows seldom take more than unpacked.
    if (beginningOf(rows) < size && rows < facts.rows && hasBeginning(facts, this.#form)) {
      const bytes = await this.#see(beginningOf(rows))
      const values = withinRange(() => readPage({ header, bytes }, { ...by, rows }))
      if (values) return values
    }
    const values = readPage({ header, bytes: await this.#take(size, most) }, { ...by, rows: facts.rows })
    return rows < facts.rows ? values.slice(0, rows) : values
  }

  /** Values in memory of their own. */
  #own(values: Values): Values {
    if (!(values instanceof Float64Array)) return values
    const isOwn = values.byteLength === values.buffer.byteLength && values.buffer instanceof ArrayBuffer
    const own = isOwn ? (values as Float64Array<ArrayBuffer>) : values.slice()
    this.#before = own
    return own
  }

  async #header(most: number | null): Promise<StoredPage['header']> {
    const { buffer, byteOffset, byteLength } = await this.#see(HEADER_BYTES, most === null ? PIECE_BYTES : 0)
    const reader = { view: new DataView(buffer, byteOffset, byteLength), offset: 0 }
    const header = parquetHeader(reader)
    this.#pass(reader.offset)
    return header
  }

  async #take(size: number, most: number | null): Promise<Uint8Array> {
    const bytes = await this.#see(size, most === null ? size + HEADER_BYTES : 0)
    this.#pass(size)
    return bytes.subarray(0, size)
  }

  #pass(bytes: number): void {
    this.#at += bytes
    this.#here = this.#here.subarray(bytes)
  }

  /** The next bytes, so many, or those up to the end of the column; more may be read, where that spares reading again. */
  async #see(length: number, atOnce = 0): Promise<Uint8Array<ArrayBuffer>> {
    const left = this.#end - this.#at
    const missing = Math.min(length, left) - this.#here.length
    if (missing <= 0) return this.#here
    const from = this.#at + this.#here.length
    const read = await this.#bytes.read(from, Math.min(this.#end, from + Math.max(missing, atOnce)))
    const both = new Uint8Array(this.#here.length + read.length)
    both.set(this.#here)
    both.set(read, this.#here.length)
    this.#here.buffer.transfer(0)
    read.buffer.transfer(0)
    this.#here = both
    return both
  }
}

/** What is read, or null where bytes end before. */
function withinRange<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return null
  }
}
