import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readGood, rowsOf } from './fixtures.ts'

type Bar = readonly [timeMs: number, open: number, high: number, low: number, close: number, volume: number]

/** A possible candle with prices of two decimals, some whole second between 2001 and 2033. */
const bar: fc.Arbitrary<Bar> = fc
  .record({
    seconds: fc.integer({ min: 1e9, max: 2e9 }),
    prices: fc.array(fc.integer({ min: 1, max: 1e7 }), { minLength: 4, maxLength: 4 }),
    volume: fc.integer({ min: 0, max: 1e9 }),
  })
  .map(({ seconds, prices, volume }) => {
    const [low = 0, open = 0, close = 0, high = 0] = prices.sort((a, b) => a - b).map((cents) => cents / 100)
    return [seconds * 1000, open, high, low, close, volume]
  })

const series = fc.uniqueArray(bar, { selector: ([time]) => time, minLength: 2, maxLength: 40 })

const isoTime = (ms: number) => new Date(ms).toISOString()
const commas = (value: number) => String(value).replace('.', ',')
const grouped = (value: number) => `"${value.toLocaleString('en-US', { maximumFractionDigits: 2 })}"`

/** The same bars as different programs would write them. */
const WRITERS: Readonly<Record<string, (bars: readonly Bar[]) => string>> = {
  plain: (bars) =>
    table(
      ['time', 'open', 'high', 'low', 'close', 'volume'],
      bars.map(([at, ...rest]) => [isoTime(at), ...rest]),
      ',',
    ),
  seconds: (bars) =>
    table(
      ['Timestamp', 'Open', 'High', 'Low', 'Close', 'Volume'],
      bars.map(([at, ...rest]) => [at / 1000, ...rest]),
      '\t',
    ),
  microseconds: (bars) =>
    table(
      ['open_time', 'open', 'high', 'low', 'close', 'volume'],
      bars.map(([at, ...rest]) => [at * 1000, ...rest]),
      ',',
    ),
  german: (bars) =>
    table(
      ['Date', 'Open', 'High', 'Low', 'Close', 'Volume'],
      bars.map(([at, ...rest]) => [isoTime(at), ...rest.map(commas)]),
      ';',
    ),
  turned: (bars) =>
    table(
      ['volume', 'close', 'low', 'high', 'open', 'date'],
      bars.map(([at, ...rest]) => [...rest.toReversed(), isoTime(at)]),
      ',',
    ),
  grouped: (bars) =>
    table(
      ['date', 'open', 'high', 'low', 'close', 'volume'],
      bars.map(([at, ...rest]) => [isoTime(at), ...rest.map(grouped)]),
      ',',
    ),
  zoned: (bars) =>
    table(
      ['date', 'open', 'high', 'low', 'close', 'volume'],
      bars.map(([at, ...rest]) => [eastern(at), ...rest]),
      ',',
    ),
  parted: (bars) =>
    table(
      ['date', 'time', 'open', 'high', 'low', 'close', 'volume'],
      bars.map(([at, ...rest]) => [...parted(at), ...rest]),
      ',',
    ),
}

function eastern(ms: number): string {
  return isoTime(ms - 5 * 3_600_000)
    .replace('.000Z', '-05:00')
    .replace('T', ' ')
}

function parted(ms: number): string[] {
  return [isoTime(ms).slice(0, 10).replaceAll('-', '.'), isoTime(ms).slice(11, 19)]
}

function table(header: readonly string[], rows: readonly (readonly unknown[])[], delimiter: string): string {
  return [header, ...rows].map((row) => row.join(delimiter)).join('\r\n')
}

test.each(Object.entries(WRITERS))(
  'the same candles have the same digest when they are written %s',
  async (_, write) => {
    await fc.assert(
      fc.asyncProperty(series, async (bars) => {
        const plain = await readGood(WRITERS.plain?.(bars) ?? '')
        const other = await readGood(write(bars))
        expect(rowsOf(other.candles)).toEqual(rowsOf(plain.candles))
        expect(other.digest).toBe(plain.digest)
      }),
    )
  },
)

test('any shuffled series with some bars written twice is read as the sorted one, the last bar of a time winning', async () => {
  const shuffled = series.chain((bars) =>
    fc.tuple(fc.shuffledSubarray(bars, { minLength: bars.length }), fc.shuffledSubarray(bars), fc.constant(bars)),
  )
  await fc.assert(
    fc.asyncProperty(shuffled, fc.integer({ min: 1, max: 50 }), async ([all, again, bars], size) => {
      const later = again.map(
        ([at, ...rest]): Bar => [at, ...(rest.map((value) => value + 1) as [number, number, number, number, number])],
      )
      const text = WRITERS.plain?.([...all, ...later]) ?? ''
      const cut = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
      const { candles, warnings } = await readGood(...cut)
      const last = new Map([...bars, ...later].map((row) => [row[0], row]))
      expect(rowsOf(candles)).toEqual([...last.values()].sort((a, b) => a[0] - b[0]))
      const duplicates = warnings.filter((warning) => warning.includes('a later row has the same time'))
      expect(duplicates.map((warning) => Number.parseInt(warning, 10))).toEqual(again.length > 0 ? [again.length] : [])
    }),
  )
})

test('a value that differs anywhere changes the digest', async () => {
  const place = fc.tuple(fc.nat(), fc.constantFrom(0, 2, 5))
  await fc.assert(
    fc.asyncProperty(series, place, async (bars, [row, column]) => {
      const changed = bars.map((values, index) =>
        index === row % bars.length ? (values.with(column, (values[column] ?? 0) + 1) as unknown as Bar) : values,
      )
      const [before, after] = [
        await readGood(WRITERS.seconds?.(bars) ?? ''),
        await readGood(WRITERS.seconds?.(changed) ?? ''),
      ]
      expect(after.digest).not.toBe(before.digest)
    }),
  )
})
