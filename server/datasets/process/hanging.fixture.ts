import { brotliCompressSync, constants } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** Pages, of a row each, and what each of them unpacks to. */
const PAGES = 1_000
const PAGE_BYTES = 1 << 25

const QUICKLY = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }

/** A Parquet file of some kibibytes whose pages unpack to gigabytes, one after the other, so that its reader is held for minutes. */
export function hangingParquet(): Uint8Array<ArrayBuffer> {
  const page = pageOf(brotliCompressSync(new Uint8Array(PAGE_BYTES), QUICKLY))
  const rows = Array.from({ length: PAGES }, () => 1)
  const columns = ['open', 'high', 'low', 'close'].map((name) => ({ name, data: rows, type: 'DOUBLE' as const }))
  const date = {
    name: 'date',
    data: rows.map(() => '2024-01-02'),
    type: 'STRING' as const,
    encoding: 'PLAIN' as const,
    nullable: false,
  }
  // Room is made for the pages of the first column, and they are put there.
  let room = PAGES * page.length
  const pack = (input: Uint8Array) => {
    const packed = room > 0 ? new Uint8Array(room) : brotliCompressSync(input, QUICKLY)
    room = 0
    return packed
  }
  const bytes = new Uint8Array(
    parquetWriteBuffer({ columnData: [date, ...columns], codec: 'BROTLI', compressors: { BROTLI: pack } }),
  )
  for (let at = 0; at < PAGES; at++) bytes.set(page, 'PAR1'.length + at * page.length)
  return bytes
}

/** A data page of one row, with its header in Thrift's compact protocol. */
function pageOf(packed: Uint8Array): Uint8Array {
  const number = (value: number) => [0x15, ...varInt(2 * value)]
  const data = [0x2c, ...number(1), ...number(0), ...number(3), ...number(3), 0]
  return Uint8Array.from([...number(0), ...number(PAGE_BYTES), ...number(packed.length), ...data, 0, ...packed])
}

function varInt(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varInt(Math.floor(value / 128))]
}
