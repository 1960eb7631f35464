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

/** Two pieces that follow each other, as one. */
export function joined(one: TextPiece, other: TextPiece): TextPiece {
  if (one.length === 0) return other
  if (typeof one === 'string' || typeof other === 'string') return textOf(one) + textOf(other)
  return Buffer.concat([one, other])
}

/** The characters of pieces. */
export async function* textsOf(pieces: AsyncIterable<TextPiece>): AsyncGenerator<string, void, void> {
  for await (const piece of pieces) yield textOf(piece)
}
