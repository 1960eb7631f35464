import { expect, test } from 'vitest'
import { roundUp, speedLine } from './speedLine.ts'

test.each([
  [0, 1],
  [1, 1],
  [1.1, 2],
  [3, 5],
  [19_400_000, 20_000_000],
  [6, 10],
  [0.3, 0.5],
])('%d is below the round number %d', (value, round) => {
  expect(roundUp(value)).toBe(round)
})

test('speeds are drawn up to the last moment, and older ones than the span are left out', () => {
  const speeds = [0, 500, 1_000].map((atMs) => ({ atMs, barsPerSecond: atMs }))
  expect(speedLine(speeds, 1_000)).toEqual({
    line: 'M0 100L500 50L1000 0',
    area: 'M0 100L500 50L1000 0L1000 100L0 100Z',
    most: 1_000,
    top: 1_000,
  })
  expect(speedLine(speeds, 500).line).toBe('M0 50L1000 0')
})

test('of fewer than two moments there is no line', () => {
  expect(speedLine([{ atMs: 5, barsPerSecond: 3 }], 1_000)).toEqual({ line: '', area: '', most: 3, top: 5 })
  expect(speedLine([], 1_000)).toEqual({ line: '', area: '', most: 0, top: 1 })
})
