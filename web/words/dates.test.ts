import { expect, test } from 'vitest'
import { candleDay, candleTime, exactUtc, month, shortDate, timeOfDay } from './dates.ts'

/** Noon of a day, and a time of it, in the reader's zone. */
const NOW = new Date(2026, 10, 29, 12).getTime()
const local = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString()

test('a moment is told as short as it is clear beside the present one', () => {
  expect(shortDate(local(2026, 10, 29, 0, 5), NOW)).toBe('00:05')
  expect(shortDate(local(2026, 10, 28, 0, 5), NOW)).toMatch(/^Nov 28, 00:05$|^28 Nov,? 00:05$/)
  expect(shortDate(local(2025, 10, 29, 14, 5), NOW)).toMatch(/^Nov 29, 2025$|^29 Nov 2025$/)
})

test('a time of day has its seconds, and 24 hours', () => {
  expect(timeOfDay(new Date(2026, 10, 29, 0, 5, 9).getTime())).toBe('00:05:09')
  expect(timeOfDay(local(2026, 10, 29, 14, 5))).toBe('14:05:00')
})

test('candles are dated in UTC, with a time where they are shorter than a day', () => {
  expect(candleDay('2020-03-01T00:30:00Z')).toMatch(/^Mar 1, 2020$|^1 Mar 2020$/)
  expect(candleDay('2020-02-29T23:30:00Z')).toMatch(/^Feb 29, 2020$|^29 Feb 2020$/)
  expect(candleTime('2020-03-01T00:00:00.000Z')).toBe(candleDay('2020-03-01T00:00:00.000Z'))
  expect(candleTime('2020-03-01T00:30:00.000Z')).toMatch(/^(Mar 1, 2020|1 Mar 2020), 00:30$/)
  expect(month('2006-10-01T00:00:00Z')).toBe('Oct 2006')
})

test('whoever points at a moment gets it exactly, in UTC', () => {
  expect(exactUtc('2025-11-22T23:04:11.12Z')).toBe('2025-11-22 23:04:11.120 UTC')
})
