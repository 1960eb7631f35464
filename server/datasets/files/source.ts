import { read } from 'node:fs'
import { promisify } from 'node:util'

/** Bytes that are read in one go; several pieces are in memory at once, of gzip the most. */
const PIECE_BYTES = 131_072

const readAt = promisify(read)

/** The bytes of a file, in any order. */
export interface FileBytes {
  readonly length: number
  /** The file that this process has open; absent where it is none. */
  readonly fd?: number
  /** Reads from one place to another, or to the end. */
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>
}

/** A file, or a text, that is read as often as is needed. */
export interface FileSource {
  /** What it holds, from its beginning. */
  pieces(): AsyncIterable<Uint8Array | string>
  /** Null for what comes only from its beginning on. */
  readonly bytes: FileBytes | null
}

/** A file that is open in this process, and stays so. */
export function openFile(fd: number, length: number): FileSource {
  const bytes: FileBytes = { length, fd, read: (from, to) => readBytes(fd, from, to) }
  return { pieces: () => pieceBytes(bytes), bytes }
}

/** What comes in pieces; `pieces` is asked for it each time that it is read. */
export function streamed(pieces: () => AsyncIterable<Uint8Array | string>): FileSource {
  return { pieces, bytes: null }
}

/** Bytes from the first on, in pieces; the next is read while one is used. */
export async function* pieceBytes({ length, read }: FileBytes): AsyncGenerator<Uint8Array> {
  const readFrom = (from: number) => {
    const piece = from < length ? read(from, from + PIECE_BYTES) : Promise.resolve(new Uint8Array())
    // Of what nobody takes any more, nobody hears that it failed.
    piece.catch(() => undefined)
    return piece
  }
  let next = readFrom(0)
  for (let at = 0; ; ) {
    const piece = await next
    if (piece.length === 0) return
    at += piece.length
    next = readFrom(at)
    yield piece
  }
}

/** Reads a part of a file that is open; less where the file ends before. */
export async function readBytes(fd: number, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(Math.max(0, to - from))
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await readAt(fd, bytes, filled, bytes.length - filled, from + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
