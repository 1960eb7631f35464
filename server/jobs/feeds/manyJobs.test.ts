import { describe, expect, test } from 'vitest'
import { loopDelay } from '../../loopDelay.fixture.ts'
import { progressAt } from '../bus.laws.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import type { Message } from '../ports/bus.ts'
import { createTestBus, createTestLog, filterOf, jobOf, newJobOf, settle, TestClock } from '../ports.fixture.ts'
import { recordedVerdict } from '../recordedVerdict.ts'
import { Feed } from './feed.ts'
import { VerdictFeed } from './verdictFeed.ts'

const JOBS = 4_000

/** Jobs that RUN, as messages say it. */
const jobs = Array.from({ length: JOBS }, (_, index) => jobOf({ id: `job ${index}`, state: 'RUNNING' }))

function open() {
  const parts = { store: new MemoryStore(), bus: createTestBus(), clock: new TestClock(), log: createTestLog() }
  return { ...parts, feed: new Feed(parts), verdicts: new VerdictFeed(parts) }
}

/** What it costs one who looks, who reads nothing meanwhile, that each of many jobs says something. */
async function delayOf(
  messages: readonly Message[],
  view: (opened: ReturnType<typeof open>) => AsyncIterator<unknown>,
) {
  const opened = open()
  const viewer = view(opened)
  const first = viewer.next()
  await settle()
  const monitored = await loopDelay(async () => {
    await settle()
    for (const message of messages) opened.bus.publish(message)
    await settle()
  })
  opened.feed.close()
  opened.verdicts.close()
  await first
  return monitored
}

describe('one viewer of thousands of jobs costs as much as the messages are many', () => {
  const readings = jobs.map((job) => progressAt(job.id, 1))
  const states = jobs.map((job): Message => ({ kind: 'job', job }))
  const levels = jobs.map((job): Message => ({ kind: 'verdict', verdict: recordedVerdict(job, 0) }))
  test.each([
    ['readings', readings, ({ feed }) => feed.progresses(null)],
    ['jobs', states, ({ feed }) => feed.jobs(filterOf())],
    ['verdicts', levels, ({ verdicts }) => verdicts.allVerdicts(true)],
  ] as [string, Message[], (opened: ReturnType<typeof open>) => AsyncIterator<unknown>][])(
    'of %s',
    async (_what, messages, view) => {
      const { longestMs, unitMs } = await delayOf(messages, view)
      // As much for each message as there were before it would be seconds.
      expect(longestMs).toBeLessThan(Math.max(150, 15 * unitMs))
    },
  )
})

test('readings of thousands of ids are asked for by few statements, and come in pieces', async () => {
  const { store, feed } = open()
  const ids: string[] = []
  for (let job = 0; job < 1_300; job += 1) ids.push((await store.create(newJobOf(1))).job.id)
  const asked: number[] = []
  const jobsById = store.jobsById.bind(store)
  store.jobsById = (some) => {
    asked.push(some.length)
    return jobsById(some)
  }
  store.job = () => Promise.reject(new Error('asked for one job'))
  const stream = feed.progresses([...ids, ...ids])
  const pieces: string[][] = []
  for (let piece = 0; piece < 3; piece += 1) {
    const { value } = await stream.next()
    pieces.push((value ?? []).map(({ jobId }) => jobId))
  }
  expect(asked).toEqual([500, 500, 300])
  expect(pieces.map(({ length }) => length)).toEqual([500, 500, 300])
  expect(pieces.flat()).toEqual(ids)
  await stream.return?.()
})

test('after a gap, jobs that are watched are read by few statements', async () => {
  const { store, bus, feed, verdicts } = open()
  let asked = 0
  store.jobsById = async () => {
    asked += 1
    return []
  }
  store.job = () => Promise.reject(new Error('asked for one job'))
  for (const job of jobs) bus.publish(progressAt(job.id, 1))
  for (const job of jobs) bus.publish({ kind: 'verdict', verdict: recordedVerdict(job, 0) })
  bus.publish({ kind: 'gap' })
  await settle()
  expect(asked).toBe(2 * Math.ceil(JOBS / 500))
  feed.close()
  verdicts.close()
})

test('readings that a viewer did not ask for are not put by for it', async () => {
  const { store, bus, feed } = open()
  const { id } = (await store.create(newJobOf(1))).job
  const stream = feed.progresses([id])
  await stream.next()
  const next = stream.next()
  for (const job of jobs) bus.publish(progressAt(job.id, 1))
  bus.publish(progressAt(id, 1))
  expect((await next).value?.map(({ jobId }) => jobId)).toEqual([id])
  await stream.return?.()
})
