import { expect, test } from 'vitest'
import { readBad, readGood, rowsOf } from './fixtures.ts'

/** A file of one line a day, from its lines of prices (and volumes). */
function file(lines: readonly string[], delimiter: string, header = 'open high low close volume'): string {
  const names = ['date', ...header.split(' ')].slice(0, 1 + (lines[0]?.split(' ').length ?? 0))
  const rows = lines.map((line, day) => [`2024-01-${String(day + 1).padStart(2, '0')}`, ...line.split(' ')])
  return [names, ...rows].map((fields) => fields.join(delimiter)).join('\n')
}

async function closesOf(text: string): Promise<(number | undefined)[]> {
  return rowsOf((await readGood(text)).candles).map((row) => row[4])
}

const CROSSING = ['980 995 975 990', '990 1,005 985 1,000', '1,000 1,020 995 1,015', '1,015 1,030 1,010 1,025']

test.each<[string, string, string, number[]]>([
  ['crosses a thousand, grouped by commas', CROSSING.join('\n'), ';', [990, 1000, 1015, 1025]],
  ['crosses a thousand, grouped by points', CROSSING.join('\n').replaceAll(',', '.'), '\t', [990, 1000, 1015, 1025]],
  ['leaves a thousand, the newest bar first', CROSSING.toReversed().join('\n'), ';', [1025, 1015, 1000, 990]],
  ['has decimal commas, without the zeros at their ends', '1 1,005 1 1\n1,004 1,01 1 1,006', ';', [1, 1.006]],
  ['has three decimals, but for a whole price', '2 2,005 2 2\n2,004 2,010 2 2,006', ';', [2, 2.006]],
  [
    'shows its mark in the last row',
    '39,850 39,850 39,850 39,850\n39,850 39,900.5 39,850 39,850',
    '\t',
    [39850, 39850],
  ],
  ['shows its mark in one column', '39,850 39,850 39,850 39,850\n39,850 39,90 39,850 39,850', '\t', [39.85, 39.85]],
  ['groups by spaces', '1\u00a0005 1\u00a0010 985,5 1\u00a0000', ';', [1000]],
  ['begins with 0', '0,975 1,005 0,970 1,001', ';', [1.001]],
  ['has volumes that show it', '39,850 39,850 39,850 39,850 1,234,567', '\t', [39850]],
])('a file that %s is read as it was meant', async (_, lines, delimiter, closes) => {
  const rows = lines.split('\n')
  const twice = rows.length > 1 ? rows : [...rows, ...rows]
  const found = await closesOf(file(twice, delimiter))
  expect(found).toEqual(twice.length === closes.length ? closes : [...closes, ...closes])
})

test.each<[string, string, string]>([
  ['commas', '108.757 108.760 108.700 108.750', ','],
  ['tabs, as MetaTrader does', '108.757 108.760 108.700 108.750', '\t'],
])('three decimals behind a point are decimals in a file cut by %s', async (_, line, delimiter) => {
  const text = file([line, line], delimiter).replaceAll(/2024-01-/g, delimiter === '\t' ? '2024.01.' : '2024-01-')
  expect(await closesOf(text)).toEqual([108.75, 108.75])
})

test.each<[string, string, string]>([
  ['tabs', '39,850 39,900 39,800 39,875', '\t'],
  ['semicolons', '39,850 39,900 39,800 39,875', ';'],
  ['semicolons, with points', '39.850 39.900 39.800 39.875', ';'],
])('prices between %s that stay open are refused with both readings and the way out', async (_, line, delimiter) => {
  const mark = line.includes(',') ? ',' : '.'
  expect(await readBad(file([line, line], delimiter))).toEqual([
    {
      path: 'csv',
      code: 'AMBIGUOUS',
      message: `line 2, column open: "39${mark}850" may be 39850 or 39.85, and nothing in the file tells which; give format.decimal: ${mark === ',' ? '39850 is "." and 39.85 is ","' : '39850 is "," and 39.85 is "."'}`,
    },
  ])
})

test('quoted prices that stay open are refused, whatever separates the fields', async () => {
  const row = '"39,850","39,900","39,800","39,875"'
  const text = `date,open,high,low,close\n2024-01-01,${row}\n2024-01-02,${row}\n`
  expect((await readBad(text)).map(({ message }) => message)).toEqual([expect.stringMatching(/39850 or 39\.85,/)])
})

