import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { FileFault, type FileLimits, limited } from './limit.ts'

/** Bytes that are unpacked in one go: each piece takes turns of the event loop. */
const PIECE_BYTES = 131_072

/** Unpacks gzip as it comes. Throws a `FileFault` where it is broken, or larger than it may be. */
export async function* gunzip(
  pieces: AsyncIterable<Uint8Array | string>,
  limits: FileLimits,
): AsyncGenerator<Uint8Array> {
  // Each piece is a copy: zlib reads ahead, and the source may fill its buffer again.
  const source = Readable.from(copies(pieces))
  const unzip = createGunzip({ chunkSize: PIECE_BYTES })
  source.once('error', (error) => unzip.destroy(error))
  try {
    yield* limited(source.pipe(unzip), limits)
  } catch (cause) {
    if (!isBroken(cause)) throw cause
    throw new FileFault('it is gzip that is broken or cut off; download it again', { cause })
  } finally {
    source.destroy()
    unzip.destroy()
  }
}

async function* copies(pieces: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece as Uint8Array)
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}
