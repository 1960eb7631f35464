import { brotliDecompressSync, constants, gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { CompressionCodec } from 'hyparquet'
import { snappyUncompressor } from 'hysnappy'
import { FileFault } from './limit.ts'
import { snappyBeginning } from './snappyBeginning.ts'

let snappy: ReturnType<typeof snappyUncompressor> | null = null

/** Unpacks all of a page, into so many bytes. */
export function unpackPage(packed: Uint8Array, codec: CompressionCodec, bytes: number): Uint8Array {
  const unpacked = unpackAll(packed, codec, bytes)
  if (unpacked.length !== bytes) throw new RangeError(`a page unpacks to ${unpacked.length} bytes and not to ${bytes}`)
  return unpacked
}

function unpackAll(packed: Uint8Array, codec: CompressionCodec, bytes: number): Uint8Array {
  const options = { maxOutputLength: Math.max(1, bytes) }
  if (codec === 'UNCOMPRESSED') return packed
  if (codec === 'GZIP') return gunzipSync(packed, options)
  if (codec === 'BROTLI') return brotliDecompressSync(packed, options)
  if (codec === 'ZSTD') return zstdDecompressSync(packed, options)
  if (codec !== 'SNAPPY')
    throw new FileFault(`it is Parquet packed with ${codec}, which is not read; write it with zstd or Snappy`)
  snappy ??= snappyUncompressor()
  return snappy(packed, bytes)
}

/**
 * Unpacks the beginning of a page of so many bytes, as far as the beginning of its packed bytes goes, which is given.
 *
 * @param wanted bytes that are enough
 */
export function unpackBeginning(
  packed: Uint8Array,
  codec: CompressionCodec,
  { bytes, wanted }: { readonly bytes: number; readonly wanted: number },
): Uint8Array {
  const maxOutputLength = Math.max(1, bytes)
  // What is cut off is taken as far as it goes.
  if (codec === 'GZIP') return gunzipSync(packed, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH })
  if (codec === 'BROTLI')
    return brotliDecompressSync(packed, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH })
  if (codec === 'ZSTD') return zstdDecompressSync(packed, { maxOutputLength, finishFlush: constants.ZSTD_e_flush })
  return codec === 'SNAPPY' ? snappyBeginning(packed, wanted) : packed
}
