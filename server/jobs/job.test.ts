import { expect, test } from 'vitest'
import { countDone, NO_SECONDS, sharesOf } from './job.ts'

test('a trial that failed, or came beyond its time, is done as one that succeeded is', () => {
  expect(countDone({ succeeded: 2, failed: 1, timedOut: 3, seconds: 9 })).toBe(6)
})

test('the shares of stages are of all seconds, however few, and there are none before any work', () => {
  const shares = sharesOf({ ...NO_SECONDS, SIGNALS: 0.1, SIMULATION: 0.3 })
  expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  expect(sharesOf(NO_SECONDS)).toEqual([])
})
