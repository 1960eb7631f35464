import { parquetWriteBuffer } from 'hyparquet-writer'

/** A Parquet file of which one byte is another, so that its reader counts up to a length of billions. */
export function hangingParquet(): Uint8Array<ArrayBuffer> {
  const days = [1, 2, 3].map((day) => new Date(Date.UTC(2024, 0, day)))
  const columns = ['open', 'high', 'low', 'close'].map((name) => ({ name, data: [1, 2, 3], type: 'DOUBLE' as const }))
  const data = parquetWriteBuffer({ columnData: [{ name: 'date', data: days, type: 'TIMESTAMP' }, ...columns] })
  const bytes = new Uint8Array(data)
  bytes[11] = 0x80
  return bytes
}
