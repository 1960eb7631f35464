import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../anyCharacter.fixture.ts'
import { numRuns } from '../../numRuns.fixture.ts'
import { readFile } from '../files/readFile.ts'
import { chunksOf } from '../fixtures.ts'
import type { FileReading, Problems, SeriesReading } from './fileReading.ts'
import { SLOW_FILES } from './slowFiles.fixture.ts'

/** What a store can keep of a reading: Postgres has no NUL in a text, no year 0, and 32 bits for a bar's seconds. */
function expectKept(outcome: FileReading | Problems): void {
  const texts = 'problems' in outcome ? outcome.problems.map(({ message }) => message) : warningsOf(outcome)
  for (const text of texts) {
    expect(text).not.toContain('\0')
    expect(text.length).toBeLessThan(2_000)
  }
  if ('problems' in outcome) expect(outcome.problems.length).toBeGreaterThan(0)
  else for (const series of outcome.series) expectDataset(series)
}

function warningsOf({ series, notes }: FileReading): string[] {
  return [...notes, ...series.flatMap(({ warnings }) => warnings)]
}

function expectDataset({ barSeconds, candles }: SeriesReading): void {
  expect(barSeconds).toBeLessThan(2 ** 31)
  for (const at of candles.time) expect(new Date(at).toISOString()).toMatch(/^(?!0000)\d{4}-/)
}

const cell = fc.oneof(
  fc.constantFrom('', '1', '1.5', '1,5', '-1', '1e400', 'NaN', '0x1', "1'000", 'null', '"1"', '"', '"",'),
  fc.constantFrom(
    '2020-01-01',
    '2020-01-02T00:00Z',
    '0000-01-01',
    '0001-01-01',
    '9999-12-31T23:59:59-15:00',
    '1/2/2020',
  ),
  fc.constantFrom('1600000000', '1600000060', '999999999999999999', '1e9', '3 Jan 2000'),
  fc.string({ maxLength: 8, unit: anyCharacter }),
)
const header = fc.constantFrom(
  'date,open,high,low,close,volume',
  'ti\0me;open;high;low;close',
  `${'_'.repeat(500)}date\topen\thigh\tlow\tclose`,
  'date,open,high,low',
  '"date","open","high","low","close"',
)
const like = fc
  .tuple(header, fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 12 }), fc.constantFrom(',', ';', '\t'))
  .map(([first, rows, delimiter]) => [first, ...rows.map((row) => row.join(delimiter))])
  .chain((lines) => fc.constantFrom('\n', '\r\n', '\r').map((end) => lines.join(end)))

test('any text that looks like a file of candles is read, or refused with a reason that can be kept', async () => {
  await fc.assert(
    fc.asyncProperty(like, async (text) => {
      expectKept(await readFile(chunksOf(text), 'csv'))
    }),
    { numRuns: numRuns(500) },
  )
})

test('any bytes are read, or refused with a reason that can be kept', async () => {
  const bytes = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom('', 'date,open,high,low,close\n'), async (chunks, first) => {
      expectKept(await readFile(chunksOf(Buffer.from(first), ...chunks), 'csv'))
    }),
    { numRuns: numRuns(200) },
  )
})

test.each([
  ['0000-01-01', '2020-01-01', 'from 1900 to 2100'],
  ['2020-01-01', '9999-12-31T23:00:00-05:00', 'from 1900 to 2100'],
  ['1900-01-01', '1970-01-01', 'a bar has 2208988800 seconds, the most common gap; at most 2147483647 (68 years)'],
])('candles of %s and %s are refused with a reason', async (one, other, reason) => {
  const outcome = await readFile(chunksOf(`date,open,high,low,close\n${one},1,1,1,1\n${other},1,1,1,1\n`), 'csv')
  expect(outcome).toHaveProperty('problems')
  expect('problems' in outcome && outcome.problems.map(({ message }) => message).join()).toContain(reason)
})

/** Read with patterns that overlap, one takes eighteen seconds and more. */
const MAX_MS = 10_000

test.each(Object.entries(SLOW_FILES))(
  'a file with %s is read within seconds',
  async (_, make) => {
    expectKept(await readFile(chunksOf(Buffer.from(make())), 'csv'))
  },
  MAX_MS,
)
