import { describe, expect, test } from 'vitest'
import { committedAt, progressAt } from '../../jobs/bus.laws.ts'
import type { Job } from '../../jobs/job.ts'
import type { Message } from '../../jobs/ports/bus.ts'
import { createTestLog, jobOf, readingOf, settle } from '../../jobs/ports.fixture.ts'
import { Inbox } from './inbox.ts'
import type { Note } from './note.ts'

/** A message in a few letters: its kind, its job, and which one it is. */
function brief(message: Message): string {
  switch (message.kind) {
    case 'readings':
      return message.readings.map(({ jobId, unit, bars }) => `reading ${jobId} ${unit} ${bars}`).join()
    case 'progress':
      return `progress ${message.progress.jobId} ${message.progress.seq}`
    case 'committed':
      return `committed ${message.jobId} ${message.range.first}`
    case 'job':
      return `job ${message.job.id} ${message.job.state}`
    case 'labeled':
      return `labeled ${message.job.id} ${message.before.name}`
    case 'deleted':
      return `deleted ${message.jobId}`
    case 'verdict':
      return `verdict ${message.verdict.jobId} ${message.verdict.unchanged}`
    case 'stop':
    case 'released':
    case 'call':
    case 'look':
    case 'lanes':
    case 'answer':
    case 'seek':
    case 'found':
    case 'dataset':
    case 'waiting':
    case 'ask':
    case 'gap':
      return message.kind
  }
}

const job = (jobId: string): Note => ({ kind: 'job', jobId })
const waiting: Note = { kind: 'waiting', queue: 'tasks' }
const progress = (jobId: string, seq: number): Note => ({ ...progressAt(jobId, seq), jobId })
const reading = (jobId: string, first: number, bars: number): Note => ({
  kind: 'reading',
  jobId,
  reading: readingOf({ jobId, unit: String(first), bars }),
})

/** An inbox over a store that answers when it is told to. */
function createSlowStore() {
  const log = createTestLog()
  const told: string[] = []
  const reads: { readonly id: string; answer(job: Job | null): Promise<void>; fail(): Promise<void> }[] = []
  const readJob = (id: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<Job | null>()
    reads.push({
      id,
      answer: (found) => {
        resolve(found)
        return settle()
      },
      fail: () => {
        reject(new Error('the database is away'))
        return settle()
      },
    })
    return promise
  }
  const inbox = new Inbox({ readJob, tell: (message) => told.push(brief(message)), log })
  return {
    log,
    told,
    reads,
    inbox,
    hear: (...notes: readonly Note[]) => notes.forEach((note) => void inbox.hear(note)),
  }
}

