import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextTurn, takeTurn } from './turns.ts'

test('a text is renewed at most four times a second, and at least as often', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 249 }), fc.integer({ min: 0, max: 1e9 }), (turn, nowMs) => {
      const next = nextTurn(turn, nowMs)
      expect(next).toBeGreaterThan(nowMs)
      expect(next).toBeLessThanOrEqual(nowMs + 250)
      expect(nextTurn(turn, next)).toBe(next + 250)
    }),
  )
})

test('of many texts a quarter is renewed at a time', () => {
  const turns = Array.from({ length: 500 }, takeTurn)
  const sizes = [...Map.groupBy(turns, (turn) => turn).values()].map((same) => same.length)
  expect(sizes).toEqual(new Array(4).fill(125))
})
