import { read } from 'node:fs'
import { promisify } from 'node:util'
import { FileFault } from './limit.ts'

/** Bytes that are read in one go; several pieces are in memory at once, of gzip the most. */
const PIECE_BYTES = 131_072

const readAt = promisify(read)

/** The bytes of a file, in any order. */
export interface FileBytes {
  readonly length: number
  /** The file that this process has open; absent where it is none. */
  readonly fd?: number
  /** Reads from one place to another, or to the end; into memory that is given for it, where it can. */
  read(from: number, to: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
}

/** A file, or a text, that is read as often as is needed. */
export interface FileSource {
  /** What it holds, from its beginning. A piece may be written over once the next one is asked for. */
  pieces(): AsyncIterable<Uint8Array | string>
  /** Null for what comes only from its beginning on. */
  readonly bytes: FileBytes | null
}

/** A file that is open in this process, and stays so. */
export function openFile(fd: number, length: number): FileSource {
  const bytes: FileBytes = { length, fd, read: (from, to, into) => readBytes(fd, from, to, into) }
  return { pieces: () => pieceBytes(bytes), bytes }
}

/** What comes in pieces; `pieces` is asked for it each time that it is read. */
export function streamed(pieces: () => AsyncIterable<Uint8Array | string>): FileSource {
  return { pieces, bytes: null }
}

/** Bytes from the first on, in pieces. Throws a `FileFault` where they end before the length that they should have. The next is read while one is used. Two pieces of memory take turns: of new ones hundreds would wait for the collector. */
export async function* pieceBytes({ length, read }: FileBytes): AsyncGenerator<Uint8Array> {
  const memory = [new Uint8Array(PIECE_BYTES), new Uint8Array(PIECE_BYTES)]
  const readFrom = (from: number) => {
    memory.reverse()
    const piece = from < length ? read(from, from + PIECE_BYTES, memory[0]) : Promise.resolve(new Uint8Array())
    // Of what nobody takes any more, nobody hears that it failed.
    piece.catch(() => undefined)
    return piece
  }
  let next = readFrom(0)
  for (let at = 0; ; ) {
    const piece = await next
    if (piece.length === 0 && at < length)
      throw new FileFault(`it became shorter than its ${length} bytes while it was read; import it again`)
    if (piece.length === 0) return
    at += piece.length
    next = readFrom(at)
    yield piece
  }
}

/** Reads a part of a file that is open; less where the file ends before. Into memory that is given, if it has room. */
export async function readBytes(
  fd: number,
  from: number,
  to: number,
  into?: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = Math.max(0, to - from)
  const bytes = into && into.length >= size ? into.subarray(0, size) : new Uint8Array(size)
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await readAt(fd, bytes, filled, bytes.length - filled, from + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
