import { expect, test } from 'vitest'
import { countDone, counted, later, NO_SECONDS, sharesOf } from './job.ts'
import { jobOf } from './ports.fixture.ts'

test('a trial that failed, or came beyond its time, is done as one that succeeded is', () => {
  expect(countDone({ succeeded: 2, failed: 1, timedOut: 3, seconds: 9 })).toBe(6)
})

test('the shares of stages are of all seconds, however few, and there are none before any work', () => {
  const shares = sharesOf({ ...NO_SECONDS, SIGNALS: 0.1, SIMULATION: 0.3 })
  expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  expect(sharesOf(NO_SECONDS)).toEqual([])
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
