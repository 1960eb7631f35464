import { read } from 'node:fs'
import { promisify } from 'node:util'

/** Bytes that are read in one go. */
const PIECE_BYTES = 262_144

const readAt = promisify(read)

/** The bytes of a file, in any order. */
export interface FileBytes {
  readonly length: number
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
  return { pieces: () => piecesOf(fd), bytes: { length, read: (from, to) => readBytes(fd, from, to) } }
}

/** What comes in pieces; `pieces` is asked for it each time that it is read. */
export function streamed(pieces: () => AsyncIterable<Uint8Array | string>): FileSource {
  return { pieces, bytes: null }
}

async function* piecesOf(fd: number): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(PIECE_BYTES)
  for (let at = 0; ; ) {
    const { bytesRead } = await readAt(fd, buffer, 0, PIECE_BYTES, at)
    if (bytesRead === 0) return
    at += bytesRead
    // The reader decodes a piece before it asks for the next one.
    yield buffer.subarray(0, bytesRead)
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
