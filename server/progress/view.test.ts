import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Estimate } from './estimator.ts'
import { asShown, beginShown, followEstimate, holdBelow, type ShownFraction, withoutLead } from './view.ts'

/** An estimate that is at a fraction and ends in so many seconds. */
function at(fraction: number, seconds: number | null = 100): Estimate {
  const rate = seconds === null ? 0 : (1 - fraction) / seconds
  const eta = seconds === null ? null : { seconds, low: seconds, high: seconds }
  return { fraction, rate, ceiling: Math.min(0.9999, fraction + 1.5 * rate), eta }
}

/** What is shown while an estimate gets from one place to another, in so many steps of 50 ms. */
function pass(view: ShownFraction, from: number, to: number, steps = 100): ShownFraction {
  return Array.from({ length: steps }).reduce<ShownFraction>(
    (now, _, index) => followEstimate(now, at(from + ((to - from) * (index + 1)) / steps), now.atMs + 50),
    view,
  )
}

test('what is shown is where the estimate is, as long as nothing keeps it', () => {
  const view = pass(beginShown(0.2, 0.2, 0), 0.2, 0.25)
  expect(view.fraction).toBeCloseTo(0.25, 10)
  expect(asShown(view, at(0.25))).toEqual({ ...at(0.25), fraction: view.fraction })
})

describe('what is shown after the store was away', () => {
  test('comes to the estimate by no more than a point at once', () => {
    let view = beginShown(0.2, 0.2, 0)
    const places: number[] = []
    for (let atMs = 50; view.fraction < 0.4 && places.length < 1_000; atMs += 50) {
      view = followEstimate(view, at(0.4), atMs)
      places.push(view.fraction)
    }
    expect(places.length).toBeGreaterThanOrEqual(20)
    expect(places.length).toBeLessThan(100)
    for (const [index, place] of places.entries()) {
      expect(place - (places[index - 1] ?? 0.2)).toBeLessThanOrEqual(0.01 + 1e-12)
    }
  })

  test('comes to it at once where the job ends on time by no less', () => {
    expect(followEstimate(beginShown(0.2, 0.2, 0), at(0.25, 1), 50).fraction).toBe(0.25)
  })

  test('was earned as far as it is shown: what is reserved next begins there', () => {
    expect(withoutLead(followEstimate(beginShown(0.2, 0.2, 0), at(0.4), 50))).toBeLessThan(0.21)
  })
})

describe('what is shown ahead of the estimate, as after a crash', () => {
  const crashed = () => beginShown(0.3135, 0.3, 0)

  test('creeps on at a part of its speed, and says so, until the estimate has caught up', () => {
    const view = pass(crashed(), 0.3, 0.305)
    expect(view.fraction).toBeGreaterThan(0.3135)
    expect(view.fraction).toBeLessThan(0.3145)
    expect(asShown(view, at(0.305)).rate).toBeCloseTo(0.15 * at(0.305).rate, 10)
    const over = pass(view, 0.305, 0.33)
    expect(over.lead).toBe(0)
    expect(over.fraction).toBeCloseTo(0.33, 10)
  })

  test('is never further ahead than it was, and its lead is not earned', () => {
    let view = crashed()
    for (let step = 1; step <= 100; step += 1) {
      view = followEstimate(view, at(0.3 + step * 0.0003), step * 50)
      expect(view.fraction - view.estimated).toBeLessThanOrEqual(0.0135 + 1e-12)
      expect(withoutLead(view)).toBe(Math.min(view.fraction, view.estimated))
    }
  })
})

test('whatever the estimate does and the store keeps back, what is shown never falls, jumps or is full', () => {
  const step = fc.record({
    ms: fc.integer({ min: 0, max: 100_000 }),
    gain: fc.double({ min: 0, max: 0.4, noNaN: true }),
    seconds: fc.option(fc.double({ min: 0, max: 1_000, noNaN: true })),
    reserved: fc.double({ min: 0, max: 0.02, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.double({ min: 0, max: 0.0135, noNaN: true }), (steps, lead) => {
      let view = beginShown(0.1 + lead, 0.1, 0)
      let estimated = 0.1
      for (const { ms, gain, seconds, reserved } of steps) {
        estimated = Math.min(0.9999, estimated + gain)
        const next = holdBelow(followEstimate(view, at(estimated, seconds), view.atMs + ms), view.fraction + reserved)
        const onTime = seconds === null ? 0 : ((1 - view.fraction) / Math.max(0.001, seconds)) * (ms / 1_000)
        expect(next.fraction).toBeGreaterThanOrEqual(view.fraction)
        expect(next.fraction - view.fraction).toBeLessThanOrEqual(Math.max(0.01, 2.5 * onTime) + 1e-12)
        expect(next.fraction).toBeLessThanOrEqual(0.9999)
        view = next
      }
    }),
  )
})
