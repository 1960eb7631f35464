import { expect, test } from 'vitest'
import { readGood } from '../fixtures.ts'

const day = (at: number) => new Date(Date.UTC(2024, 0, 1 + at)).toISOString().slice(0, 10)

function candles(rows: readonly string[], header = 'date,open,high,low,close'): string {
  return [header, ...rows.map((row, at) => `${day(at)},${row}`)].join('\n')
}

async function warningsOf(text: string): Promise<readonly string[]> {
  return (await readGood(text)).warnings.filter((warning) => !/volume|not used/.test(warning))
}

const STEADY = '30000,30100,29900,30050'

test.each<[string, string, string]>([
  ['low', '30000,30100,100,30050', '"100"'],
  ['close', '30000,30100,100,100', '"100"'],
  ['open', '100,30100,100,30050', '"100"'],
  ['high', '30000,300000,29900,30050', '"300000"'],
])('a lone bad tick in the %s is told with its line', async (column, row, text) => {
  expect(await warningsOf(candles([STEADY, STEADY, row, STEADY, STEADY]))).toEqual([
    `1 row kept: price at least 3 times off those around it, perhaps a bad tick (first: line 4, column ${column}: ${text})`,
  ])
})

test('a last line that is cut off within its close is told with its line', async () => {
  const whole = candles([STEADY, STEADY, STEADY])
  expect(await warningsOf(whole.slice(0, -3))).toEqual([
    '1 row repaired: open or close outside low to high, now widened to hold it (first: line 4, column close: "30")',
    '1 row kept: price at least 3 times off those around it, perhaps a bad tick (first: line 4, column close: "30")',
  ])
})

test.each<[string, string[]]>([
  ['falls in the last row', [STEADY, STEADY, STEADY, '9000,9100,8900,9050']],
  ['falls and stays there', [STEADY, STEADY, '9000,9100,8900,9050', '9000,9100,8900,9050', '9000,9100,8900,9050']],
  ['moves by half', [STEADY, STEADY, '30000,30100,15000,16000', STEADY, STEADY]],
  ['has wild neighbours', ['1,1,1,1', STEADY, '2,2,2,2']],
])('a price that %s is no outlier', async (_, rows) => {
  expect(await warningsOf(candles(rows))).toEqual([])
})

const ADJUSTED = 'date,open,high,low,close,Adj Close'

test.each<[string, string[], RegExp]>([
  [
    '4 for 1',
    ['400,404,396,400,100', '100,101,99,100,100'],
    /^the close falls by 75 % at 2024-01-02T00.*a split of 4 for 1;/,
  ],
  ['3 for 2', ['300,303,297,300,200', '202,203,199,202,202'], /^the close falls by 33 %.*a split of 3 for 2;/],
  ['1 for 10', ['1,1,1,1,10', '10.1,11,10,10.2,10.2'], /^the close rises by 920 %.*a split of 1 for 10;/],
])('a jump that an adjusted close explains is told as a split of %s', async (_, rows, sentence) => {
  expect(await warningsOf(candles(rows, ADJUSTED))).toEqual([expect.stringMatching(sentence)])
  const [header = '', ...lines] = candles(rows, ADJUSTED).split('\n')
  expect(await warningsOf([header, ...lines.toReversed()].join('\n'))).toEqual([expect.stringMatching(sentence)])
})

test('a jump that the adjusted close has too, and a dividend, are no splits', async () => {
  expect(await warningsOf(candles(['400,404,396,400,400', '100,101,99,100,100'], ADJUSTED))).toEqual([])
  expect(await warningsOf(candles(['400,404,396,400,390', '398,401,397,398,398'], ADJUSTED))).toEqual([])
})
