import { expect, test } from 'vitest'
import { chunksOf } from '../fixtures.ts'
import { textOf } from '../scans/pieces.ts'
import { decodeText } from './text.ts'

async function decode(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const pieces: string[] = []
  for await (const piece of decodeText(chunksOf(...chunks).pieces())) pieces.push(textOf(piece))
  return pieces
}

test.each<[string, (string | Uint8Array)[]]>([
  ['strings', ['\uFEFFa€', 'b']],
  ['strings after an empty one', ['', '\uFEFFa€', 'b']],
  ['UTF-8', [Buffer.from('\uFEFFa€b')]],
  ['UTF-8 cut within a character', [Buffer.from('a€b').subarray(0, 2), Buffer.from('a€b').subarray(2)]],
  ['UTF-16', [Buffer.from('\uFEFFa€b', 'utf16le')]],
  ['UTF-16, big end first', [Buffer.from('\uFEFFa€b', 'utf16le').swap16()]],
  ['UTF-16 without a mark', [Buffer.from('a,b', 'utf16le'), Buffer.from('a€b', 'utf16le')]],
  ['Windows-1252', [Uint8Array.from([97, 0x80, 98])]],
])('%s are decoded without a byte order mark', async (_, chunks) => {
  expect((await decode(...chunks)).join('')).toMatch(/^(?:a,b)?a€b$/)
})

test('a mark that stands later is part of the text', async () => {
  expect((await decode('a', '\uFEFFb')).join('')).toBe('a\uFEFFb')
})

test('a large text comes in pieces, whole', async () => {
  const text = '0123456789'.repeat(100_000)
  const pieces = await decode(text)
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(1 << 18)
  expect(pieces.join('')).toBe(text)
})
