import { expect, test } from 'vitest'
import { allocateCandles } from '../../engine/candles.ts'
import { IS_QUICK } from '../../testMode.fixture.ts'
import { readFile } from '../files/readFile.ts'
import { streamed } from '../files/source.ts'
import { chunksOf, readBad, readGood, rowsOf } from '../fixtures.ts'

const FIRST = [Date.UTC(2020, 0, 1), 10, 12, 9, 11, 100]
const SECOND = [Date.UTC(2020, 0, 2), 11.5, 13, 10.25, 12, 200]
const PLAIN = 'date,open,high,low,close,volume\n2020-01-01,10,12,9,11,100\n2020-01-02,11.5,13,10.25,12,200\n'

test.each<[string, string]>([
  ['commas', PLAIN],
  ['semicolons', PLAIN.replaceAll(',', ';')],
  ['tabs', PLAIN.replaceAll(',', '\t')],
  ['CRLF line ends', PLAIN.replaceAll('\n', '\r\n')],
  ['CR line ends', PLAIN.replaceAll('\n', '\r')],
  ['no line end at the end', PLAIN.trimEnd()],
  ['a byte order mark', `\uFEFF${PLAIN}`],
  ['every field in quotes', PLAIN.replace(/[^,\n]+/g, '"$&"')],
  ['one field in quotes', PLAIN.replace('2020-01-02', '"2020-01-02"')],
  ['spaces around the fields', PLAIN.replaceAll(',', ' , ')],
  ['blank lines and rows of bare delimiters', PLAIN.replaceAll('\n', '\n\n,,,,,\n')],
  ['a delimiter at the end of each row', PLAIN.replaceAll(/\n(?=2)/g, ',\n')],
  ['a title above the header', `https://example.org/candles\n\n${PLAIN}`],
  ['decimal commas between semicolons', PLAIN.replaceAll(',', ';').replaceAll('.', ',')],
  ['decimal commas in quotes', PLAIN.replace('11.5', '"11,5"').replace('10.25', '"10,25"')],
  [
    'the newest bar first',
    PLAIN.split('\n')
      .map((_, i, lines) => lines[[0, 2, 1][i] ?? 3])
      .join('\n'),
  ],
  ['other columns', PLAIN.replace('date', 'trades,date').replaceAll(/^2020/gm, '7,2020')],
  ['date and time apart', PLAIN.replace('date', 'date,time').replaceAll(/(2020-..-..)/g, '$1,00:00')],
  [
    'a date beside a whole time',
    PLAIN.replace('date', 'date,time').replaceAll(/(2020-01-0)(.)/g, '$1$2,$1$2T00:00:00Z'),
  ],
])('a file with %s is read', async (_, text) => {
  const { candles, barSeconds, warnings } = await readGood(text)
  expect(rowsOf(candles)).toEqual([FIRST, SECOND])
  expect(barSeconds).toBe(86_400)
  expect(warnings).toEqual([])
})

test('bytes are read as UTF-8, or as UTF-16 where the mark says so, wherever they are cut', async () => {
  const utf8 = Buffer.from(`\uFEFF${PLAIN.replace('volume', 'volume,Währung')}`)
  const utf16 = Buffer.from(`\uFEFF${PLAIN}`, 'utf16le')
  for (const bytes of [utf8, utf16]) {
    const cuts = Array.from({ length: bytes.length / 4 + 1 }, (_, i) => bytes.subarray(i * 4, i * 4 + 4))
    expect(rowsOf((await readGood(...cuts)).candles)).toEqual([FIRST, SECOND])
  }
})

const WAY = 'such as another contract or a series adjusted by ratios'

test('a file in which prices are negative is refused with the first of them, and what to do', async () => {
  // Oil, on the day before the contract of May 2020 ended.
  const oil = `${PLAIN}2020-04-17,20,20,18,18.27,1\n2020-04-20,17.73,17.85,-40.32,-37.63,2\n`
  expect(await readBad(oil)).toEqual([
    {
      path: 'csv',
      code: 'BAD_CSV',
      message: `1 row has a price below 0 (first: line 5, column low: "-40.32"), on which no return can be told; leave it out, or take what stays above 0, ${WAY}`,
    },
  ])
  const [spread] = await readBad(`${PLAIN}2020-01-03,-1,-1,-2,-1,1\n2020-01-04,-1,-1,-2,-1,1\n`)
  expect(spread?.message).toContain('2 rows have a price below 0 (first: line 4, column open: "-1")')
})

