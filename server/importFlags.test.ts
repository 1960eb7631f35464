import { expect, test } from 'vitest'
import { formatOf } from './importFlags.ts'

test('the flags of an import say how a file is to be read', () => {
  const column = ['time=date', 'time=clock', 'close=Adj Close', 'volume=', 'open=a=b']
  expect(
    formatOf({ column, header: 'no', delimiter: '\\t', decimal: ',', 'date-order': 'DMY', 'time-zone': 'UTC' }),
  ).toEqual({
    hasHeader: false,
    columns: { time: ['date', 'clock'], close: 'Adj Close', volume: '', open: 'a=b' },
    timeZone: 'UTC',
    dateOrder: 'DMY',
    decimal: ',',
    delimiter: '\t',
  })
  expect(formatOf({})).toMatchObject({ hasHeader: null, columns: { time: null } })
})

test.each([
  [{ header: 'maybe' }, '--header maybe: it must be yes or no'],
  [{ column: ['2'] }, '--column 2: it must be time=, open='],
])('flags as %j are refused', (flags, message) => {
  expect(() => formatOf(flags)).toThrow(message)
})
