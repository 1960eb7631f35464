import { expect, test } from 'vitest'
import { matchHeader, matchLine } from './columns.ts'

test.each([
  ['timestamp,open,high,low,close,volume', 0],
  ['TIME,OPEN,HIGH,LOW,CLOSE,VOLUME', 0],
  ['Date,Open,High,Low,Close,Volume', 0],
  ['datetime;open;high;low;close;volume', 0],
  ['open_time,open,high,low,close,volume,close_time', 0],
  ['Open time,Open,High,Low,Close,Volume', 0],
  ['Gmt time,Open,High,Low,Close,Volume', 0],
  ['<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<VOL>', 0],
  ['volume,close,low,high,open,date', 5],
  ['date,timestamp,open,high,low,close', 1],
  ['"Date","Open","High","Low","Close"', 0],
  ['"Traded, in lots",date,open,high,low,close', 1],
])('the header %j is understood', (line, time) => {
  expect(matchLine(line).header).toMatchObject({ layout: { index: { time } } })
})

test('the columns are found by their names in any order, and others are ignored', () => {
  expect(matchHeader(['Volume', 'Adj Close', 'Close', 'Low', 'Symbol', 'High', 'Open', 'Date'])).toMatchObject({
    layout: { index: { time: 7, open: 6, high: 5, low: 3, close: 2 }, volume: 0, clock: null },
  })
})

test('a date and a time of day in two columns belong together', () => {
  expect(matchLine('<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>').header).toMatchObject({
    layout: { index: { time: 0 }, clock: 1 },
  })
})

test('a time of day beside a whole time is ignored', () => {
  expect(matchLine('time,datetime,open,high,low,close').header).toMatchObject({
    layout: { index: { time: 1 }, clock: null },
  })
})

test.each([
  ['open,high,low,close', ['no column timestamp, datetime, open_time, date or time']],
  ['date,open,high,low,adj close', ['no column close']],
  ['date,close', ['no column open', 'no column high', 'no column low']],
  ['date,open,high,low,close,Close', ['column close is there more than once']],
])('the header %j is refused with everything that is wrong with it', (line, faults) => {
  const { header } = matchLine(line)
  const found = 'faults' in header ? header.faults : []
  expect(found.map((fault) => String(fault).split(';')[0])).toEqual(faults)
  expect(found[0]).toContain(
    `the columns are ${line
      .split(',')
      .map((name) => JSON.stringify(name))
      .join(', ')}`,
  )
})

test('the columns are listed once, and the first ten of many', () => {
  const names = Array.from({ length: 13 }, (_, at) => `c${at}`)
  const header = matchHeader(names)
  const found = 'faults' in header ? header.faults : []
  expect(found.filter((fault) => String(fault).includes('the columns are'))).toHaveLength(1)
  expect(found[0]).toMatch(/"c8", "c9" and 3 more$/)
})

test.each<[string, string[]]>([
  ['the close', ['Date', 'Open', 'High', 'Low', 'Price']],
  ['currencies behind the names', ['Time (UTC)', 'Open (USD)', 'High USD', 'low_usd', 'Close [EUR]']],
  ['numbers in front of the names', ['timestamp', '1. open', '2. high', '3. low', '4. close']],
  ['one letter', ['t', 'o', 'h', 'l', 'c']],
  ['German', ['Datum', 'Eröffnungskurs', 'Höchst', 'Tiefst', 'Schluß']],
  ['French', ['Date', 'Ouverture', 'Plus Haut', 'Plus Bas', 'Clôture']],
  ['Italian', ['Data', 'Apertura', 'Massimo', 'Minimo', 'Ultimo']],
  ['Portuguese', ['Data', 'Abertura', 'Máxima', 'Mínima', 'Fechamento']],
])('names with %s are understood', (_, names) => {
  expect(matchHeader(names)).toMatchObject({
    layout: { index: { time: 0, open: 1, high: 2, low: 3, close: 4 }, volume: null },
  })
})

test('the time is the first column of that name that holds times', () => {
  const rows = [['5', 'x', '2024-01-02', '1', '1', '1', '1']]
  expect(matchHeader(['time', 'date', 'start', 'open', 'high', 'low', 'close'], { rows })).toMatchObject({
    layout: { index: { time: 2 } },
  })
})
