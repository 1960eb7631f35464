import { setImmediate } from 'node:timers/promises'

/** Characters in one piece of text: about ten milliseconds of reading, then others get their turn. */
const PIECE = 1 << 18

/** The two bytes that open a little-endian UTF-16 file, as Excel's "Unicode text" does. */
const UTF16_MARK = [0xff, 0xfe]

/**
 * Decodes a source of bytes or strings into pieces of text of at most `PIECE` characters, without a
 * byte order mark. Bytes are UTF-8, or UTF-16LE where the source opens with that mark. The event loop turns
 * once every `PIECE` characters, so that a large import does not hold up the streams.
 */
export async function* decodeText(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<string, void, void> {
  let sinceTurn = 0
  for await (const text of decodeChunks(source)) {
    for (let at = 0; at < text.length; at += PIECE) {
      if (sinceTurn >= PIECE) {
        await setImmediate()
        sinceTurn = 0
      }
      const piece = text.slice(at, at + PIECE)
      sinceTurn += piece.length
      yield piece
    }
  }
}

/** Puts text that was taken off `pieces` back in front of them. */
export async function* resumeText(text: string, pieces: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  yield text
  yield* pieces
}

async function* decodeChunks(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<string, void, void> {
  let decoder: TextDecoder | null = null
  let first = true
  for await (const chunk of source) {
    if (chunk.length === 0) continue
    if (typeof chunk !== 'string') decoder ??= new TextDecoder(encodingOf(chunk))
    const text = typeof chunk === 'string' ? chunk : (decoder?.decode(chunk, { stream: true }) ?? '')
    yield first ? withoutMark(text) : text
    first &&= text === ''
  }
  if (decoder) yield decoder.decode()
}

function encodingOf(chunk: Uint8Array): string {
  return UTF16_MARK.every((byte, index) => chunk[index] === byte) ? 'utf-16le' : 'utf-8'
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