test('of several symbols, one with negative prices is left out, which is told', async () => {
  const rows = ['2020-01-01,A,1,1,1,1', '2020-01-02,A,1,1,1,1', '2020-01-01,B,9,9,-9,9', '2020-01-02,B,9,9,9,9']
  const outcome = await readFile(chunksOf(`date,symbol,open,high,low,close\n${rows.join('\n')}`), 'csv')
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems))
  expect(outcome.series.map(({ symbol }) => symbol)).toEqual(['A'])
  expect(outcome.notes).toEqual([expect.stringMatching(/^"B" left out: 1 row has a price below 0 \(first: line 4/)])
})

test('candles come in one piece of shared memory', async () => {
  const { candles } = await readGood(PLAIN)
  expect(candles.time.buffer).toBeInstanceOf(SharedArrayBuffer)
  expect(candles.volume.buffer).toBe(candles.time.buffer)
  expect(candles.time.buffer.byteLength).toBe(2 * 48)
})

test.each<[string, string, string[]]>([
  [
    'no volume',
    'date,open,high,low,close\n2020-01-01,1,1,1,1\n2020-01-02,1,1,1,1\n',
    ['no column volume: every volume is 0'],
  ],
  [
    'a price of 0',
    `${PLAIN}2020-01-03,1,1,0,1,1\n`,
    ['1 row dropped: price not above 0 (first: line 4, column low: "0")'],
  ],
  [
    'a price that is no number',
    `${PLAIN}2020-01-03,1,null,1,1,1\n`,
    ['1 row dropped: price missing or not a number (first: line 4, column high: "null")'],
  ],
  [
    'a row cut short',
    `${PLAIN}2020-01-03,1,1\n`,
    ['1 row dropped: price missing or not a number (first: line 4, column low: empty)'],
  ],
  [
    'a footer',
    `${PLAIN}Source: \u0000somebody,,,,,\n`,
    ['1 row dropped: time not readable (first: line 4, column date: "Source: �somebody")'],
  ],
  [
    'grouped thousands without quotes',
    `${PLAIN}2020-01-03,1,234.5,1,1,1,1\n`,
    ['1 row dropped: more fields than the header names (first: line 4, column date: "2020-01-03")'],
  ],
  [
    'high below low',
    PLAIN.replace('12,9', '9,12'),
    ['1 row repaired: high below low, now swapped (first: line 2, column high: "9")'],
  ],
  [
    'an open above high',
    PLAIN.replace('10,12,9', '12,10,9').replace(',11,100', ',10,100'),
    ['1 row repaired: open or close outside low to high, now widened to hold it (first: line 2, column open: "12")'],
  ],
  [
    'a negative volume',
    PLAIN.replace(',100', ',-100'),
    ['1 row repaired: volume below 0, now 0 (first: line 2, column volume: "-100")'],
  ],
  [
    'an empty volume',
    PLAIN.replace(',100', ','),
    ['1 row repaired: volume missing or not a number, now 0 (first: line 2, column volume: empty)'],
  ],
  [
    'a time twice',
    `${PLAIN}2020-01-02,1,1,1,1,1\n`,
    ['1 row dropped: a later row has the same time (first: 2020-01-02T00:00:00.000Z)'],
  ],
  [
    'every time twice',
    PLAIN + PLAIN.split('\n').slice(1).join('\n'),
    ['2 rows dropped: a later row has the same time (first: 2020-01-01T00:00:00.000Z)'],
  ],
  [
    'a gap',
    `${PLAIN}2020-01-03,1,1,1,1,1\n2020-01-07,1,1,1,1,1\n`,
    ['1 gap without bars: it lasts 4 days, after 2020-01-03T00:00:00.000Z'],
  ],
])('a file with %s is read with a warning that says where', async (_, text, expected) => {
  const { candles, warnings } = await readGood(text)
  expect(warnings).toEqual(expected)
  expect(candles.length).toBeGreaterThan(1)
})

/** Half a million, or as many as are read while one writes. */
const MANY_ROWS = IS_QUICK ? 100_000 : 500_000

test('half a million rows are read while the event loop turns', async () => {
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  const outcome = await readFile(
    streamed(() => minutes(MANY_ROWS)),
    'csv',
  )
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems))
  const [{ candles } = { candles: allocateCandles(0) }] = outcome.series
  clearInterval(timer)
  expect(candles.length).toBe(MANY_ROWS)
  expect(candles.close.at(-1)).toBe(100.9)
  expect(turns).toBeGreaterThan(MANY_ROWS / 25_000)
})

async function* minutes(rows: number): AsyncGenerator<string> {
  yield 'time,open,high,low,close,volume\n'
  for (let row = 0; row < rows; row += 1000) {
    yield Array.from({ length: 1000 }, (_, i) => `${1_600_000_000 + (row + i) * 60},100,101,99,100.${i % 10},5\n`).join(
      '',
    )
  }
}
