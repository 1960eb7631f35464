import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MOST_ROWS, moveWindow, windowAround } from './rowWindow.ts'

test('a short list is scrolled as a whole', () => {
  expect(windowAround(700, 1_000, true)).toEqual({ base: 0, count: 1_000 })
  expect(moveWindow(0, { from: 960, to: 1_000, total: 1_000 })).toBe(0)
})

test('any place of a list of a million can be brought into the window', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999 }), (place) => {
      const { base, count } = windowAround(place, 1_000_000, true)
      expect(place >= base && place < base + count && count === MOST_ROWS).toBe(true)
    }),
  )
})

test('one who goes on in either direction reaches both ends, and what is in sight stays in the window', () => {
  const total = 350_000
  let [base, from] = [0, 0]
  for (const step of [900, -900]) {
    for (;;) {
      base = moveWindow(base, { from, to: from + 40, total })
      expect(from >= base && from + 40 <= base + MOST_ROWS).toBe(true)
      const next = Math.max(base, Math.min(from + step, total - 40, base + MOST_ROWS - 40))
      if (next === from) break
      from = next
    }
    expect(from).toBe(step > 0 ? total - 40 : 0)
  }
})

test('a window moves on within the last thousand rows of an end that is none of the list', () => {
  const total = 1_000_000
  const moved = (base: number, from: number, all = total) => moveWindow(base, { from, to: from + 40, total: all })
  expect(moved(0, 98_960)).toBe(0)
  expect(moved(0, 98_961)).toBe(48_961)
  expect(moved(200_000, 201_000)).toBe(200_000)
  expect(moved(200_000, 200_999)).toBe(150_999)
  // At the ends of the list it stays.
  expect(moved(0, 0)).toBe(0)
  expect(moved(900_000, 999_960)).toBe(900_000)
  expect(moved(0, 99_960, MOST_ROWS)).toBe(0)
})
