import { expect, test } from 'vitest'
import { Speed } from './speed.ts'

function run(speed: Speed, fromMs: number, untilMs: number, barsPerTick: number): void {
  for (let nowMs = fromMs + 50; nowMs <= untilMs; nowMs += 50) {
    speed.add(barsPerTick)
    speed.tick(nowMs)
  }
}

test('a node that does 1,000 bars in each 50 ms does 20,000 a second, and none some seconds after it stands', () => {
  const speed = new Speed(0)
  expect(speed.barsPerSecond).toBe(0)
  run(speed, 0, 20_000, 1_000)
  expect(speed.barsPerSecond).toBeCloseTo(20_000, -1)
  run(speed, 20_000, 22_000, 0)
  expect(speed.barsPerSecond).toBeCloseTo(20_000 / Math.E, -1)
  run(speed, 22_000, 50_000, 0)
  expect(speed.barsPerSecond).toBeLessThan(1)
})

test('bars of a moment that has no length count in the next one', () => {
  const speed = new Speed(0)
  speed.add(1_000)
  speed.tick(0)
  expect(speed.barsPerSecond).toBe(0)
  run(speed, 0, 50, 0)
  expect(speed.barsPerSecond).toBeGreaterThan(0)
})
