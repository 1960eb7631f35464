import { expect, test } from 'vitest'
import type { LaneNode } from '../api/documents/workers.ts'
import { laneText, speedPaths, stateOfWorker, threadShares, versionsText } from './workers.ts'

const idle: LaneNode = { thread: 1, job: null, trial: null, stage: null, bar: null, bars: null }

test.each([
  [{ lostAt: null, silentFor: null }, 'LIVE'],
  [{ lostAt: null, silentFor: 7 }, 'SILENT'],
  [{ lostAt: '2026-01-01T00:00:00Z', silentFor: null }, 'LOST'],
])('a worker of %o is %s', (worker, state) => {
  expect(stateOfWorker(worker)).toBe(state)
})

test.each<[LaneNode, string]>([
  [idle, 'Idle'],
  [{ ...idle, job: 'a', trial: 4465, stage: 'SIGNALS' }, '#4,465 · signals'],
  [{ ...idle, job: 'a', stage: 'LOADING' }, 'loading'],
  [{ ...idle, job: 'a' }, 'at work'],
])('a thread with %o is told as “%s”', (lane, text) => {
  expect(laneText(lane)).toBe(text)
})

test('jobs have as many threads as work for them, most first', () => {
  const lanes = ['a', 'b', 'b', null].map((job) => ({ ...idle, job }))
  expect(threadShares([{ lanes }, { lanes: [{ ...idle, job: 'b' }] }])).toEqual([
    { job: 'b', threads: 3 },
    { job: 'a', threads: 1 },
  ])
})

test('speed is drawn within its time, from two readings on', () => {
  const readings = [0, 500, 1000].map((ms) => ({ ms, speed: ms }))
  expect(speedPaths(readings, { fromMs: 500, toMs: 1000, top: 1000 })).toEqual({
    line: 'M0 500L1000 0',
    area: 'M0 500L1000 0L1000 1000L0 1000Z',
  })
  expect(speedPaths(readings, { fromMs: 900, toMs: 1000, top: 1000 }).line).toBe('')
})

test('versions are told where there are several', () => {
  expect(versionsText([{ version: '1.0.0' }, { version: '' }, { version: '1.0.0' }])).toBe('')
  expect(versionsText([{ version: '1.0.0' }, { version: '0.9.0' }])).toBe('2\u202fversions run: 1.0.0, 0.9.0')
})
