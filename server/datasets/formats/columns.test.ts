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
  expect(found.map((fault) => fault.split(';')[0])).toEqual(faults)
  expect(found[0]).toContain(
    `the columns are ${line
      .split(',')
      .map((name) => JSON.stringify(name))
      .join(', ')}`,
  )
})
