import { expect, test } from 'vitest'
import type { LanesNode } from '../../api/documents/lanes.ts'
import { lanesOf, tellLanes } from './lanes.ts'

const lane = (thread: number, job: string | null, more: Partial<LanesNode['lanes'][number]> = {}) => ({
  thread,
  job,
  trial: 7,
  stage: 'SIMULATION' as const,
  bar: 50,
  bars: 200,
  ...more,
})
const worker = (id: string, ...lanes: LanesNode['lanes']): LanesNode => ({ id, host: id, threads: 4, lanes })

test('a job has the threads that work for it, each with how far its trial is', () => {
  const lanes = lanesOf(
    [worker('a', lane(1, 'mine'), lane(2, 'other'), lane(3, null), lane(4, 'mine', { bar: null }))],
    'mine',
  )
  expect(lanes.map(({ name, share }) => `${name} ${share}`)).toEqual(['Thread 1 0.25', 'Thread 4 null'])
  expect(lanes.map(({ key }) => key)).toEqual(['a 1', 'a 4'])
})

test('threads of several processes are told apart by their machines', () => {
  expect(lanesOf([worker('a', lane(1, 'mine')), worker('b', lane(2, 'mine'))], 'mine').map(({ name }) => name)).toEqual(
    ['a 1', 'b 2'],
  )
})

test('how threads divide is told', () => {
  const told = tellLanes([worker('a', lane(0, 'mine'), lane(1, 'other'), lane(2, null))], 'mine')
  expect(told.replaceAll('\u202f', ' ')).toBe('1 of 4 threads works for this job, 1 for others')
})
