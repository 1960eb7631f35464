import { expect, test } from 'vitest'
import { afterProgress, beginNoProgress, foldNoProgress, gapOf, isIdle, isProgress } from './noProgressWindow.ts'
import type { Reading } from './reading.ts'
import { readingOf } from './readings.fixture.ts'
import type { ClockStep } from './workClock.ts'

const CLOCK = { cpuMs: 0, ticks: 0, sinceTick: 0, carry: 0, waited: 0 }
const lapseOf = (more: Partial<ClockStep> = {}): ClockStep => ({
  ...{ clock: CLOCK, work: 0, ticks: 1, isIdle: false, measurements: 0, pace: 0 },
  ...more,
})
const steps = (...readings: readonly Reading[]) => {
  let noProgress = beginNoProgress(readings[0] as Reading)
  for (const [index, now] of readings.slice(1).entries()) {
    noProgress = foldNoProgress(noProgress, [readings[index] as Reading, now], lapseOf({ work: 3 }))
  }
  return noProgress
}

test('writes are counted across the end of their counter', () => {
  expect(steps(readingOf({ writes: 2 ** 32 - 1 }), readingOf({ writes: 1 })).writes).toBe(2)
})

test('the largest step counts, whichever comes after it', () => {
  const step = (bars: number) => readingOf({ step: { of: 'rsi', bars } })
  expect(steps(step(500), step(9_000), step(20)).bars).toBe(9_000)
})

test('going back to a stage is no news, entering one is, until the cursor rises', () => {
  const at = (stage: Reading['stage'], bars = 0) => readingOf({ stage, bars })
  const began = beginNoProgress(at('SIGNALS'))
  expect(isProgress(began, at('SIGNALS'), at('SIMULATION'))).toBe(true)
  const entered = afterProgress(began, at('SIGNALS'), at('SIMULATION'))
  expect(isProgress(entered, at('SIMULATION'), at('SIGNALS'))).toBe(false)
  const risen = afterProgress(entered, at('SIMULATION'), at('SIMULATION', 1))
  expect(isProgress(risen, at('SIMULATION', 1), at('SIGNALS', 1))).toBe(true)
})

test('a gap is the work a bar of the step; a wait, and CPU that is not known, teach nothing', () => {
  const step = readingOf({ step: { of: 'rsi', bars: 10 } })
  expect(gapOf(steps(step, step), step, lapseOf({ work: 2 }))).toEqual({ kind: 'SIMULATION rsi', size: 0.5 })
  const loading = readingOf({ stage: 'LOADING' })
  expect(gapOf(steps(loading, loading), loading, lapseOf())).toBeNull()
  const unknown = readingOf({ cpuMs: null })
  expect(gapOf(steps(step, unknown, step), step, lapseOf())).toBeNull()
})

test('a unit is idle that had no CPU in more than half of the ticks, the last ones in a row', () => {
  const idle = (ticks: number, idleTicks: number) => isIdle({ ...beginNoProgress(readingOf()), ticks, idleTicks })
  expect([idle(10, 5), idle(10, 6)]).toEqual([false, true])
})
