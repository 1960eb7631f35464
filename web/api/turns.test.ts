import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextTurn, takeTurn } from './turns.ts'

test('a text is renewed at most twice a second, and at least as often', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 499 }), fc.integer({ min: 0, max: 1e9 }), (turn, nowMs) => {
      const next = nextTurn(turn, nowMs)
      expect(next).toBeGreaterThan(nowMs)
      expect(next).toBeLessThanOrEqual(nowMs + 500)
      expect(nextTurn(turn, next)).toBe(next + 500)
    }),
  )
})

test('of many texts an eighth is renewed at a time', () => {
  const turns = Array.from({ length: 800 }, takeTurn)
  const sizes = [...Map.groupBy(turns, (turn) => turn).values()].map((same) => same.length)
  expect(sizes).toEqual(new Array(8).fill(100))
  expect([...new Set(turns)].sort((one, other) => one - other)).toEqual([0, 62.5, 125, 187.5, 250, 312.5, 375, 437.5])
})
