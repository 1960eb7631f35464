import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Arrivals } from './arrivals.ts'

/** Arrivals of a message a second for a minute, from a sender whose clock is so far ahead. @returns them, and the time by then */
function usual(aheadMs = 0): { readonly arrivals: Arrivals; readonly nowMs: number } {
  const arrivals = new Arrivals()
  for (let nowMs = 0; nowMs <= 60_000; nowMs += 1_000) expect(arrivals.hear(nowMs + aheadMs - 5, nowMs)).toBe(true)
  return { arrivals, nowMs: 60_000 }
}

describe.each([0, 3_600_000, -3_600_000])('where the clock of the sender is %i ms ahead', (aheadMs) => {
  test('what was said 1.8 s ago is late, and what was said 1.6 s ago is not', () => {
    const { arrivals, nowMs } = usual(aheadMs)
    expect(arrivals.hear(nowMs + aheadMs - 1_600, nowMs)).toBe(true)
    expect(arrivals.hear(nowMs + aheadMs - 1_800, nowMs)).toBe(false)
    expect(arrivals.heardAtMs).toBe(nowMs)
  })

  test('whatever was held back for longer is late until something new comes', () => {
    const { arrivals, nowMs } = usual(aheadMs)
    const laterMs = nowMs + 10_000
    for (let ageMs = 10_000; ageMs > 1_800; ageMs -= 50)
      expect(arrivals.hear(laterMs + aheadMs - ageMs, laterMs)).toBe(false)
    expect(arrivals.hear(laterMs + aheadMs - 20, laterMs)).toBe(true)
  })
})

test('a clock that is set back is believed after a second', () => {
  const { arrivals, nowMs } = usual()
  expect(arrivals.hear(nowMs - 60_000, nowMs)).toBe(false)
  expect(arrivals.hear(nowMs - 59_050, nowMs + 950)).toBe(false)
  expect(arrivals.hear(nowMs - 59_000, nowMs + 1_000)).toBe(true)
  expect(arrivals.hear(nowMs - 58_000, nowMs + 2_000)).toBe(true)
})

test('clocks that go apart by half a thousandth make nothing late', () => {
  fc.assert(
    fc.property(fc.double({ min: -0.0005, max: 0.0005, noNaN: true }), (apart) => {
      const arrivals = new Arrivals()
      for (let nowMs = 0; nowMs < 86_400_000; nowMs += 600_000)
        expect(arrivals.hear(nowMs * (1 + apart), nowMs)).toBe(true)
    }),
  )
})
