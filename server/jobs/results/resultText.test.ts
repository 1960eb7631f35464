import { expect, test } from 'vitest'
import { describeFallback, failureEvents } from './resultText.ts'

const failed = (trial: number, error: string) => ({ trial, error })
const ended = (trial: number, error: string, why: 'STALLED' | 'TIME_LIMIT') => ({ trial, error, ended: why })

test('trials of a task that failed by themselves are one event, which says why the first of them did', () => {
  expect(failureEvents([failed(3, 'broke'), failed(7, 'broke too'), failed(9, 'broke')])).toEqual([
    ['TRIAL_FAILED', 'trial 3: broke (and 2 more of this task)'],
  ])
  expect(failureEvents([failed(3, 'broke')])).toEqual([['TRIAL_FAILED', 'trial 3: broke']])
  expect(failureEvents([])).toEqual([])
})

test('trials that were ended are an event for each reason, apart from those that failed by themselves', () => {
  expect(
    failureEvents([
      ended(1, 'it hung', 'STALLED'),
      ended(2, 'it was slow', 'TIME_LIMIT'),
      failed(3, 'broke'),
      ended(4, 'it hung', 'STALLED'),
      ended(5, 'it hung elsewhere', 'STALLED'),
    ]),
  ).toEqual([
    ['TRIAL_FAILED', 'trial 1: it hung (and 1 more of this task)'],
    ['TRIAL_TIMED_OUT', 'trial 2: it was slow'],
    ['TRIAL_FAILED', 'trial 3: broke'],
    ['TRIAL_FAILED', 'trial 5: it hung elsewhere'],
  ])
})

test('a task has five such events at most', () => {
  const each = Array.from({ length: 8 }, (_, trial) => ended(trial, `it hung in ${trial}`, 'STALLED'))
  expect(failureEvents(each).map(([, message]) => message)).toEqual(
    [0, 1, 2, 3, 4].map((trial) => `trial ${trial}: it hung in ${trial}`),
  )
})

test('an engine that left trials to another one says why', () => {
  const text = describeFallback({ from: 'SWEEP', to: 'VECTOR', reason: 'a price is 0' })
  expect(text).toBe('VECTOR runs what SWEEP cannot: a price is 0')
})
