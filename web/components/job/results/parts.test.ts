import { expect, test } from 'vitest'
import { PARTS, type Part, partsOf } from './parts.ts'

const tally = { succeeded: 3, failed: 0, timedOut: 0, averageDuration: null }
const error = { code: 'ALL_TRIALS_FAILED' as const, message: 'All 3 trials failed.' }
const OVER = { over: true, alarming: false }
const RUNS = { over: false, alarming: false }

test.each([
  ['a sweep that is over', { kind: 'OPTIMIZATION', error: null, tally }, OVER, 'search landscape'],
  ['a sweep that runs', { kind: 'OPTIMIZATION', error: null, tally }, RUNS, 'search landscape lanes live'],
  [
    'one with a suspect',
    { kind: 'OPTIMIZATION', error: null, tally },
    { over: false, alarming: true },
    'alarm search landscape lanes live',
  ],
  ['a backtest', { kind: 'BACKTEST', error: null, tally }, OVER, 'search'],
  ['a walk-forward', { kind: 'WALK_FORWARD', error: null, tally }, OVER, 'walkForward'],
  ['a walk-forward that runs', { kind: 'WALK_FORWARD', error: null, tally }, RUNS, 'walkForward live'],
  ['one that failed with results', { kind: 'OPTIMIZATION', error, tally }, OVER, 'failure search landscape'],
  [
    'one that failed before any',
    { kind: 'OPTIMIZATION', error, tally: { ...tally, succeeded: 0 } },
    OVER,
    'failure none',
  ],
] as const)('%s loads what it shows, and no more', (_name, job, standing, parts) => {
  expect(partsOf(job, standing)).toEqual(parts.split(' ') as Part[])
})

test('each part is a module of its own', () => {
  expect(new Set(Object.values(PARTS).map(String)).size).toBe(Object.keys(PARTS).length)
})
