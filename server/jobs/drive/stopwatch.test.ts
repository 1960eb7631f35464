import { expect, test } from 'vitest'
import { Stopwatch } from './stopwatch.ts'

function after(ticks: readonly [nowMs: number, isRunning: boolean][], ranMs?: number): number {
  const watch = new Stopwatch(ranMs)
  for (const [nowMs, isRunning] of ticks) watch.tick(nowMs, isRunning)
  return watch.ms
}

test('a stopwatch counts from its first tick', () => {
  expect(
    after([
      [500, true],
      [550, true],
      [600, true],
    ]),
  ).toBe(100)
})

test('a stopwatch goes on from what was counted before', () => {
  const ticks: [number, boolean][] = [
    [70_000, true],
    [70_050, true],
  ]
  expect(after(ticks, 400)).toBe(450)
})

test('pauses do not count', () => {
  expect(
    after([
      [0, true],
      [50, true],
      [100, false],
      [10_000, false],
      [10_050, true],
    ]),
  ).toBe(100)
})

test('a process that stood for an hour counts a second of it', () => {
  expect(
    after([
      [0, true],
      [3_600_000, true],
    ]),
  ).toBe(1_000)
})
