import { expect, test } from 'vitest'
import { beginIdlePeriods, foldIdle, type IdlePeriods, isIdleUnusually, usualIdleMs } from './idlePeriods.ts'

const STEP_MS = 50

/** A job that is at work and at rest by turns, for so many milliseconds each; the last stretch is not over. */
const alternate = (stretches: readonly number[]): IdlePeriods =>
  stretches.reduce(
    (rests, ms, index) =>
      Array.from({ length: ms / STEP_MS }).reduce<IdlePeriods>((now) => foldIdle(now, index % 2 === 0, STEP_MS), rests),
    beginIdlePeriods(),
  )

test('a job is away while no thread comes to it, but not while its first one may be loading candles', () => {
  const waiting = (ms: number) =>
    Array.from({ length: ms / STEP_MS }).reduce<IdlePeriods>((now) => foldIdle(now, false, STEP_MS), beginIdlePeriods())
  expect(isIdleUnusually(waiting(1_500))).toBe(false)
  expect(isIdleUnusually(waiting(1_550))).toBe(true)
  expect(isIdleUnusually(alternate([100]))).toBe(false)
})

test('a job whose candles are expected to load for long is away only after three times as long, and no rest later may be so long', () => {
  const loading = (ms: number, periods = beginIdlePeriods(4_000)) =>
    Array.from({ length: ms / STEP_MS }).reduce<IdlePeriods>((now) => foldIdle(now, false, STEP_MS), periods)
  expect(isIdleUnusually(loading(12_000))).toBe(false)
  expect(isIdleUnusually(loading(12_050))).toBe(true)
  expect(isIdleUnusually(loading(1_550, foldIdle(beginIdlePeriods(4_000), true, STEP_MS)))).toBe(true)
})

test('a job that always had a thread is away when it has none for longer than one look at it can be late', () => {
  expect(isIdleUnusually(alternate([1_500, 200, 1_500, 1_500]))).toBe(false)
  expect(isIdleUnusually(alternate([1_500, 200, 1_500, 1_550]))).toBe(true)
})

test('a job that has a thread in turns with others is away when its turn does not come for three times as long', () => {
  expect(usualIdleMs(alternate([1_500, 6_000, 1_500]))).toBe(6_000)
  expect(isIdleUnusually(alternate([1_500, 6_000, 1_500, 18_000]))).toBe(false)
  expect(isIdleUnusually(alternate([1_500, 6_000, 1_500, 18_050]))).toBe(true)
})

test('many short rests do not make a long one unusual', () => {
  const often = new Array<number>(40).fill(100)
  expect(usualIdleMs(alternate([...often, 1_500, 6_000, 1_500]))).toBeGreaterThan(4_000)
})
