import { describe, expect, test } from 'vitest'
import type { Job } from './job.ts'
import { jobOf } from './ports.fixture.ts'
import { recordedVerdict } from './recordedVerdict.ts'

const DONE = { succeeded: 60, failed: 0, timedOut: 0, seconds: 1 }
const NONE = { ...DONE, succeeded: 0 }
const LATE = { code: 'TIME_LIMIT', message: 'it took longer than 8 s' } as const
const HUNG = { code: 'STALLED', message: 'all of its trials hung' } as const

const said = (changes: Partial<Job>) => recordedVerdict(jobOf({ trialsTotal: 750, ...changes }), 0)

test.each([
  [
    'one that nothing has begun',
    { state: 'QUEUED', tally: NONE },
    'WAITING',
    'No thread has taken any of its work yet.',
  ],
  [
    'one between two turns of its threads',
    { state: 'RUNNING', tally: DONE },
    'WAITING',
    'No thread works on it at the moment; 60 of 750 trials are done.',
  ],
  ['one that rests', { state: 'PAUSED', tally: DONE }, 'WAITING', 'It is paused.'],
  [
    'one that was canceled',
    { state: 'CANCELED', tally: DONE },
    'WAITING',
    'It was canceled with 60 of 750 trials done; what they found is kept.',
  ],
  [
    'one that was canceled at once',
    { state: 'CANCELED', tally: NONE },
    'WAITING',
    'It was canceled before any trial was done.',
  ],
  ['one that ran too long', { state: 'FAILED', tally: DONE, error: LATE }, 'WAITING', LATE.message],
  ['one that hung', { state: 'FAILED', tally: NONE, error: HUNG }, 'STALLED', HUNG.message],
  [
    'one that succeeded',
    { state: 'SUCCEEDED', tally: DONE, fraction: 1 },
    'COMPLETE',
    'The result is there, and a second signal confirms it.',
  ],
] as const)('the record of %s says so', (_, changes, level, reason) => {
  expect(said(changes)).toMatchObject({ level, reason, unchanged: 0, velocity: 0 })
})

describe('the evidence', () => {
  const opinionOf = (job: Partial<Job>, signal: string) => said(job).evidence.find((one) => one.signal === signal)

  test('of a job that was ended has no result, only that it runs no more', () => {
    const canceled = { state: 'CANCELED', tally: DONE } as const
    expect(opinionOf(canceled, 'RESULT_AVAILABLE')).toMatchObject({
      opinion: 'NO_OPINION',
      detail: 'it ended without its result',
    })
    expect(opinionOf(canceled, 'RUNNING_FALSE')?.opinion).toBe('COMPLETE')
  })

  test('holds every signal once', () => {
    expect(new Set(said({}).evidence.map(({ signal }) => signal)).size).toBe(said({}).evidence.length)
    expect(said({}).evidence).toHaveLength(9)
  })
})
