import { expect, test } from 'vitest'
import { type ChosenFold, movesText } from './chosen.ts'

const foldOf = (values: Readonly<Record<string, number>>, strategy = 'sma-cross', tested = true): ChosenFold => ({
  tested,
  chosen: Object.entries(values).map(([name, value]) => ({ name, value })),
  testTrial: { strategy, direction: 'LONG' },
})

test('what folds chose is told by where each parameter moved', () => {
  const folds = [foldOf({ fast: 5, slow: 70 }), foldOf({ fast: 20, slow: 70 }), foldOf({ fast: 10, slow: 70 })]
  expect(movesText(folds)).toBe('sma-cross, long in 3 of 3 folds: fast 5 to 20, slow 70 each time')
})

test('several strategies are told one after the other; a fold without a test chose nothing', () => {
  const folds = [foldOf({ fast: 5 }), foldOf({ period: 14 }, 'rsi'), foldOf({ fast: 9 }, 'sma-cross', false)]
  expect(movesText(folds)).toBe(
    'sma-cross, long in 1 of 2 folds: fast 5 each time; rsi, long in 1 of 2 folds: period 14 each time',
  )
  expect(movesText([foldOf({}, 'hold'), foldOf({}, 'hold')])).toBe('hold, long in 2 of 2 folds')
})

test('one fold moves nowhere', () => {
  expect(movesText([])).toBeNull()
  expect(movesText([foldOf({ fast: 5 }), foldOf({ fast: 6 }, 'sma-cross', false)])).toBeNull()
})
