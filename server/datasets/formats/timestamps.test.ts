import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTime } from './timestamps.ts'

const DAY = Date.UTC(2020, 3, 3)
const AT = Date.UTC(2020, 3, 3, 9, 30, 15)

test.each([
  ['2020-04-03', DAY],
  ['2020/04/03', DAY],
  ['2020/4/3', DAY],
  ['2020.04.03', DAY],
  ['20200403', DAY],
  ['2020年4月3日', DAY],
  ['2020년 4월 3일', DAY],
  ['1.585872000000000000e+09', DAY],
  ['03.04.2020', DAY],
  ['3 Apr 2020', DAY],
  ['03-Apr-2020', DAY],
  ['3 april 2020', DAY],
  ['Apr 3 2020', DAY],
  ['Apr 03, 2020', DAY],
  ['April 3, 2020', DAY],
  ['  2020-04-03  ', DAY],
  ['2020-04-03 09:30', AT - 15_000],
  ['2020-04-03 9:30', AT - 15_000],
  ['2020-04-03T09:30:15', AT],
  ['2020-04-03 09:30:15', AT],
  ['2020-04-03 09:30:15.250', AT + 250],
  ['2020-04-03 09:30:15,250', AT + 250],
  ['2020-04-03T09:30:15.250123Z', AT + 250],
  ['2020-04-03T09:30:15Z', AT],
  ['2020-04-03T09:30:15.000Z', AT],
  ['2020-04-03 09:30:15 UTC', AT],
  ['2020-04-03 09:30:15 GMT', AT],
  ['2020-04-03 09:30:15+00:00', AT],
  ['2020-04-03 05:30:15-04:00', AT],
  ['2020-04-03T15:00:15+0530', AT],
  ['2020-04-03 11:30:15+02', AT],
  ['2020-04-03 11:30:15 UTC+02:00', AT],
  ['2020-04-04T00:30:15+15:00', AT],
  ['20200403 093015', AT],
  ['20200403T093015Z', AT],
  ['20200403 93015', AT],
  ['2020.04.03 09:30:15', AT],
  ['03.04.2020 09:30:15.000', AT],
  ['Apr 3, 2020 09:30:15', AT],
  [String(AT / 1000), AT],
  [`${AT / 1000}.250`, AT + 250],
  [String(AT), AT],
  [String(AT * 1000), AT],
  [`${AT}000000`, AT],
  ['100000000', 100_000_000_000],
  ['100000000000', 100_000_000_000],
  ['100000000000000', 100_000_000_000],
  ['100000000000000000', 100_000_000_000],
  ['20200403093015', AT],
  ['20200403093015250', AT + 250],
  ['202004030930', AT - 15_000],
  ['202013031200', 202_013_031_200],
  ['2020040309', 2_020_040_309_000],
  ['1900-01-01', Date.UTC(1900, 0, 1)],
  ['2100-12-31 23:59:59', Date.UTC(2100, 11, 31, 23, 59, 59)],
  ['1969-12-31 23:59:59', -1000],
  ['2000-02-29', Date.UTC(2000, 1, 29)],
])('the time %j is read', (text, ms) => {
  expect(parseTime(text)).toBe(ms)
})

test.each([
  '03/04/2020',
  '3/4/2020',
  '25/12/2020',
  '12/25/2020',
  '03-04-2020',
  '03/04/20',
  '03.04.20',
  '20/01/02',
  '03/04/2020 09:30',
])('the date %j is refused for not telling day and month apart', (text) => {
  expect(parseTime(text)).toBe('AMBIGUOUS')
})

test.each([
  '',
  'null',
  'Total',
  '2020',
  '202012',
  '2020123',
  '2020-13-01',
  '2020-00-10',
  '2020-02-30',
  '1900-02-29',
  '2020-04-03 24:00',
  '2020-04-03 24:00:00',
  '2020-04-03 09:60',
  '2020-04-03 09:30+05:60',
  '2020-04-03T09:30:61',
  '2020-04-03 09:30 XST',
  '2020-04-03 09:30+16:00',
  '2020-04-03T',
  '2020-04/03',
  '2020-0a-03',
  '3 Foo 2020',
  '12345678901234567890',
  '012345678',
  '1.58587E+12',
  '1899-12-31 23:59:59',
  '2101-01-01',
  '0001-01-01',
  '99999999999',
  '99999999999999',
  '20201303120000',
  '20200403126000',
  '-1577836800',
  '43831',
])('the text %j is no time', (text) => {
  expect(parseTime(text)).toBe('UNREADABLE')
})

test('every moment of two centuries reads the same in every form', () => {
  const moments = fc.integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2101, 0, 1) / 1000 - 1 })
  fc.assert(
    fc.property(moments, (seconds) => {
      const iso = new Date(seconds * 1000).toISOString()
      const [date = '', clock = ''] = iso.split('T')
      const [year, month, day] = date.split('-')
      const forms = [
        iso,
        `${date} ${clock.slice(0, 8)}`,
        `${year}/${month}/${day} ${clock}`,
        `${day}.${month}.${year} ${clock}`,
      ]
      for (const form of forms) expect(parseTime(form)).toBe(seconds * 1000)
    }),
  )
})

test('an epoch time reads the same in each unit, but where its digits are a date', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2e8 + 2e6, max: 1.9e9 }), (seconds) => {
      for (const zeros of [0, 3, 6, 9]) expect(parseTime(`${seconds}${'0'.repeat(zeros)}`)).toBe(seconds * 1000)
    }),
  )
})
