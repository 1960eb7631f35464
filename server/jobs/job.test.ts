import { expect, test } from 'vitest'
import { addSeconds, countDone, counted, later, NO_SECONDS, sharesOf, WORK_STAGES } from './job.ts'
import { jobOf } from './ports.fixture.ts'

test('a trial that failed, or came beyond its time, is done as one that succeeded is', () => {
  expect(countDone({ succeeded: 2, failed: 1, timedOut: 3, seconds: 9 })).toBe(6)
})

test('the shares of stages are of all seconds, however few, and there are none before any work', () => {
  const shares = sharesOf({ ...NO_SECONDS, SIGNALS: 0.1, SIMULATION: 0.3 })
  expect(shares).toEqual(
    [0, 0.1, 0.3, 0, 0].map((seconds, index) => ({ stage: WORK_STAGES[index], seconds, share: seconds / 0.4 })),
  )
  expect(sharesOf(NO_SECONDS)).toEqual([])
})

test('seconds of stages add up stage by stage, as many times as is said', () => {
  const one = { LOADING: 1, SIGNALS: 2, SIMULATION: 3, METRICS: 4, STORING: 5 }
  expect(addSeconds(one, one)).toEqual({ LOADING: 2, SIGNALS: 4, SIMULATION: 6, METRICS: 8, STORING: 10 })
  expect(addSeconds(one, one, -1)).toEqual(NO_SECONDS)
})

test('of two records of a job the later state counts, and the larger tally, whichever is heard first', () => {
  const tally = (succeeded: number) => ({ succeeded, failed: 0, timedOut: 0, seconds: 1 })
  const paused = jobOf({ eventSeq: 3, state: 'PAUSED', tally: tally(4), bestNumber: 1 })
  const running = jobOf({ eventSeq: 2, state: 'RUNNING', tally: tally(6), bestNumber: 5 })
  const both = { ...paused, tally: tally(6), bestNumber: 5 }
  expect(later(paused, running)).toEqual(both)
  expect(later(running, paused)).toEqual(both)
  // Of one state what is told last is as good.
  const same = { ...paused, barsPerSecond: 9 }
  expect(later(paused, same)).toBe(same)
})

test('a count that was heard late takes nothing back', () => {
  const job = jobOf({ tally: { succeeded: 2, failed: 1, timedOut: 0, seconds: 1 }, bestNumber: 2 })
  const late = { tally: { succeeded: 3, failed: 0, timedOut: 0, seconds: 9 }, bestNumber: 0 }
  expect(counted(job, late)).toBe(job)
  const more = { tally: { succeeded: 3, failed: 1, timedOut: 0, seconds: 2 }, bestNumber: 3 }
  expect(counted(job, more)).toEqual({ ...job, ...more })
})
