import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calibrate, doubtOf } from './calibration.ts'
import { logNormal } from './traces/random.fixture.ts'

/** The width after jobs of which each gave five ranges, and the share of them that missed in the second half of the jobs. */
function after(strays: readonly number[], spread: number): { readonly width: number; readonly missed: number } {
  let width = 1
  const missed: number[] = []
  for (let job = 0; job * 5 < strays.length; job += 1) {
    const misses = strays.slice(5 * job, 5 * job + 5).filter((stray) => Math.abs(Math.log(stray)) > width * spread)
    missed.push(misses.length / 5)
    width = calibrate(width, misses.length / 5)
  }
  const late = missed.slice(missed.length / 2)
  return { width, missed: late.reduce((sum, one) => sum + one, 0) / late.length }
}

test.each([0.1, 0.3, 0.8])('a fifth of the ranges miss in the long run where ends stray by %d', (deviation) => {
  const { missed } = after(logNormal(5_000, deviation, 11), 0.3)
  expect(missed).toBeGreaterThan(0.17)
  expect(missed).toBeLessThan(0.23)
})

test('ranges that all missed widen, ranges that all held narrow, and those that missed as often as they may stay', () => {
  expect(calibrate(1, 1)).toBeCloseTo(1.22, 2)
  expect(calibrate(1, 0)).toBeCloseTo(0.95, 2)
  expect(calibrate(1.7, 0.2)).toBe(1.7)
})

test('the width stays between a quarter and four, whatever jobs do', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 0.2, 1), { maxLength: 200 }), (jobs) => {
      const width = jobs.reduce(calibrate, 1)
      expect(width).toBeGreaterThanOrEqual(0.25)
      expect(width).toBeLessThanOrEqual(4)
    }),
  )
})

test('more is doubted of a job that was not measured here', () => {
  for (const fit of [null, 'OWN', 'STRATEGIES', 'RULES', 'TRIALS'] as const) {
    const [learnt, unlearnt] = [doubtOf({ isLearnt: true, fit }), doubtOf({ isLearnt: false, fit })]
    expect(learnt).toBeGreaterThan(0)
    expect(unlearnt).toBeGreaterThan(learnt)
  }
})
