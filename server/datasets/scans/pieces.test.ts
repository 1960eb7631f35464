import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PieceJoiner, partOf, type TextPiece, textOf } from './pieces.ts'

/** A piece as the decoder gives it: bytes where all characters are ASCII and it is not told as text. */
function pieces(): fc.Arbitrary<TextPiece[]> {
  const bytes = fc.string({ unit: fc.constantFrom(...'abc123,\n'), maxLength: 40 }).map((text) => Buffer.from(text))
  return fc.array(fc.oneof(bytes, fc.string({ unit: fc.constantFrom(...'abcä€,\n'), maxLength: 40 })))
}

test('what is left of one piece and the next are one text, in whatever form they come', () => {
  fc.assert(
    fc.property(pieces(), fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
      const joiner = new PieceJoiner()
      const whole = all.map((piece) => textOf(piece)).join('')
      let rest: TextPiece = Buffer.alloc(0)
      let read = ''
      for (const piece of all) {
        const text = joiner.join(rest, piece)
        // Nothing is kept of the piece itself.
        if (typeof piece !== 'string') piece.fill(0)
        const end = Math.floor(share * text.length)
        read += textOf(text, 0, end)
        rest = partOf(text, end)
      }
      expect(read + textOf(rest)).toBe(whole)
    }),
  )
})

test('the text of a head is bytes again with the first piece of bytes, and what is no ASCII stays text', () => {
  const joiner = new PieceJoiner()
  const first = joiner.join('1,2\n3,', Buffer.from('4\n5,6\n'))
  expect([Buffer.isBuffer(first), textOf(first)]).toEqual([true, '1,2\n3,4\n5,6\n'])
  const last = joiner.join(partOf(first, 8), 'ä\n')
  expect(last).toBe('5,6\nä\n')
  expect(joiner.join('ä', Buffer.from('b'))).toBe('äb')
})

test('small pieces use the same memory again and again', () => {
  const joiner = new PieceJoiner()
  const memory = new Set<ArrayBufferLike>()
  let rest: TextPiece = Buffer.alloc(0)
  for (let at = 0; at < 100; at++) {
    const text: TextPiece = joiner.join(rest, Buffer.from(`${at},${at}\n`))
    memory.add((text as Buffer).buffer)
    rest = partOf(text, text.length - 2)
  }
  expect(memory.size).toBeLessThan(3)
})
