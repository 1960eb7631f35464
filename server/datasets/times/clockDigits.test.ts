import { expect, test } from 'vitest'
import { readGood } from '../fixtures.ts'

async function clocksOf(name: string, ...clocks: readonly string[]): Promise<readonly string[]> {
  const rows = clocks.map((clock) => `2024-01-02,${clock},1,1,1,1`)
  const { candles, warnings } = await readGood(`date,${name},open,high,low,close\n${rows.join('\n')}`)
  expect(warnings.filter((warning) => warning.includes('dropped'))).toEqual([])
  return Array.from(candles.time, (at) => new Date(at).toISOString().slice(11, 19))
}

test.each<[string, string[], string]>([
  ['hours', ['0', '9', '18'], '00:00:00 09:00:00 18:00:00'],
  ['hours and minutes', ['0', '30', '100', '1630'], '00:00:00 00:30:00 01:00:00 16:30:00'],
  ['hours and minutes with zeros', ['0000', '0030', '0100'], '00:00:00 00:30:00 01:00:00'],
  ['hours, minutes and seconds', ['0', '500', '1000', '10000'], '00:00:00 00:05:00 00:10:00 01:00:00'],
  ['hours, minutes and seconds, latest first', ['93000', '500', '0'], '00:00:00 00:05:00 09:30:00'],
])('times of day of digits alone are %s, as the longest of the column tells', async (_, clocks, expected) => {
  expect((await clocksOf('time', ...clocks)).join(' ')).toBe(expected)
})
