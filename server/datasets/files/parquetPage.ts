import type { DataPageHeader, Encoding, PageHeader } from 'hyparquet'
import { readDataPage } from 'hyparquet/src/datapage.js'
import { readPlain } from 'hyparquet/src/plain.js'
import { isAllOne, readRuns } from './parquetRuns.ts'
import { unpackBeginning, unpackPage } from './parquetUnpacking.ts'
import { type ValueForm, type Values, valuesOf } from './parquetValues.ts'

/** A page as it stands in a file. */
export interface StoredPage {
  readonly header: PageHeader
  /** All of its packed bytes, or, where only its first rows are wanted, the first of them. */
  readonly bytes: Uint8Array
}

/** What of a page's header both versions have. */
export interface PageFacts {
  readonly rows: number
  readonly encoding: Encoding
}

/** How many rows a page has, and how they are written; null for a page that has none. */
export function factsOf({ data_page_header: one, data_page_header_v2: two }: PageHeader): PageFacts | null {
  const found = two ?? one
  return found && Number.isInteger(found.num_values) ? { rows: found.num_values, encoding: found.encoding } : null
}

/** Whether the first rows of a page can be read of the first of its bytes. */
export function hasBeginning({ encoding }: PageFacts, { type }: ValueForm): boolean {
  return encoding.endsWith('_DICTIONARY') || (encoding === 'PLAIN' && type !== 'BYTE_ARRAY')
}

/** Reads the values that other pages of a column name by their places. */
export function readDictionary({ header, bytes }: StoredPage, form: ValueForm): Values {
  const count = header.dictionary_page_header?.num_values ?? 0
  return plainValues(unpackPage(bytes, form.codec, header.uncompressed_page_size), form, count)
}

/**
 * Reads the first rows of a page, so many; all of them where `hasBeginning` says no.
 *
 * @param dictionary null where none was read
 * @throws RangeError where the page, or its beginning, has fewer
 */
export function readPage(
  page: StoredPage,
  { form, dictionary, rows }: { readonly form: ValueForm; readonly dictionary: Values | null; readonly rows: number },
): Values {
  const encoding = factsOf(page.header)?.encoding ?? 'PLAIN'
  const { levels, values } = partsOf(page, form, rows)
  const present = levels === null || isAllOne(levels, rows) ? null : readRuns(levels, 1, rows)
  const count = present === null ? rows : present.reduce((sum, level) => sum + level, 0)
  const stored = encoding.endsWith('_DICTIONARY')
    ? named(dictionary ?? [], values, count)
    : encoding === 'PLAIN'
      ? plainValues(values, form, count)
      : // Without its path a column has no levels, which are read already.
        valuesOf(readDataPage(values, withoutLevels(encoding, count), { ...form, schemaPath: [] }).dataPage, form)
  return present === null ? stored : spread(stored, present)
}

function withoutLevels(encoding: Encoding, count: number): DataPageHeader {
  return { num_values: count, encoding, definition_level_encoding: 'RLE', repetition_level_encoding: 'RLE' }
}

/** What a page is made of, unpacked: which rows have a value, null where all must have one, and the values. */
function partsOf({ header, bytes }: StoredPage, { codec, element }: ValueForm, rows: number) {
  const isNullable = element.repetition_type !== 'REQUIRED'
  const { data_page_header_v2: two, uncompressed_page_size: size } = header
  const isWhole = bytes.length >= header.compressed_page_size
  const unpack = (packed: Uint8Array, length: number, by: typeof codec) =>
    isWhole ? unpackPage(packed, by, length) : unpackBeginning(packed, by, { bytes: length, wanted: beginningOf(rows) })
  if (two) {
    const from = two.repetition_levels_byte_length
    const to = from + two.definition_levels_byte_length
    const values = unpack(bytes.subarray(to), size - to, two.is_compressed === false ? 'UNCOMPRESSED' : codec)
    return { levels: isNullable && two.num_nulls !== 0 ? bytes.subarray(from, to) : null, values }
  }
  const unpacked = unpack(bytes, size, codec)
  if (!isNullable) return { levels: null, values: unpacked }
  const length = new DataView(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength).getUint32(0, true)
  return { levels: unpacked.subarray(4, 4 + length), values: unpacked.subarray(4 + length) }
}

/** Bytes of each kind of value; none where they have no length of their own. */
const BYTES: Readonly<Record<string, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8, INT96: 12 }

/** Bytes of a page, unpacked, that hold its first rows: their values, and which rows of it have one. */
export function beginningOf(rows: number): number {
  return 16 * rows + 131_072
}

function plainValues(bytes: Uint8Array, form: ValueForm, count: number): Values {
  const { type, element } = form
  const least = count * (BYTES[type] ?? element.type_length ?? 0)
  if (least > bytes.length) throw new RangeError(`a page has ${bytes.length} bytes, and its values ${least}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return valuesOf(readPlain({ view, offset: 0 }, type, count, element.type_length), form)
}

/** The values of a dictionary that are named by their places. */
function named(dictionary: Values, bytes: Uint8Array, count: number): Values {
  const [bits = 0] = bytes
  const places = bits === 0 ? new Uint32Array(count) : readRuns(bytes.subarray(1), bits, count)
  if (!(dictionary instanceof Float64Array)) return Array.from(places, (place) => dictionary[place])
  const values = new Float64Array(count)
  for (let row = 0; row < count; row++) values[row] = dictionary[places[row] ?? 0] ?? Number.NaN
  return values
}

/** Values where there are some, and none where there is none. */
function spread(values: Values, present: Uint32Array): Values {
  const isFloats = values instanceof Float64Array
  const spread = isFloats ? new Float64Array(present.length).fill(Number.NaN) : new Array<unknown>(present.length)
  let next = 0
  for (let row = 0; row < present.length; row++) if (present[row] === 1) spread[row] = values[next++]
  return spread
}
