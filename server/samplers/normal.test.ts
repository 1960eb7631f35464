import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalBelow, normalQuantile } from './normal.ts'

/** Σ by Simpson's rule of the density from 0 to z: shares no code with Φ. */
function integrate(z: number): number {
  const steps = 20_000
  const width = z / steps
  let sum = 0
  for (let step = 0; step <= steps; step += 1) {
    const factor = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2
    sum += factor * Math.exp(-((step * width) ** 2) / 2)
  }
  return 0.5 + (sum * width) / 3 / Math.sqrt(2 * Math.PI)
}

test('the share below a value is what the density sums up to', () => {
  for (const z of [-6, -2.5, -1, -0.1, 0, 0.3, 1.96, 4, 6.5]) {
    expect(Math.abs(normalBelow(z) - integrate(z))).toBeLessThan(1e-14)
  }
})

test.each([
  [-1, 0.15865525393145707],
  [-3, 1.3498980316300946e-3],
  [-8, 6.220960574271785e-16],
  [-20, 2.7536241186062337e-89],
])('the tail below %d is known to eight digits', (z, tail) => {
  expect(Math.abs(normalBelow(z) / tail - 1)).toBeLessThan(1e-8)
})

test('the quantile of a share is where so much lies below', () => {
  const check = (share: number) => {
    expect(Math.abs(normalBelow(normalQuantile(share)) / share - 1)).toBeLessThan(1e-12)
  }
  fc.assert(fc.property(fc.double({ min: 1e-300, max: 0.5, noNaN: true }), check))
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12)
  expect(normalQuantile(0.5)).toBeCloseTo(0, 15)
})
