import { describe, expect, test } from 'vitest'
import { barSpeed, drawnSpeed, maxDrawnSpeed, maxStep } from './law.ts'

const half = { shown: 0.5, clockMs: 50_000, isSpeedKnown: true }
const onTime = 0.5 / 50_000

describe('a bar half way through a job of 100 seconds', () => {
  test('moves at the speed that ends it on time where it is at its target', () => {
    expect(barSpeed(half, { target: 0.5, etaMs: 50_000 })).toBeCloseTo(onTime, 12)
  })

  test('hastens where it lags, to 2½ times that speed at the most', () => {
    expect(barSpeed(half, { target: 0.51, etaMs: 50_000 })).toBeGreaterThan(1.1 * onTime)
    expect(barSpeed(half, { target: 0.9, etaMs: 50_000 })).toBeCloseTo(2.5 * onTime, 12)
  })

  test('slows down where it leads, and never stands', () => {
    expect(barSpeed(half, { target: 0.49, etaMs: 50_000 })).toBeLessThan(0.9 * onTime)
    const least = barSpeed(half, { target: 0.1, etaMs: 50_000 })
    expect(least).toBeGreaterThan(0)
    // A tenth of a point in 8 % of the 50 seconds that have passed, and no less than a seventh of the speed.
    expect(least).toBeCloseTo(Math.max(0.001 / 4_000, 0.15 * onTime), 12)
  })
})

test('haste takes no bar beyond 9 points a second', () => {
  expect(barSpeed(half, { target: 0.9, etaMs: 10_000 })).toBeCloseTo(0.09 / 1_000, 12)
})

test('a short job may be faster, but not before anything is heard of it', () => {
  const begun = { shown: 0.01, clockMs: 200, isSpeedKnown: true }
  const aim = { target: 0.01, etaMs: 2_000 }
  expect(barSpeed(begun, aim)).toBeCloseTo(0.99 / 2_000, 12)
  expect(barSpeed({ ...begun, isSpeedKnown: false }, aim)).toBeCloseTo(0.09 / 1_000, 12)
})

test('a short job makes up for a lag at up to twice its mean speed, once its speed is known', () => {
  const lagging = { shown: 0.2, clockMs: 2_000, isSpeedKnown: true }
  const aim = { target: 0.4, etaMs: 3_000 }
  expect(barSpeed(lagging, aim)).toBeCloseTo(2 / 5_000, 12)
  expect(barSpeed({ ...lagging, isSpeedKnown: false }, aim)).toBeCloseTo(0.09 / 1_000, 12)
})

test('no reading moves a bar faster than from end to end in two seconds, however soon its job seems to end', () => {
  const begun = { shown: 0.1, clockMs: 200, isSpeedKnown: true }
  for (const target of [0.05, 0.1, 0.9]) {
    expect(barSpeed(begun, { target, etaMs: 10 })).toBeLessThanOrEqual(1 / 2_000)
  }
})

test('from one reading to the next a bar moves by a point, or at 2½ times the speed that ends its job on time', () => {
  expect(maxStep(0.5, null, 60_000)).toBe(0.01)
  expect(maxStep(0.5, 3_600_000, 50)).toBe(0.01)
  expect(maxStep(0.6, 2_000, 50)).toBeCloseTo(2.5 * 0.4 * 0.025, 12)
  expect(maxStep(0.6, 0, 0)).toBe(0.01)
})

describe('what a page draws', () => {
  test('moves at the rate of the reading where it is at its target', () => {
    expect(drawnSpeed(0.01, 0)).toBe(0.01)
  })

  test('hastens where it lags, to 2½ times the rate, and slows down to a quarter where it leads', () => {
    expect(drawnSpeed(0.01, 0.01)).toBeCloseTo(0.016, 12)
    expect(drawnSpeed(0.01, 1)).toBeCloseTo(0.025, 12)
    expect(drawnSpeed(0.01, -1)).toBeCloseTo(0.0025, 12)
  })

  test('is no faster than 9 points a second, unless the job is short', () => {
    expect(maxDrawnSpeed(60_000)).toBe(0.09)
    expect(maxDrawnSpeed(5_000)).toBeCloseTo(0.5, 12)
  })
})

test('a bar that leads moves by a tenth of a point in 8 % of the time that has passed, but is not faster than on time', () => {
  const aim = { target: 0, etaMs: 50_000 }
  const after = (clockMs: number) => barSpeed({ ...half, clockMs }, aim)
  expect(after(1_000)).toBeCloseTo(onTime, 12)
  expect(after(2_000)).toBeCloseTo(0.001 / 160, 12)
  expect(after(5_000)).toBeCloseTo(0.001 / 400, 12)
  expect(after(100_000)).toBeCloseTo(0.15 * onTime, 12)
})
