import { expect, test } from 'vitest'
import { readFile } from '../files/readFile.ts'
import { chunksOf, readBad, readGood } from '../fixtures.ts'
import { NO_CHOICE } from '../layouts/choice.ts'

function file(...dates: string[]): string {
  return ['date,open,high,low,close,volume', ...dates.map((date) => `${date},10,12,9,11,100`)].join('\n')
}

async function timesOf(...dates: string[]): Promise<string[]> {
  const { candles } = await readGood(file(...dates))
  return Array.from(candles.time, (at) => new Date(at).toISOString().slice(0, 16))
}

test.each<[string, string[], string[]]>([
  ['a day after the 12th behind', ['01/02/2024', '01/13/2024'], ['2024-01-02T00:00', '2024-01-13T00:00']],
  ['a day after the 12th in front', ['02/01/2024', '13/01/2024'], ['2024-01-02T00:00', '2024-01-13T00:00']],
  ['dashes and a time', ['02-01-2024 09:30', '13-01-2024 09:30'], ['2024-01-02T09:30', '2024-01-13T09:30']],
  ['AM and PM', ['1/13/2024 12:00 AM', '1/13/2024 12:30:00 p.m.'], ['2024-01-13T00:00', '2024-01-13T12:30']],
  ['years of two digits behind', ['12/30/68', '12/31/68'], ['2068-12-30T00:00', '2068-12-31T00:00']],
  ['years of two digits of the last century', ['30/12/69', '31/12/69'], ['1969-12-30T00:00', '1969-12-31T00:00']],
  ['years of two digits in front', ['68/12/30', '68/12/31'], ['2068-12-30T00:00', '2068-12-31T00:00']],
  [
    'days and months that are the same',
    ['01/01/2024 00:00', '01/01/2024 01:00'],
    ['2024-01-01T00:00', '2024-01-01T01:00'],
  ],
])('dates with %s are read', async (_, dates, times) => {
  expect(await timesOf(...dates)).toEqual(times)
  expect(await timesOf(...dates.toReversed())).toEqual(times)
})

test.each<[string, string[], string]>([
  ['working days', ['02/01/2024', '03/01/2024', '04/01/2024', '05/01/2024', '08/01/2024', '09/01/2024'], '2024-01-09'],
  [
    'hours over midnight',
    ['01/02/2024 22:00', '01/02/2024 23:00', '01/03/2024 00:00', '01/03/2024 01:00'],
    '2024-01-03',
  ],
  ['months over a year', ['01/11/2023', '01/12/2023', '01/01/2024', '01/02/2024'], '2024-02-01'],
])('dates up to the 12th are read in the one order in which %s have even steps', async (_, dates, last) => {
  expect((await timesOf(...dates)).at(-1)).toContain(last)
  expect((await timesOf(...dates.toReversed())).at(-1)).toContain(last)
})

test('dates that may be of two orders are asked about, with both readings and the way out', async () => {
  const dates = Array.from({ length: 12 }, (_, at) => `${String(at + 1).padStart(2, '0')}/01/2024`)
  expect(await readBad(file('04/01/2024', ...dates.slice(4)))).toEqual([
    {
      path: 'csv',
      code: 'AMBIGUOUS',
      message:
        'line 2, column date: "04/01/2024" may be 1 April 2024 or 4 January 2024, and nothing in the file tells which; give format.dateOrder: MDY is 1 April 2024, DMY is 4 January 2024',
    },
  ])
  expect((await readBad(file(...dates)))[0]?.code).toBe('AMBIGUOUS')
})

test('years of two digits may be of three orders', async () => {
  const [problem] = await readBad(file('04/05/06', '05/06/07'))
  expect(problem?.message).toContain('may be 5 April 2006, 4 May 2006 or 6 May 2004, and nothing')
})

test('dates of both orders are refused with both places', async () => {
  expect((await readBad(file('13/01/2024', '01/14/2024')))[0]?.message).toBe(
    'line 3, column date: "01/14/2024" has day and month in another order than line 2, column date: "13/01/2024"; write all of them as 2020-04-03 for 3 April',
  )
})

test('a date that the calendar does not have is one bad row', async () => {
  const { warnings } = await readGood(file('01/13/2024', '45/45/2024', '01/14/2024'))
  expect(warnings).toEqual(['1 row dropped: time not readable (first: line 3, column date: "45/45/2024")'])
})

test('a question shows a date that the orders read otherwise', async () => {
  const dates = Array.from({ length: 9 }, (_, at) => `01/0${at + 1}/2024`)
  const [problem] = await readBad(file(...dates))
  expect(problem?.message).toContain('line 3, column date: "01/02/2024" may be 2 January 2024 or 1 February 2024, and')
})

test('between points with a year of two digits the month is never first, but where the caller says so', async () => {
  expect((await timesOf('31.01.24', '01.02.24', '02.02.24')).at(-1)).toContain('2024-02-02')
  const [problem] = await readBad(file('04.05.06', '05.06.07'))
  expect(problem?.message).toContain('may be 4 May 2006 or 6 May 2004, and nothing')
  const choice = { ...NO_CHOICE, order: 'MDY' } as const
  const outcome = await readFile(chunksOf(file('04.05.06', '04.06.06')), 'csv', { choice })
  const times = 'series' in outcome ? (outcome.series[0]?.candles.time ?? []) : []
  expect(Array.from(times, (at) => new Date(at).toISOString().slice(0, 10))).toEqual(['2006-04-05', '2006-04-06'])
})
