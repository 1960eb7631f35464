import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findHeader } from './head.ts'
import { type Batch, cutRecords, parseRecords } from './records.ts'

const HEADER = 'date,open,high,low,close\n'
const head = findHeader(HEADER)
if ('faults' in head) throw new Error('the header is not understood')
const { format } = head

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  yield* texts
}

async function collect(batches: AsyncIterable<Batch>) {
  const records: unknown[] = []
  for await (const batch of batches) {
    if ('fault' in batch) return { fault: batch.fault }
    records.push(...batch.records.map(({ fields, line }) => [line, ...fields]))
  }
  return { records }
}

/** Text of fields, delimiters and line ends, cut at random places. */
function chunked(...atoms: string[]): fc.Arbitrary<string[]> {
  const chunk = fc.array(fc.constantFrom(...atoms), { maxLength: 12 }).map((parts) => parts.join(''))
  return fc.array(chunk, { maxLength: 12 })
}

test('text without quotes is cut as csv-parse cuts it, line numbers included', async () => {
  await fc.assert(
    fc.asyncProperty(chunked('a', 'bc', ',', '1.5', '\n', '\r\n'), async (texts) => {
      const expected = await collect(parseRecords(pieces(...texts), format))
      const found = await collect(cutRecords(pieces(...texts), format))
      const trimmed = found.records?.map((record) =>
        (record as unknown[]).map((field) => (typeof field === 'string' ? field.trim() : field)),
      )
      expect(trimmed).toEqual(expected.records)
    }),
  )
})

test('where the text is cut into chunks changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(chunked('a', ',', '"b"', '"c,d"', '"e\nf"', '\n', '\r\n', '"'), async (texts) => {
      const whole = await collect(cutRecords(pieces(texts.join('')), format))
      const letters = await collect(cutRecords(pieces(...texts.join('')), format))
      const trim = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll('\\r', ''))
      expect(trim(letters)).toEqual(trim(whole))
    }),
  )
})

test('quoted fields may hold delimiters, line ends and quotes, and lines are counted through them', async () => {
  const text = 'a,b\n"c,d","e ""f"""\n\n"g\nh",i\nj,k'
  const records = [
    [2, 'a', 'b'],
    [3, 'c,d', 'e "f"'],
    [6, 'g\nh', 'i'],
    [7, 'j', 'k'],
  ]
  expect(await collect(cutRecords(pieces(text), format))).toEqual({ records })
})

test('a quote that is never closed is a fault, however much text follows it', async () => {
  const short = await collect(cutRecords(pieces('a,"b\nc,d\n'), format))
  expect(short.fault).toContain('a quote is opened and not closed')
  const endless = await collect(cutRecords(pieces('a,"b\n', ...Array(100).fill('c,d\n'.repeat(1000))), format))
  expect(endless.fault).toContain('longer than 65536 characters')
})

test('a line without an end is a fault before it fills the memory', async () => {
  const endless = await collect(cutRecords(pieces('a\n', ...Array(100).fill('x'.repeat(1000))), format))
  expect(endless.fault).toBe('line 3: longer than 65536 characters; a quote may be open, or it is no CSV')
})
