import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import { readFile } from './files/readFile.ts'
import { chunksOf, rowsOf } from './fixtures.ts'
import { markOf } from './formats/numbers.ts'

/** How programs write numbers: what groups thousands, and what stands before the fraction. */
const FORMATS = [
  { group: '', mark: '.' },
  { group: ',', mark: '.' },
  { group: '.', mark: ',' },
  { group: '\u00a0', mark: ',' },
  { group: ' ', mark: '.' },
  { group: "'", mark: '.' },
  { group: '', mark: ',' },
] as const

type NumberFormat = (typeof FORMATS)[number]

/** A number of at most so many decimals, with the zeros at its end where `isFixed`. */
function write(value: number, digits: number, { group, mark, isFixed }: NumberFormat & { isFixed: boolean }): string {
  const text = isFixed ? value.toFixed(digits) : String(Number(value.toFixed(digits)))
  const [whole = '', fraction = ''] = text.split('.')
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, group)
  return fraction === '' ? grouped : `${grouped}${mark}${fraction}`
}

/** Bars whose prices move by at most a fifth, as prices do, with a tick of so many digits. */
const walk = fc
  .record({
    digits: fc.integer({ min: 0, max: 4 }),
    first: fc.oneof(fc.integer({ min: 20, max: 3_000 }), fc.integer({ min: 20, max: 600_000 })),
    moves: fc.array(fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 4, maxLength: 4 }), {
      minLength: 2,
      maxLength: 12,
    }),
    volumes: fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 12, maxLength: 12 }),
    volumeDigits: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ digits, first, moves, volumes, volumeDigits }) => {
    let price = first
    const bars = moves.map((each, at) => {
      const [open = 0, high = 0, low = 0, close = 0] = each.map((move) => Number((price * (1 + move)).toFixed(digits)))
      price = Math.max(1, close)
      const volume = (volumes[at] ?? 0) / 10 ** volumeDigits
      return [open, Math.max(open, high, low, close), Math.min(open, high, low, close), close, volume]
    })
    return { bars, digits, volumeDigits }
  })

const style = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  isFixed: fc.boolean(),
  format: fc.constantFrom(...FORMATS),
  /** Null where volumes are written as prices are. */
  volumeFormat: fc.option(fc.constantFrom(...FORMATS), { freq: 1 }),
})

type Walk = typeof walk extends fc.Arbitrary<infer T> ? T : never
type Style = typeof style extends fc.Arbitrary<infer T> ? T : never

function textsOf({ bars, digits, volumeDigits }: Walk, { isFixed, format, volumeFormat }: Style): string[][] {
  return bars.map((bar) =>
    bar.map((value, column) =>
      column < 4
        ? write(value, digits, { ...format, isFixed })
        : write(value, volumeDigits, { ...(volumeFormat ?? format), isFixed }),
    ),
  )
}

function fileOf(texts: readonly (readonly string[])[], delimiter: string): string {
  const day = (at: number) => `2024-01-${String(at + 1).padStart(2, '0')}`
  const field = (text: string) => (text.includes(delimiter) ? `"${text}"` : text)
  const lines = texts.map((row, at) => [day(at), ...row.map(field)].join(delimiter))
  return [['date', 'open', 'high', 'low', 'close', 'volume'].join(delimiter), ...lines].join('\r\n')
}

/**
 * Nobody whose points group thousands cuts fields by commas: what cannot be told from decimals there is taken for these.
 * Volumes may be grouped otherwise than prices, but have no other mark.
 */
function isWritten({ delimiter, format, volumeFormat }: Style): boolean {
  if (volumeFormat && volumeFormat.mark !== format.mark) return false
  return delimiter !== ',' || (format.group !== '.' && volumeFormat?.group !== '.')
}

const given = fc.tuple(walk, style.filter(isWritten))
const RUNS = { numRuns: numRuns(500) }

test('numbers in any format come back as they were, or the file is refused with both readings', async () => {
  await fc.assert(
    fc.asyncProperty(given, async ([bars, how]) => {
      const outcome = await readFile(chunksOf(fileOf(textsOf(bars, how), how.delimiter)), 'csv')
      if ('problems' in outcome) {
        expect(outcome.problems.map(({ message }) => message)).toEqual([expect.stringMatching(/ may be \d+ or \d+/)])
      } else
        expect(outcome.series.flatMap(({ candles }) => rowsOf(candles)).map((row) => row.slice(1))).toEqual(bars.bars)
    }),
    RUNS,
  )
})

test('no file is refused in which a price and a volume tell their mark', async () => {
  const tells = (texts: readonly string[]) => texts.some((text) => ['.', ','].includes(markOf(text) ?? ''))
  await fc.assert(
    fc.asyncProperty(given, async ([bars, how]) => {
      const texts = textsOf(bars, how)
      fc.pre(tells(texts.flatMap((row) => row.slice(0, 4))) && tells(texts.map((row) => row[4] ?? '')))
      expect(await readFile(chunksOf(fileOf(texts, how.delimiter)), 'csv')).toHaveProperty('series')
    }),
    RUNS,
  )
})
