import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FILES } from '../corpus/corpus.fixture.ts'
import { bytesOf } from '../fixtures.ts'
import { readFile } from './readFile.ts'
import { type FileSource, openFile, pieceBytes } from './source.ts'

/** A file of so many bytes, each another than its neighbours. */
function fileOf(length: number): { readonly fd: number; readonly bytes: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'barline-source-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const bytes = Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 7) % 251))
  writeFileSync(join(folder, 'file'), bytes)
  const fd = openSync(join(folder, 'file'), 'r')
  onTestFinished(() => closeSync(fd))
  return { fd, bytes }
}

test('a large file is read in two pieces of memory, which take turns', async () => {
  const { fd, bytes } = fileOf(1_000_003)
  const memory = new Set<ArrayBufferLike>()
  const copies: Uint8Array[] = []
  for await (const piece of openFile(fd, bytes.length).pieces()) {
    memory.add((piece as Uint8Array).buffer)
    copies.push(Uint8Array.from(piece as Uint8Array))
  }
  expect(memory.size).toBe(2)
  expect(Buffer.compare(Buffer.concat(copies), bytes)).toBe(0)
})

test('what gives memory of its own is read as well', async () => {
  const bytes = Uint8Array.from({ length: 400_000 }, (_, at) => at % 253)
  const copies: Uint8Array[] = []
  for await (const piece of pieceBytes(bytesOf(bytes).bytes as NonNullable<FileSource['bytes']>))
    copies.push(Uint8Array.from(piece))
  expect(Buffer.compare(Buffer.concat(copies), bytes)).toBe(0)
})

test('a file that becomes shorter while it is read is refused, and one that grows is read as it was', async () => {
  const text = `date,open,high,low,close\n${'2024-01-02,1,2,1,2\n2024-01-03,1,2,1,2\n'.repeat(20_000)}`
  const whole = Buffer.from(text)
  const folder = mkdtempSync(join(tmpdir(), 'barline-source-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'file'), whole.subarray(0, 400_000))
  const fd = openSync(join(folder, 'file'), 'r')
  onTestFinished(() => closeSync(fd))
  expect(await readFile(openFile(fd, whole.length), 'file')).toEqual({
    problems: [
      {
        path: 'file',
        code: 'BAD_CSV',
        message: `it became shorter than its ${whole.length} bytes while it was read; import it again`,
      },
    ],
  })
  expect(await readFile(openFile(fd, 24 + 19 * 100), 'file')).toMatchObject({ series: [{ barSeconds: 86_400 }] })
})

/** A source whose pieces are of so many bytes, and are gone once the next one is asked for. */
function passing(data: Uint8Array, size: number): FileSource {
  return {
    pieces: async function* () {
      for (let at = 0; at < data.length; at += size) {
        const piece = Uint8Array.from(data.subarray(at, at + size))
        yield piece
        piece.fill(0x39)
      }
    },
    bytes: bytesOf(data).bytes,
  }
}

test.each(FILES.map(({ source, content }) => [source, content] as const))(
  '%s is read the same where each piece is written over once the next is asked for',
  async (_, content) => {
    const data = typeof content === 'string' ? Buffer.from(content) : await content()
    const kept = await readFile(bytesOf(data), 'file')
    expect(kept).not.toHaveProperty('problems')
    for (const size of [61, 1_000]) expect(await readFile(passing(data, size), 'file')).toEqual(kept)
  },
)
