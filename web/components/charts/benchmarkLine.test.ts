import { expect, test } from 'vitest'
import { benchmarkLine } from './benchmarkLine.ts'

const at = (time: number) => new Date(time).toISOString()
const MARKS = [
  { at: at(1_000), equity: 100 },
  { at: at(3_000), equity: 200 },
  { at: at(4_000), equity: 50 },
]

test('a benchmark has its marks, and the way between them', () => {
  expect(benchmarkLine([1_000, 1_500, 2_000, 3_000, 3_500, 4_000], MARKS)).toEqual([100, 125, 150, 200, 125, 50])
})

test('it is nothing before its first mark and behind its last', () => {
  expect(benchmarkLine([500, 1_000, 4_001], MARKS)).toEqual([null, 100, null])
  expect(benchmarkLine([1, 2], [])).toEqual([])
})

test('it begins at the height of the account beside it, where it is told that', () => {
  expect(benchmarkLine([2_000, 3_000], MARKS, 300)).toEqual([300, 400])
})
