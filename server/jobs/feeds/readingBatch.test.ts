import { describe, expect, test } from 'vitest'
import type { JobState } from '../job.ts'
import { jobOf } from '../ports.fixture.ts'
import { type Progress, stillReading } from '../progress.ts'
import { EndedJobs } from './endedJobs.ts'
import { addTo, piecesOf, readJobs, risen } from './readingBatch.ts'

const readingOf = (jobId: string, seq: number, state: JobState = 'RUNNING'): Progress => ({
  ...stillReading(jobOf({ id: jobId, state }), 0),
  seq,
})
const batchOf = (...readings: Progress[]) => new Map(readings.map((reading) => [reading.jobId, reading]))

describe('readings that wait for a viewer', () => {
  test('are the newest of each job, and nothing comes after its last', () => {
    const held = batchOf(readingOf('a', 1), readingOf('b', 5, 'SUCCEEDED'))
    const next = batchOf(readingOf('a', 2), readingOf('b', 6), readingOf('c', 1))
    expect(addTo(held, next)).toBe(held)
    expect([...held.values()].map(({ jobId, seq }) => `${jobId} ${seq}`)).toEqual(['a 2', 'b 5', 'c 1'])
  })

  test('are shown where they are above what was shown', () => {
    const shown = new Map([['a', 3]])
    const above = risen(batchOf(readingOf('a', 3), readingOf('b', 0), readingOf('c', 4, 'FAILED')), shown)
    expect(above.map(({ jobId }) => jobId)).toEqual(['b', 'c'])
    // What is over is not kept.
    expect([...shown]).toEqual([
      ['a', 3],
      ['b', 0],
    ])
    expect(risen(batchOf(readingOf('a', 4)), shown)).toHaveLength(1)
    expect(risen(batchOf(readingOf('a', 4)), shown)).toEqual([])
  })
})

describe('a long list', () => {
  const ids = Array.from({ length: 1_001 }, (_, index) => String(index))

  test('is worked on in pieces of 500, in order; an empty one is a piece', () => {
    expect(piecesOf(ids).map((piece) => piece.length)).toEqual([500, 500, 1])
    expect(piecesOf(ids).flat()).toEqual(ids)
    expect(piecesOf(ids.slice(0, 500))).toHaveLength(1)
    expect(piecesOf([])).toEqual([[]])
  })

  test('of jobs is read in its order, without those that are not there', async () => {
    const asked: number[] = []
    const jobsById = async (some: readonly string[]) => {
      asked.push(some.length)
      return some
        .filter((id) => id !== '7')
        .map((id) => jobOf({ id }))
        .reverse()
    }
    const found = await readJobs(ids, { jobsById })
    expect(asked).toEqual([500, 500, 1])
    expect(found.map(({ id }) => id)).toEqual(ids.filter((id) => id !== '7'))
  })
})

test('the last 10,000 jobs that were over are remembered, one that is told again longer', () => {
  const ended = new EndedJobs()
  for (let job = 0; job < 10_000; job += 1) ended.add(String(job))
  ended.add('0')
  expect([ended.has('0'), ended.has('1')]).toEqual([true, true])
  ended.add('one more')
  expect([ended.has('0'), ended.has('1'), ended.has('2'), ended.has('one more')]).toEqual([true, false, true, true])
})
