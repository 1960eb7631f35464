import { expect, test } from 'vitest'
import { readGood } from '../fixtures.ts'
import { parseTime } from '../formats/timestamps.ts'
import { zoneNamed } from './zones.ts'

test.each([
  ['2024-07-01 09:30 EST', '2024-07-01T14:30Z'],
  ['2024-07-01 09:30:00 EDT', '2024-07-01T13:30Z'],
  ['2024-07-01 09:30 America/New_York', '2024-07-01T13:30Z'],
  ['2024-01-02 09:30:00 US/Eastern', '2024-01-02T14:30Z'],
  ['20240102 09:30:00 Europe/Berlin', '2024-01-02T08:30Z'],
  ['2024-01-02T09:30:00-05:00[America/New_York]', '2024-01-02T14:30Z'],
  ['02.01.2024 01:00:00.000 GMT+0100', '2024-01-02T00:00Z'],
  ['2024-01-02 9:30 AM CET', '2024-01-02T08:30Z'],
  ['2024-01-02 09:30 JST', '2024-01-02T00:30Z'],
  ['2024-07-01 09:30 EST5EDT', '2024-07-01T13:30Z'],
  ['2024-01-02 09:30 Japan', '2024-01-02T00:30Z'],
  ['2024-01-02 09:30 UTC', '2024-01-02T09:30Z'],
])('%j is the moment %s', (text, moment) => {
  expect(parseTime(text)).toBe(Date.parse(moment))
})

test.each(['2024-01-02 09:30 XYZ', '2024-01-02 09:30 Nowhere/Land', '2024-01-02 09:30 am pm'])(
  '%j is no time',
  (text) => {
    expect(parseTime(text)).toBe('UNREADABLE')
  },
)

test('times that the clocks skip or show twice have their moment', () => {
  const zone = zoneNamed('America/New_York')
  const at = (local: string, later?: boolean) => new Date(zone?.moment(Date.parse(local), later) ?? 0).toISOString()
  expect(at('2024-03-10T02:30Z')).toBe('2024-03-10T07:30:00.000Z')
  expect(at('2024-11-03T01:30Z')).toBe('2024-11-03T05:30:00.000Z')
  expect(at('2024-11-03T01:30Z', true)).toBe('2024-11-03T06:30:00.000Z')
})

const HALF_HOURS = ['00:30', '01:00', '01:30', '01:00', '01:30', '02:00'].map((clock) => `2024-11-03 ${clock}`)

test.each([
  ['rising', HALF_HOURS],
  ['falling', HALF_HOURS.toReversed()],
])('the hour that clocks show twice is two hours of a file of %s times', async (_, times) => {
  const rows = times.map((time) => `${time},1,1,1,1,1`)
  const { candles, warnings } = await readGood(`Date (America/New_York),open,high,low,close,volume\n${rows.join('\n')}`)
  expect(warnings).toEqual([])
  expect(Array.from(candles.time, (at) => new Date(at).toISOString().slice(11, 16))).toEqual([
    '04:30',
    '05:00',
    '05:30',
    '06:00',
    '06:30',
    '07:00',
  ])
})
