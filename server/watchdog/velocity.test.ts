import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accelerationOf, beginVelocity, isSlow, type MeasuredSpan, observeVelocity, velocityOf } from './velocity.ts'

const fold = (stretches: readonly MeasuredSpan[], window = 50) =>
  stretches.reduce(observeVelocity, beginVelocity(window))
const steady = (percent: number, count: number): MeasuredSpan[] =>
  [...Array(count)].map(() => ({ measurements: 1, percent }))

describe('velocity', () => {
  test('is 0 before anything was measured', () => {
    expect(velocityOf(beginVelocity(50))).toBe(0)
    expect(accelerationOf(beginVelocity(50))).toBe(0)
  })

  test('is the percent of the job that a measurement brings', () => {
    expect(velocityOf(fold(steady(0.25, 200)))).toBeCloseTo(0.25)
  })

  test('does not depend on time: readings that bring no measurement change nothing', () => {
    const quiet = { measurements: 0, percent: 0 }
    const often = steady(0.25, 60).flatMap((one) => [quiet, quiet, one, quiet])
    expect(fold(often)).toEqual(fold(steady(0.25, 60)))
  })

  test('does not depend on how the same measurements are read together', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), (together) => {
        const read = [...Array(200)].map(() => ({ measurements: together, percent: 0.1 * together }))
        expect(velocityOf(fold(read))).toBeCloseTo(0.1)
      }),
    )
  })

  test('handles updates by tens: ten percent at once, once in ten measurements', () => {
    const byTens = [...Array(10)].flatMap(() => [...steady(0, 9), ...steady(10, 1)])
    expect(velocityOf(fold(byTens))).toBeCloseTo(1, 0)
  })

  test('forgets what is older than its window', () => {
    const stopped = fold([...steady(1, 50), ...steady(0, 60)])
    expect(velocityOf(stopped)).toBe(0)
  })

  test('keeps a bounded number of stretches, whatever it is told', () => {
    const stretch = fc.record({ measurements: fc.nat(9), percent: fc.double({ min: 0, max: 5, noNaN: true }) })
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 400 }), fc.integer({ min: 1, max: 1_000 }), (told, window) => {
        expect(fold(told, window).stretches.length).toBeLessThanOrEqual(12)
      }),
    )
  })
})

describe('acceleration', () => {
  test.each([
    [1, 2, 1],
    [2, 1, -1],
    [1, 1, 0],
  ])('from %d to %d percent a measurement has the sign %d', (from, to, sign) => {
    expect(Math.sign(accelerationOf(fold([...steady(from, 25), ...steady(to, 25)])))).toBe(sign)
  })
})

describe('a job is slow', () => {
  test.each([
    [0.000_099, true],
    [0.000_101, false],
    [0, false],
  ])('that moves by %d percent a measurement: %s', (percent, slow) => {
    expect(isSlow(fold(steady(percent, 100)), 0.0001)).toBe(slow)
  })

  test('only by a full window', () => {
    expect(isSlow(fold(steady(0.000_01, 49)), 0.0001)).toBe(false)
    expect(isSlow(fold(steady(0.000_01, 50)), 0.0001)).toBe(true)
  })
})

test('the acceleration is the newer half less the older one, for each measurement that lies between their middles', () => {
  const stretches = [1, 1, 3, 3].map((percent) => ({ measurements: 1, percent }))
  expect(accelerationOf(fold(stretches, 10))).toBe(1)
})
