import { expect, test } from 'vitest'
import type { FoldNode } from '../../../api/documents/folds.ts'
import { deepestFall, holdingBetween, mean, tellChosen, tellTests } from './walk.ts'

const day = (number: number) => `2020-01-0${number}T00:00:00.000Z`
const fold = (number: number, more: Partial<FoldNode> & { earned?: number; trades?: number } = {}) =>
  ({
    number,
    tested: true,
    chosen: [{ name: 'fast', value: 10 }],
    testTrial: { strategy: 'ema-cross', direction: 'LONG', takeProfit: null, stopLoss: 0.02 },
    test: { totalReturn: more.earned ?? 0.1, trades: more.trades ?? 3 },
    ...more,
  }) as FoldNode

test('holding is what its account earned between two moments', () => {
  const marks = [100, 200, 150].map((equity, index) => ({ at: day(index + 1), equity }))
  expect(holdingBetween(marks, day(1), day(3))).toBe(0.5)
  expect(holdingBetween(marks, day(2), day(3))).toBe(-0.25)
  expect(holdingBetween(marks, day(2), day(5))).toBeNull()
})

test('a fall is measured from the peak before it', () => {
  expect(deepestFall([100, 80, 120, null, 60, 130])).toBe(0.5)
  expect(deepestFall([])).toBe(0)
  expect(deepestFall([0, -10, 50, 40])).toBeCloseTo(0.2)
})

test('a mean is of what is known', () => {
  expect([mean([1, null, 3]), mean([null])]).toEqual([2, null])
})

test('a fold says what it was traded with', () => {
  expect(tellChosen(fold(1))?.replaceAll('\u202f', ' ')).toBe('ema-cross long, fast 10, stop loss 2 %')
  expect(tellChosen(fold(1, { tested: false }))).toBeNull()
})

test('tests that never traded, and folds without one, are said', () => {
  const folds = [fold(1), fold(2, { earned: -0.1 }), fold(3, { earned: 0, trades: 0 }), fold(4, { tested: false })]
  expect(tellTests(folds).replaceAll('\u202f', ' ')).toBe(
    '1 of 3 tests made money; fold 3 never traded; fold 4 kept the cash, since nothing was admissible in training',
  )
  expect(tellTests([fold(1, { tested: false })])).toBe(
    'Nothing was traded; fold 1 kept the cash, since nothing was admissible in training',
  )
})
