/**
 * A piece of a text: its characters, or, where all of them are ASCII, their bytes, of which no string need be made. Both have the same
 * methods to search in them.
 */
export type TextPiece = string | Buffer

/** The characters of a piece, from one place on, to another. */
export function textOf(piece: TextPiece, from = 0, to = piece.length): string {
  return typeof piece === 'string' ? piece.slice(from, to) : piece.toString('latin1', from, to)
}

/** A part of a piece; of bytes, no copy. */
export function partOf(piece: TextPiece, from: number, to?: number): TextPiece {
  return typeof piece === 'string' ? piece.slice(from, to) : piece.subarray(from, to)
}

/** The bytes of a text, where all of its characters are ASCII; else the text. */
function bytesOf(text: string): TextPiece {
  const bytes = Buffer.from(text)
  return bytes.length === text.length ? bytes : text
}

/** Joins what is left of one piece with the next, in memory that is used again and again. */
export class PieceJoiner {
  #memory = Buffer.alloc(0)

  /**
   * Two pieces that follow each other, as one. Of bytes it stands until the next two are joined, of which the first may be a part of it;
   * the pieces themselves are needed no more.
   */
  join(one: TextPiece, other: TextPiece): TextPiece {
    const first = typeof one === 'string' && typeof other !== 'string' ? bytesOf(one) : one
    if (typeof first === 'string' || typeof other === 'string') return textOf(one) + textOf(other)
    const length = first.length + other.length
    const memory = length <= this.#memory.length ? this.#memory : Buffer.allocUnsafeSlow(2 * length)
    memory.set(first)
    memory.set(other, first.length)
    this.#memory = memory
    return memory.subarray(0, length)
  }
}

/** The characters of pieces. */
export async function* textsOf(pieces: AsyncIterable<TextPiece>): AsyncGenerator<string, void, void> {
  for await (const piece of pieces) yield textOf(piece)
}
