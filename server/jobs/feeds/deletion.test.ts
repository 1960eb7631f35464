import { describe, expect, test } from 'vitest'
import type { Job } from '../job.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { createTestBus, createTestLog, filterOf, listedOf, newJobOf, settle, TestClock } from '../ports.fixture.ts'
import { recordedVerdict } from '../recordedVerdict.ts'
import { Feed } from './feed.ts'
import type { JobChange } from './jobChanges.ts'
import { VerdictFeed } from './verdictFeed.ts'

const CANCEL = { state: 'CANCELED' as const, error: null, message: 'x' }

function open() {
  const [store, bus, clock, log] = [new MemoryStore(), createTestBus(), new TestClock(), createTestLog()]
  const parts = { store, bus, clock, log }
  const [feed, verdicts] = [new Feed(parts), new VerdictFeed(parts)]
  const add = async (changes: Parameters<typeof newJobOf>[1] = {}) => {
    const { job } = await store.create(newJobOf(10, changes))
    bus.publish({ kind: 'job', job })
    return job
  }
  /** As another process does it: that the job ended first is not heard here. */
  const removeElsewhere = async ({ id }: Job, isTold = true) => {
    await store.end(id, CANCEL)
    const job = await store.remove(id)
    if (isTold) bus.publish({ kind: 'deleted', jobId: id, job })
  }
  const end = async ({ id }: Job) => {
    const job = (await store.end(id, CANCEL)) as Job
    bus.publish({ kind: 'job', job })
    return job
  }
  const label = async ({ id }: Job, labels: Parameters<MemoryStore['label']>[1]) => {
    const changed = await store.label(id, labels)
    if (changed) bus.publish({ kind: 'labeled', ...changed })
  }
  return { store, bus, feed, verdicts, add, end, label, removeElsewhere }
}

/** Reads all of a stream into a list that can be looked at while it grows. */
function collect<T>(stream: AsyncIterable<T>): { readonly seen: T[]; readonly ended: Promise<void> } {
  const seen: T[] = []
  const read = async () => {
    for await (const value of stream) seen.push(value)
  }
  return { seen, ended: read() }
}

const brief = ({ type, job }: JobChange) => (job ? `${type} ${job.name} ${job.state}` : type)

describe('viewers of a job that is deleted', () => {
  test.each([
    ['is told', true],
    ['was missed, and is found after a gap', false],
  ])('are told the end where the deletion %s', async (_, isTold) => {
    const { bus, feed, verdicts, add, removeElsewhere } = open()
    const job = await add()
    const streams = [
      collect(feed.progress(job.id)),
      collect(feed.progresses([job.id])),
      collect(verdicts.verdicts(job.id, false)),
      collect(feed.events(job.id, 0)),
    ]
    await settle()
    await removeElsewhere(job, isTold)
    if (!isTold) bus.publish({ kind: 'gap' })
    await Promise.all(streams.map(({ ended }) => ended))
    expect(streams.map(({ seen }) => seen.length)).toEqual([1, 1, 1, 1])
    expect([feed.viewers, verdicts.viewers]).toEqual([0, 0])
  })

  test('of all jobs go on, and are told nothing of it any more', async () => {
    const { bus, feed, verdicts, add, removeElsewhere } = open()
    const [job, other] = [await add(), await add()]
    const [readings, said] = [collect(feed.progresses(null)), collect(verdicts.allVerdicts(false))]
    await settle()
    await removeElsewhere(job)
    bus.publish({ kind: 'job', job })
    bus.publish({ kind: 'verdict', verdict: recordedVerdict(job, 0) })
    bus.publish({ kind: 'verdict', verdict: recordedVerdict(other, 0) })
    await settle()
    expect(readings.seen.map((list) => list.map(({ jobId }) => jobId))).toEqual([[job.id, other.id]])
    expect(said.seen.map(({ jobId }) => jobId)).toEqual([other.id])
    feed.close()
    verdicts.close()
  })

  test('are not told that there is such a job', async () => {
    const { feed, add, end, removeElsewhere } = open()
    const job = await add()
    await end(job)
    expect(feed.knows(job.id)).toBe(true)
    await removeElsewhere(job)
    expect(feed.knows(job.id)).toBe(false)
  })

  test('that have not read its last reading still get it', async () => {
    const { bus, feed, add, end } = open()
    const job = await add()
    const one = feed.progress(job.id)
    const many = feed.progresses([job.id])
    await Promise.all([one.next(), many.next()])
    bus.publish({ kind: 'deleted', jobId: job.id, job: listedOf(await end(job)) })
    const [last] = [(await collectNow(one)).at(-1), await collectNow(many)]
    expect(last?.state).toBe('CANCELED')
  })
})

async function collectNow<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const { seen, ended } = collect(stream)
  await ended
  return seen
}

describe('a list of jobs', () => {
  test('is told which of its jobs are deleted, whether they are over or not, and of no others', async () => {
    const { bus, feed, add, end, removeElsewhere } = open()
    const [running, over, before] = [await add({ name: 'x1' }), await add({ name: 'x2' }), await add({ name: 'x3' })]
    await end(before)
    const [all, narrow] = [filterOf({ search: 'x' }), filterOf({ search: 'y' })]
    const [mine, others] = [collect(feed.jobChanges(all)), collect(feed.jobChanges(narrow))]
    await settle()
    await end(over)
    for (const job of [running, over, before]) await removeElsewhere(job)
    bus.publish({ kind: 'deleted', jobId: 'one of which nothing is known', job: null })
    await settle()
    expect(mine.seen.map(brief)).toEqual(['CHANGED x2 CANCELED', 'DELETED', 'DELETED', 'DELETED', 'DELETED'])
    expect(others.seen.map(({ id }) => id)).toEqual(['one of which nothing is known'])
    feed.close()
  })

  test('is told of other names and tags, of jobs that are over too, and which leave it or come in by that', async () => {
    const { feed, add, end, label } = open()
    const [running, over] = [await add({ tags: ['a'] }), await add({ tags: ['a'] })]
    await end(over)
    const { seen } = collect(feed.jobChanges(filterOf({ tags: ['a'] })))
    const jobs = collect(feed.jobs(filterOf({ tags: ['a'] })))
    await settle()
    for (const job of [running, over]) {
      for (const labels of [{ name: 'two' }, { tags: ['b'] }, { name: 'three' }, { tags: ['b', 'a'] }]) {
        await label(job, labels)
        await settle()
      }
    }
    const types = (state: string) => [`CHANGED two ${state}`, `LEFT two ${state}`, `CHANGED three ${state}`]
    expect(seen.map(brief)).toEqual([...types('QUEUED'), ...types('CANCELED')])
    expect(jobs.seen.map(({ name }) => name)).toEqual(['two', 'three', 'two', 'three'])
    feed.close()
  })

  test('that is read slowly is told the last name, against the one that it knew', async () => {
    const { feed, add, end, label } = open()
    const job = await add({ tags: ['a'] })
    await end(job)
    const changes = feed.jobChanges(filterOf({ tags: ['a'] }))
    const first = changes.next()
    await settle()
    const other = await add({ tags: ['a'] })
    expect((await first).value?.id).toBe(other.id)
    await label(job, { name: 'two' })
    await label(job, { tags: ['b'] })
    await label(job, { name: 'three' })
    expect(brief((await changes.next()).value as JobChange)).toBe('LEFT three CANCELED')
    feed.close()
  })
})
