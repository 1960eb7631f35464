import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FlawKind } from '../flaws.ts'
import { drops } from '../flaws.ts'
import { repairRow } from './repair.ts'

test.each<[string, number[], FlawKind, number[]]>([
  ['high below low changes the two over', [1, 5, 4, 6, 5, 9], 'HIGH_BELOW_LOW', [1, 5, 6, 4, 5, 9]],
  ['an open above high widens the range', [1, 8, 6, 4, 5, 9], 'OUTSIDE_RANGE', [1, 8, 8, 4, 5, 9]],
  ['a close below low widens the range', [1, 5, 6, 4, 3, 9], 'OUTSIDE_RANGE', [1, 5, 6, 3, 3, 9]],
  ['a negative volume becomes 0', [1, 5, 6, 4, 5, -9], 'VOLUME_NEGATIVE', [1, 5, 6, 4, 5, 0]],
  ['a missing volume becomes 0', [1, 5, 6, 4, 5, Number.NaN], 'VOLUME_UNREADABLE', [1, 5, 6, 4, 5, 0]],
])('%s', (_, values, kind, repaired) => {
  const row = Float64Array.from(values)
  expect(repairRow(row).map((flaw) => flaw.kind)).toEqual([kind])
  expect(drops(kind)).toBe(false)
  expect([...row]).toEqual(repaired)
})

test.each<[string, number[], FlawKind, string]>([
  ['a price of 0', [1, 5, 6, 0, 5, 9], 'PRICE_NOT_POSITIVE', 'low'],
  ['a negative price', [1, -5, 6, 4, 5, 9], 'PRICE_NEGATIVE', 'open'],
  ['a missing price', [1, 5, Number.NaN, 4, 5, 9], 'PRICE_UNREADABLE', 'high'],
  ['an infinite price', [1, 5, 6, 4, Number.POSITIVE_INFINITY, 9], 'PRICE_UNREADABLE', 'close'],
])('%s drops the row', (_, values, kind, column) => {
  expect(repairRow(Float64Array.from(values))).toEqual([{ kind, column }])
  expect(drops(kind)).toBe(true)
})

test('a row is dropped, or is a possible candle afterwards, and a possible candle is left alone', () => {
  const rows = fc.array(fc.double({ min: -10, max: 100 }), { minLength: 6, maxLength: 6 })
  fc.assert(
    fc.property(rows, (values) => {
      const row = Float64Array.from(values)
      if (repairRow(row).some(({ kind }) => drops(kind))) return
      const [, open = 0, high = 0, low = 0, close = 0, volume = -1] = row
      expect(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && volume >= 0).toBe(true)
      const again = Float64Array.from(row)
      expect(repairRow(again)).toEqual([])
      expect(again).toEqual(row)
    }),
  )
})

test.each([
  ['its close, where the open is the high', [1, 6, 6, 4, 8, 9], 'close'],
  ['its close, where the open is the low', [1, 4, 6, 4, 3, 9], 'close'],
  ['its open', [1, 8, 6, 4, 5, 9], 'open'],
] as const)('a bar outside of its range is told by %s', (_, values, column) => {
  expect(repairRow(Float64Array.from(values))).toEqual([{ kind: 'OUTSIDE_RANGE', column }])
})
