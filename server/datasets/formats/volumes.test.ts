import { expect, test } from 'vitest'
import { makeBars } from './bars.ts'
import { append, valueAt } from './growableColumns.ts'
import { makeRow } from './rows.ts'
import { keepOpen, resolveVolumes } from './volumes.ts'

test.each([
  // Written 1.000, 1,000, 1,234 and 999.999.
  [1, 1_000],
  [1_000, 1],
  [1_234, 1.234],
  [999.999, 999_999],
])('a volume that is %d under a decimal point is %d under a decimal comma', (volume, underComma) => {
  for (const [mark, expected] of [
    ['.', volume],
    [',', underComma],
  ] as const) {
    const bars = makeBars('.')
    const row = makeRow()
    row[5] = volume
    keepOpen(row)
    append(bars.rows, row)
    resolveVolumes(bars, mark)
    expect(valueAt(bars.rows, 5, 0)).toBe(expected)
  }
})
