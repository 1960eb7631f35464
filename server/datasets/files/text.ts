import { isAscii } from 'node:buffer'
import { setImmediate } from 'node:timers/promises'
import { partOf, type TextPiece } from '../scans/pieces.ts'

/** Characters in one piece of text: about ten milliseconds of reading, then others get their turn. */
const PIECE = 1 << 18

/** Characters of the first piece, of which each record is looked at: it tells how the others are read. */
const FIRST_PIECE = 1 << 16

/**
 * Decodes a source of bytes or strings into pieces of text of at most `PIECE` characters, without a
 * byte order mark; the bytes themselves where all are ASCII. Bytes are what `encodingOf` finds. The event loop turns
 * once every `PIECE` characters, so that a large import does not hold up the streams.
 */
export async function* decodeText(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<TextPiece, void, void> {
  let sinceTurn = 0
  let size = FIRST_PIECE
  for await (const text of decodeChunks(source)) {
    for (let at = 0; at < text.length; size = PIECE) {
      if (sinceTurn >= PIECE) {
        await setImmediate()
        sinceTurn = 0
      }
      const piece = partOf(text, at, at + size)
      at += piece.length
      sinceTurn += piece.length
      yield piece
    }
  }
}

/** Puts what was taken off `rest` back in front of it. `rest` is let go however this ends. */
export async function* resume<T>(taken: T, rest: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  const further = rest[Symbol.asyncIterator]()
  try {
    yield taken
    for (let next = await further.next(); !next.done; next = await further.next()) yield next.value
  } finally {
    await further.return?.()
  }
}

async function* decodeChunks(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<TextPiece, void, void> {
  let decoder: Decoder | null = null
  let first = true
  for await (const chunk of source) {
    if (chunk.length === 0) continue
    if (typeof chunk !== 'string') decoder ??= new Decoder(encodingOf(chunk))
    const text = typeof chunk === 'string' ? chunk : (decoder?.decode(chunk) ?? '')
    yield first && typeof text === 'string' ? withoutMark(text) : text
    first &&= text === ''
  }
  if (decoder) yield decoder.end()
}

/** Decodes bytes that come one after the other. */
class Decoder {
  readonly #decoder: TextDecoder
  readonly #hasAscii: boolean
  /** Whether a character may be begun, whose other bytes come next. */
  #isOpen = false

  constructor(encoding: string) {
    this.#decoder = new TextDecoder(encoding)
    this.#hasAscii = !encoding.startsWith('utf-16')
  }

  decode(bytes: Uint8Array): TextPiece {
    if (this.#hasAscii && !this.#isOpen && isAscii(bytes))
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#isOpen = (bytes.at(-1) ?? 0) > 127
    return this.#decoder.decode(bytes, { stream: true })
  }

  end(): string {
    return this.#decoder.decode()
  }
}

/**
 * The encoding of bytes: UTF-16 where they open with its mark, as Excel's "Unicode text" and MetaTrader's files do, or where every
 * other one is 0; UTF-8; or Windows-1252, as banks still write it, where they are no UTF-8.
 */
function encodingOf(first: Uint8Array): string {
  const [one, two, three, four] = first
  if (one === 0xff && two === 0xfe) return 'utf-16le'
  if (one === 0xfe && two === 0xff) return 'utf-16be'
  if (one && two === 0 && three && four === 0) return 'utf-16le'
  if (one === 0 && two && three === 0 && four) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(first, { stream: true })
    return 'utf-8'
  } catch {
    // No UTF-8: each byte is a character.
    return 'windows-1252'
  }
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