describe('an inbox', () => {
  test('tells at once what names no job, and reads nothing for it', () => {
    const { told, reads, hear } = createSlowStore()
    hear(progress('a', 1), reading('a', 0, 5), committedAt('a', 7), waiting, { kind: 'ask' }, { kind: 'gap' })
    expect(told).toEqual(['progress a 1', 'reading a 0 5', 'committed a 7', 'waiting', 'ask', 'gap'])
    expect(reads).toEqual([])
  })

  test('lets nothing of a job overtake a slow read of it, and lets other jobs pass', async () => {
    const { told, reads, hear } = createSlowStore()
    hear(job('a'), progress('a', 2), committedAt('a', 5), progress('b', 1), job('c'), { kind: 'ask' })
    expect(reads.map(({ id }) => id)).toEqual(['a', 'c'])
    await reads[1]?.answer(jobOf({ id: 'c' }))
    expect(told).toEqual(['progress b 1', 'ask', 'job c QUEUED'])
    await reads[0]?.answer(jobOf({ id: 'a', state: 'RUNNING' }))
    expect(told.slice(3)).toEqual(['job a RUNNING', 'progress a 2', 'committed a 5'])
    hear(progress('a', 3))
    expect(told.at(-1)).toBe('progress a 3')
  })

  test('reads once for all names that came before the read, and again for those that came during it', async () => {
    const { told, reads, hear } = createSlowStore()
    hear(job('a'), job('a'), job('a'), committedAt('a', 1), job('a'))
    await reads[0]?.answer(jobOf({ id: 'a', state: 'RUNNING' }))
    expect(told).toEqual(['job a RUNNING'])
    expect(reads).toHaveLength(2)
    hear(job('a'))
    await reads[1]?.answer(jobOf({ id: 'a', state: 'PAUSED' }))
    expect(told.slice(1)).toEqual(['job a PAUSED', 'committed a 1'])
    await reads[2]?.answer(jobOf({ id: 'a', state: 'SUCCEEDED' }))
    expect(told.slice(3)).toEqual(['job a SUCCEEDED'])
    expect(reads).toHaveLength(3)
  })

  test('keeps the newest progress and the newest reading of each task that wait', async () => {
    const { told, reads, hear } = createSlowStore()
    hear(job('a'), progress('a', 1), reading('a', 0, 1), reading('a', 9, 1), progress('a', 2), reading('a', 0, 2))
    await reads[0]?.answer(jobOf({ id: 'a' }))
    expect(told).toEqual(['job a QUEUED', 'reading a 9 1', 'progress a 2', 'reading a 0 2'])
  })

  test('reads again what could not be read, tells it in order then, and writes the failure down once', async () => {
    const { told, reads, inbox, hear, log } = createSlowStore()
    hear(job('a'), progress('a', 1), job('b'))
    await reads[0]?.fail()
    await reads[1]?.fail()
    hear(job('a'))
    expect(told).toEqual([])
    inbox.retry()
    await reads[2]?.answer(jobOf({ id: 'a', state: 'RUNNING' }))
    await reads[3]?.answer(jobOf({ id: 'b', state: 'RUNNING' }))
    await reads[4]?.answer(jobOf({ id: 'a', state: 'PAUSED' }))
    expect(told).toEqual(['job a RUNNING', 'progress a 1', 'job b RUNNING', 'job a PAUSED'])
    expect(log.lines).toEqual(['a job that was heard of cannot be read'])
    inbox.retry()
    expect(reads).toHaveLength(5)
  })

  test('tells each change of labels with the job as it is by now, and a deletion behind what waited', async () => {
    const { told, reads, hear } = createSlowStore()
    const labeled = (name: string): Note => ({ kind: 'labeled', jobId: 'a', before: { name, tags: [] } })
    for (const note of [labeled('one'), labeled('two'), job('a')]) hear(note)
    hear({ kind: 'deleted', jobId: 'a', job: null })
    await reads[0]?.answer(jobOf({ id: 'a' }))
    await reads[1]?.answer(jobOf({ id: 'a' }))
    expect(told).toEqual(['labeled a one', 'job a QUEUED', 'labeled a two', 'deleted a'])
  })

  test('tells nothing of a job that the store does not have, and goes on', async () => {
    const { told, reads, hear, log } = createSlowStore()
    hear(job('a'), progress('a', 1))
    await reads[0]?.answer(null)
    expect(told).toEqual(['progress a 1'])
    expect(log.lines).toEqual([])
  })

  test('drops what is too much while reads do not end, tells a gap, and works on', async () => {
    const { told, reads, hear, log } = createSlowStore()
    hear(job('a'))
    for (let first = 0; first < 10_000; first += 1) hear(committedAt('a', first))
    expect(told).toEqual(['gap'])
    expect(log.lines).toHaveLength(1)
    await reads[0]?.answer(jobOf({ id: 'a' }))
    expect(told).toEqual(['gap'])
    hear(committedAt('a', 10_001))
    expect(told).toEqual(['gap', 'committed a 10001'])
  })

  test('tells nothing once it is closed', async () => {
    const { told, reads, inbox, hear } = createSlowStore()
    hear(job('a'))
    inbox.close()
    hear(progress('b', 1), { kind: 'gap' })
    await reads[0]?.answer(jobOf({ id: 'a' }))
    expect(told).toEqual([])
  })
})
