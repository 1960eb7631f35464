import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import { type Candles, COLUMNS } from '../../engine/candles.ts'
import { mostPlaneBytes, readPlanes, writePlanes } from './columnPlanes.ts'

/** The first time stands before what is compressed, so that a statement can read it alone. */
const TIME_BYTES = Float64Array.BYTES_PER_ELEMENT

/** The quickest level: the others win a hundredth. A checksum, since nothing else would tell of a changed byte. */
const PARAMS = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 }

/** zlib takes no smaller pieces. */
const LEAST_PIECE = constants.Z_MIN_CHUNK

// On a thread of the system: the event loop turns meanwhile.
const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** The most bytes that the planes of so many bars take; as one piece, for each is a turn of the event loop. */
function mostBytes(bars: number): number {
  return Math.max(LEAST_PIECE, COLUMNS.length * mostPlaneBytes(bars))
}

/** Packs `bars` candles from bar `from` on: the first time, then the columns (`columnPlanes.ts`), compressed together by zstd. */
export async function packCandles(candles: Candles, from: number, bars: number): Promise<Uint8Array> {
  const planes = new Uint8Array(mostBytes(bars))
  let end = 0
  for (const name of COLUMNS) end = writePlanes(candles[name].subarray(from, from + bars), planes, end)
  const packed = await compress(planes.subarray(0, end), { params: PARAMS, chunkSize: planes.length })
  const time = new Uint8Array(candles.time.slice(from, from + 1).buffer)
  return Buffer.concat([time, packed])
}

function decompressPlanes(data: Uint8Array, bars: number): Promise<Uint8Array> {
  const most = mostBytes(bars)
  return decompress(data.subarray(TIME_BYTES), { maxOutputLength: most, chunkSize: most })
}

/**
 * Unpacks so many candles into `into`, from its bar `at` on.
 *
 * @throws where these are not the bytes of so many bars
 */
export async function unpackCandles(data: Uint8Array, bars: number, into: Candles, at: number): Promise<void> {
  const planes = await decompressPlanes(data, bars)
  let end = 0
  for (const name of COLUMNS) end = readPlanes(planes, end, into[name].subarray(at, at + bars))
  if (end !== planes.length) throw new Error(`it unpacks to ${planes.length} bytes; ${bars} bars are ${end}`)
}

/** Unpacks the times alone of so many candles. */
export async function unpackTimes(data: Uint8Array, bars: number): Promise<Float64Array> {
  const times = new Float64Array(bars)
  readPlanes(await decompressPlanes(data, bars), 0, times)
  return times
}
