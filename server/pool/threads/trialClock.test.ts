import { expect, test } from 'vitest'
import type { Sample } from './board.ts'
import { isBeyond, NO_TRIAL, readTrial } from './trialClock.ts'

/** The clock after samples 50 ms apart. */
function read(samples: readonly [stage: Sample['stage'], trial: number | null, spanMs?: number][]) {
  const rest = { bars: 0, stepBars: 0, thread: 1, systemThread: 1, writes: 0 }
  return samples.reduce(
    (clock, [stage, trial, spanMs = 50]) => readTrial(clock, { ...rest, stage, trial }, spanMs),
    NO_TRIAL,
  )
}

const times = (count: number, sample: [Sample['stage'], number | null]) => Array.from({ length: count }, () => sample)

test('a trial has the time since it was first seen, its signals too', () => {
  expect(read([...times(10, ['SIGNALS', 3]), ...times(11, ['SIMULATION', 3])])).toEqual({ at: 3, ms: 1_000 })
})

test('the next trial begins anew', () => {
  expect(read([...times(30, ['SIMULATION', 3]), ['SIMULATION', 4]])).toEqual({ at: 4, ms: 0 })
})

test('time in which no trial is run counts for none', () => {
  expect(read(times(50, ['LOADING', 3]))).toEqual({ at: null, ms: 0 })
})

test('a process that stood for a day spent no more than a second on a trial', () => {
  expect(
    read([
      ['SIMULATION', 3],
      ['SIMULATION', 3, 86_400_000],
    ]).ms,
  ).toBe(1_000)
})

test.each([
  [1, 1_000, 3, 1, false],
  [1, 1_001, 3, 1, true],
  [null, 1e9, 3, 1, false],
  [1, 10_000, 'ALL', 10, false],
  [1, 10_001, 'ALL', 10, true],
  [1, 1_001, 3, 10, true],
] as const)('with a limit of %s s, %s ms at %s of %s trials are beyond it: %s', (limit, ms, at, trials, isOver) => {
  expect(isBeyond({ at, ms }, limit, trials)).toBe(isOver)
})