test('what the refusal says to write is read', async () => {
  const line = '39,850 39,900 39,800 39,875'
  const grouped = file([line, line.replaceAll(',', '')], ';')
  expect(await closesOf(grouped)).toEqual([39875, 39875])
  const decimal = file([line, line.replaceAll(',', '.').replaceAll(/\d(?= |$)/g, '$&0')], ';').replaceAll(
    /(\d),/g,
    '$1.',
  )
  expect(await closesOf(decimal)).toEqual([39.875, 39.875])
})

test('prices that jump under both marks are refused', async () => {
  const lines = ['980 1,005 980 980', '1 1 1 1', '980 980 980 980']
  expect((await readBad(file(lines, ';')))[0]?.message).toMatch(/"1,005" may be 1005 or 1\.005/)
})

test('prices with a decimal point and others with a decimal comma are refused with both places', async () => {
  const lines = ['1.5 1.5 1.5 1.5', '1.5 1.5 1.5 1,5']
  expect((await readBad(file(lines, ';')))[0]?.message).toBe(
    'line 3, column close: "1,5" has a decimal comma, and line 2, column open: "1.5" was read with a decimal point; write all of them with the same mark',
  )
})

test('a point that was taken for a decimal one is refused where a later number has a decimal comma', async () => {
  const rows = ['"1.005","1.005","1.005","1.005","10"', '"980,5","980,5","980,5","980,5","10"']
  const text = (lines: readonly string[]) =>
    ['date,open,high,low,close,volume', ...lines.map((line, day) => `2024-01-0${day + 1},${line}`)].join('\n')
  expect((await readBad(text(rows)))[0]?.message).toMatch(
    /^line 3, column open: "980,5" has a decimal comma, and line 2/,
  )
  const volumes = rows.map((row) =>
    row.replace('980,5', '1.006').replaceAll('"980,5"', '"1.006"').replace('"10"', '"1,5"'),
  )
  expect((await readBad(text(volumes)))[0]?.message).toMatch(/^line 2, column volume: "1,5" has a decimal comma/)
})

test.each<[string, string[], string, number[]]>([
  ['as the prices do', ['10.5 10.5 10.5 10.5 1,234', '10.5 10.5 10.5 10.5 980'], ';', [1234, 980]],
  ['as the prices that come later do', ['10 10 10 10 1,234', '10,5 10,5 10,5 10,5 980'], ';', [1.234, 980]],
  ['on its own', ['10.5 10.5 10.5 10.5 1,234', '10.5 10.5 10.5 10.5 980,25'], ';', [1.234, 980.25]],
  ['on its own, after points', ['10,5 10,5 10,5 10,5 1.234', '10,5 10,5 10,5 10,5 980.25'], ';', [1.234, 980.25]],
  [
    'as the prices do, behind its thousands',
    ['10,5 10,5 10,5 10,5 1.234,5', '10,5 10,5 10,5 10,5 980'],
    ';',
    [1234.5, 980],
  ],
  ['by a volume that nobody grouped', ['10 10 10 10 1,234', '10 10 10 10 98765'], ';', [1.234, 98765]],
  ['by the prices that their neighbours tell', ['980 980 980 980 1,234', '1,005 1,005 990 990 2'], ';', [1234, 2]],
])('the volume has its mark %s', async (_, lines, delimiter, volumes) => {
  expect(rowsOf((await readGood(file(lines, delimiter))).candles).map((row) => row[5])).toEqual(volumes)
})

test('a volume that stays open is refused', async () => {
  const line = '10 10 10 10 1,234'
  expect((await readBad(file([line, line], ';')))[0]?.message).toMatch(/^line 2, column volume: "1,234" may be 1234 or/)
})

test('repairs and warnings are those of the reading that is kept', async () => {
  const lines = [...CROSSING, '1,020 1,000 1,030 1,010', '0 1,000 1,000 1,000']
  const { warnings, candles } = await readGood(file(lines, ';'))
  expect(candles.length).toBe(5)
  expect(warnings.slice(1)).toEqual([
    '1 row repaired: high below low, now swapped (first: line 6, column high: "1,000")',
    '1 row dropped: price not above 0 (first: line 7, column open: "0")',
  ])
})
