import { expect, test } from 'vitest'
import { lanesOf, type TaskPosition } from './lanes.ts'

const at = (thread: number | null, trial: number): TaskPosition => ({
  thread,
  stage: 'SIMULATION',
  trial,
  bar: 5,
  bars: 9,
})
const idle = { jobId: null, trial: null, stage: null, bar: null, bars: null }
const busy = (jobId: string, trial: number) => ({ jobId, trial, stage: 'SIMULATION', bar: 5, bars: 9 })

test('each thread has its lane, numbered from 1 on, whichever has which task', () => {
  const tasks = [
    { jobId: 'b', position: at(17, 2) },
    { jobId: 'a', position: at(4, 1) },
  ]
  expect(lanesOf([4, 9, 17], tasks)).toEqual([
    { thread: 1, ...busy('a', 1) },
    { thread: 2, ...idle },
    { thread: 3, ...busy('b', 2) },
  ])
})

test('what runs in a process of its own stands where a thread is idle', () => {
  const tasks = [
    { jobId: 'own', position: at(null, 3) },
    { jobId: 'a', position: at(4, 1) },
  ]
  expect(lanesOf([4, 9, 11], tasks)).toEqual([
    { thread: 1, ...busy('a', 1) },
    { thread: 2, ...busy('own', 3) },
    { thread: 3, ...idle },
  ])
})
