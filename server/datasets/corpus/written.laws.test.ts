import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numRuns } from '../../numRuns.fixture.ts'
import { readFile } from '../files/readFile.ts'
import { chunksOf, rowsOf } from '../fixtures.ts'

type Bar = readonly [timeMs: number, ...prices: number[]]

const HOUR_MS = 3_600_000

/** Bars of an hour each, some of which are missing; the prices keep one scale. */
const bars: fc.Arbitrary<Bar[]> = fc
  .record({
    firstHour: fc.integer({ min: 300_000, max: 600_000 }),
    steps: fc.array(fc.constantFrom(1, 1, 1, 1, 2), { minLength: 5, maxLength: 40 }),
    cents: fc.array(fc.array(fc.integer({ min: 10_050, max: 19_949 }), { minLength: 4, maxLength: 4 }), {
      minLength: 41,
      maxLength: 41,
    }),
  })
  .map(({ firstHour, steps, cents }) => {
    let hour = firstHour
    return [0, ...steps].map((step, at): Bar => {
      hour += step
      const [low = 0, open = 0, close = 0, high = 0] = (cents[at] ?? []).toSorted((a, b) => a - b)
      return [hour * HOUR_MS, open, high, low, close, 100 + at].map((value, k) =>
        k > 0 && k < 5 ? value / 100 : value,
      ) as unknown as Bar
    })
  })

const part = (atMs: number, from: number, to: number) => new Date(atMs).toISOString().slice(from, to)
const two = (atMs: number, from: number) => Number(part(atMs, from, from + 2))

/** Ways to write a time that tell it alone. */
const TIMES: Readonly<Record<string, (atMs: number) => string>> = {
  seconds: (atMs) => String(atMs / 1_000),
  microseconds: (atMs) => `${atMs}000`,
  nanoseconds: (atMs) => `${atMs}000000`,
  iso: (atMs) => new Date(atMs).toISOString(),
  digits: (atMs) => `${part(atMs, 0, 10).replaceAll('-', '')} ${part(atMs, 11, 19).replaceAll(':', '')}`,
  points: (atMs) => `${part(atMs, 8, 10)}.${part(atMs, 5, 7)}.${part(atMs, 0, 4)} ${part(atMs, 11, 16)}`,
  eastAsian: (atMs) => `${part(atMs, 0, 4)}年${two(atMs, 5)}月${two(atMs, 8)}日 ${part(atMs, 11, 16)}`,
  zoned: (atMs) => `${part(atMs + 2 * HOUR_MS, 0, 10)} ${part(atMs + 2 * HOUR_MS, 11, 19)}+02:00`,
}

/** Ways that need the column as a whole. */
const ORDERS: Readonly<Record<string, (atMs: number) => string>> = {
  DMY: (atMs) => `${two(atMs, 8)}/${two(atMs, 5)}/${part(atMs, 0, 4)} ${part(atMs, 11, 16)}`,
  pointed: (atMs) => `${part(atMs, 8, 10)}.${part(atMs, 5, 7)}.${part(atMs, 2, 4)} ${part(atMs, 11, 16)}`,
  MDY: (atMs) => `${two(atMs, 5)}/${two(atMs, 8)}/${part(atMs, 0, 4)} ${part(atMs, 11, 16)}`,
}

const NAMES = [
  'time open high low close volume',
  'Date Open High Low Price Vol.',
  'Datum Eröffnung Hoch Tief Schlusskurs Volumen',
  'fecha apertura máximo mínimo cierre volumen',
  '<DATE> <OPEN> <HIGH> <LOW> <CLOSE> <VOL>',
  't o h l c v',
  'Tarih Açılış Yüksek Düşük Şimdi Hac.',
  '日期 开盘 最高 最低 收盘 成交量',
  null,
]

const style = fc.record({
  names: fc.constantFrom(...NAMES),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  isComma: fc.boolean(),
  isQuoted: fc.boolean(),
  order: fc.constantFrom('rising', 'falling', 'mixed'),
})

type Style = typeof style extends fc.Arbitrary<infer T> ? T : never

function write(rows: readonly Bar[], time: (atMs: number) => string, { delimiter, end, ...how }: Style): string {
  const number = (value: number) => (how.isComma && delimiter !== ',' ? String(value).replace('.', ',') : String(value))
  const quote = (field: string) => (how.isQuoted ? `"${field}"` : field)
  const lines = rows.map(([atMs, ...values]) => [time(atMs), ...values.map(number)].map(quote).join(delimiter))
  const middle = lines.length >> 1
  const ordered = {
    rising: lines,
    falling: lines.toReversed(),
    mixed: [...lines.slice(middle), ...lines.slice(0, middle)],
  }[how.order]
  return [...(how.names === null ? [] : [how.names.split(' ').join(delimiter)]), ...(ordered ?? [])].join(end)
}

test('a file is the same candles whatever its names, order, delimiters, marks, line ends and forms of time', async () => {
  await fc.assert(
    fc.asyncProperty(bars, fc.constantFrom(...Object.keys(TIMES)), style, async (rows, form, how) => {
      const outcome = await readFile(chunksOf(write(rows, TIMES[form] ?? String, how)), 'file')
      expect('series' in outcome ? rowsOf(outcome.series[0]?.candles ?? ([] as never)) : outcome.problems).toEqual(rows)
    }),
    { numRuns: numRuns(300) },
  )
})

test('dates of numbers are read in the order in which they were written, or asked about', async () => {
  const ordered = style.filter(({ order }) => order !== 'mixed')
  await fc.assert(
    fc.asyncProperty(bars, fc.constantFrom(...Object.keys(ORDERS)), ordered, async (rows, form, how) => {
      const outcome = await readFile(chunksOf(write(rows, ORDERS[form] ?? String, how)), 'file')
      if ('problems' in outcome) expect(outcome.problems.map(({ code }) => code)).toEqual(['AMBIGUOUS'])
      else expect(outcome.series.map(({ candles }) => rowsOf(candles))).toEqual([rows])
    }),
    { numRuns: numRuns(300) },
  )
})
