import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { allocateCandles, BYTES_PER_CANDLE, type Candles, COLUMNS } from '../../engine/candles.ts'
import type { Dataset } from '../../jobs/ports/datasetStore.ts'

/** Bytes that are read or written and hashed in one go: the hash holds the event loop up for about a millisecond. */
const PIECE_BYTES = 1024 * 1024

/** What tells whether a file holds a dataset's candles. */
export type Identity = Pick<Dataset, 'bars' | 'digest'>

/** What a file turned out to hold. */
export type Reading = { readonly candles: Candles } | { readonly fault: string }

/** For `catch`: what is not there, or not there any more, is null. */
export function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

/**
 * Reads candles into shared memory; null where there is no file.
 *
 * A file holds the six columns as they lie in memory and nothing else. Those are the bytes that a dataset's digest is
 * the SHA-256 of, so the digest that names the file also proves it: a flipped bit, another byte order, another dataset
 * or a later format cannot have that hash, and a header would prove less. `sha256sum` of a file prints its name.
 *
 * @throws where the file is there and the system does not let it be read
 */
export async function readCandleFile(path: string, { bars, digest }: Identity): Promise<Reading | null> {
  await using handle = await open(path).catch(nullIfMissing)
  if (!handle) return null
  const { size } = await handle.stat()
  const bytes = bars * BYTES_PER_CANDLE
  if (size !== bytes) return { fault: `it has ${size} bytes; ${bars} bars are ${bytes}` }
  const candles = allocateCandles(bars)
  const hash = createHash('sha256')
  for (const piece of piecesOf(candles)) {
    await fill(handle, piece)
    hash.update(piece)
  }
  const found = hash.digest('hex')
  return found === digest ? { candles } : { fault: `its SHA-256 is ${found}` }
}

/**
 * Writes candles so that a reader at any moment finds the whole file or none, however many write it at once: each
 * writes a part of its own, and the last rename wins. The disk is not told to flush, since a file that a power cut
 * has torn is found out when it is read.
 *
 * @returns false where the candles do not have that digest, and so would be refused when read: nothing is left of them
 * @throws where the system does not let it be written; nothing is left then either, unless it cannot be deleted
 */
export async function writeCandleFile(path: string, candles: Candles, digest: string): Promise<boolean> {
  const part = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.part`
  try {
    const found = await writePart(part, candles)
    if (found === digest) await rename(part, path)
    return found === digest
  } finally {
    await rm(part, { force: true })
  }
}

/** @returns the SHA-256 of what was written */
async function writePart(part: string, candles: Candles): Promise<string> {
  await using handle = await open(part, 'wx')
  const hash = createHash('sha256')
  for (const piece of piecesOf(candles)) {
    await handle.writeFile(piece)
    hash.update(piece)
  }
  return hash.digest('hex')
}

/** Fills a piece with what comes next; where the file ends early the rest stays zero, which the hash finds out. */
async function fill(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length; ) {
    const { bytesRead } = await handle.read(piece, at, piece.length - at, null)
    if (bytesRead === 0) return
    at += bytesRead
  }
}

/** The memory of all columns, in the order of `COLUMNS`. */
function* piecesOf(candles: Candles): Generator<Uint8Array> {
  for (const name of COLUMNS) {
    const { buffer, byteOffset, byteLength } = candles[name]
    const column = new Uint8Array(buffer, byteOffset, byteLength)
    for (let at = 0; at < byteLength; at += PIECE_BYTES) yield column.subarray(at, at + PIECE_BYTES)
  }
}
