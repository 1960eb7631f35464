import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sizeTask, type TaskSizeInput } from './taskSize.ts'

const sizings: fc.Arbitrary<TaskSizeInput> = fc.record({
  remaining: fc.integer({ min: 1, max: 5_000_000 }),
  threads: fc.integer({ min: 1, max: 256 }),
  exitsPerRule: fc.integer({ min: 1, max: 10_000 }),
  barsPerTrial: fc.integer({ min: 1, max: 10_000_000 }),
  doneTrials: fc.nat(5_000_000),
  doneSeconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
})

const LAPTOP: TaskSizeInput = {
  remaining: 1_000_000,
  threads: 4,
  exitsPerRule: 1,
  barsPerTrial: 1_000,
  doneTrials: 10_000,
  doneSeconds: 10,
}

test('a task has at least one trial and at most those that remain', () => {
  fc.assert(
    fc.property(sizings, (sizing) => {
      const size = sizeTask(sizing)
      expect(Number.isInteger(size)).toBe(true)
      expect(size).toBeGreaterThanOrEqual(1)
      expect(size).toBeLessThanOrEqual(sizing.remaining)
    }),
  )
})

test('a task has a trial though what is known of costs is no number', () => {
  const seconds = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, 1e308, 1)
  fc.assert(
    fc.property(sizings, seconds, seconds, seconds, (sizing, doneSeconds, remainingSeconds, startSeconds) => {
      const size = sizeTask({ ...sizing, doneSeconds, remainingSeconds, startSeconds })
      expect(Number.isInteger(size)).toBe(true)
      expect(size).toBeGreaterThanOrEqual(1)
      expect(size).toBeLessThanOrEqual(sizing.remaining)
    }),
  )
})

test('a task of half of one entry rule or more is whole rules, or all that remains', () => {
  fc.assert(
    fc.property(sizings, (sizing) => {
      const size = sizeTask(sizing)
      if (2 * size >= sizing.exitsPerRule && size < sizing.remaining) expect(size % sizing.exitsPerRule).toBe(0)
    }),
  )
})

test('tasks shrink with what remains, down to a tenth of a second', () => {
  const sizes: number[] = []
  for (let remaining = LAPTOP.remaining; remaining > 0; remaining -= sizes.at(-1) as number) {
    sizes.push(sizeTask({ ...LAPTOP, remaining }))
  }
  expect(sizes.toSorted((a, b) => b - a)).toEqual(sizes)
  expect(sizes[0]).toBe(1_500)
  expect(sizes.slice(0, -1).every((size) => size >= 100)).toBe(true)
  expect(sizes.at(-2)).toBe(100)
})

describe('a task takes as long as it should', () => {
  test.each([
    [
      'a quarter of a second by the prior before anything was measured',
      { doneTrials: 0, doneSeconds: 0, barsPerTrial: 5_000 },
      12_500,
    ],
    ['one and a half seconds by what was measured', {}, 1_500],
    ['one trial where a trial takes longer than that', { doneTrials: 3, doneSeconds: 60 }, 1],
    ['less where the rest takes so little time that the others would wait for it', { remainingSeconds: 2 }, 250],
    ['as long where the rest takes long, however few trials it has', { remaining: 2_000, remainingSeconds: 60 }, 1_500],
    ['whole rules, to the nearest', { exitsPerRule: 1_000 }, 2_000],
    ['half a second by what is only expected', { isProbe: true }, 500],
    ['two seconds where its start takes a half', { startSeconds: 0.5 }, 2_000],
    ['no more trials than one commit carries well', { doneSeconds: 0.0001, remaining: 5_000_000 }, 50_000],
    ['no more even where no time at all was measured', { doneSeconds: 0, remaining: 5_000_000 }, 50_000],
  ])('%s', (_name, changes, size) => {
    expect(sizeTask({ ...LAPTOP, ...changes })).toBe(size)
  })
})

describe('a task whose start takes long', () => {
  test.each([
    ['is no shorter than its start', { remaining: 2_000, startSeconds: 0.4 }, 400],
    ['unless other threads then had nothing to do', { remaining: 400, startSeconds: 0.4 }, 100],
    ['is as long as any other where its start takes next to nothing', { remaining: 2_000, startSeconds: 0.01 }, 250],
  ])('%s', (_name, changes, size) => {
    expect(sizeTask({ ...LAPTOP, ...changes })).toBe(size)
  })
})
