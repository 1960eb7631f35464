import { describe, expect, test } from 'vitest'
import type { Job } from '../job.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { createTestBus, createTestLog, newJobOf, settle, TestClock } from '../ports.fixture.ts'
import { recordedVerdict } from '../recordedVerdict.ts'
import type { JobVerdict, VerdictLevel } from '../verdict.ts'
import { VerdictFeed } from './verdictFeed.ts'

async function open() {
  const [store, bus] = [new MemoryStore(), createTestBus()]
  const feed = new VerdictFeed({ store, bus, clock: new TestClock(), log: createTestLog() })
  const begin = async () => {
    const { job } = await store.create(newJobOf(10))
    return (await store.start(job.id)) as Job
  }
  const say = async (job: Job, level: VerdictLevel, unchanged = 0) => {
    bus.publish({ kind: 'verdict', verdict: { ...recordedVerdict(job, 0), level, unchanged } })
    await settle()
  }
  const end = async (job: Job) => {
    const ended = await store.end(job.id, { state: 'CANCELED', error: null, message: '' })
    if (ended) bus.publish({ kind: 'job', job: ended })
    await settle()
  }
  return { store, bus, feed, begin, say, end, job: await begin() }
}

/** Everything that a stream says, as it comes. */
function collect(stream: AsyncIterable<JobVerdict>) {
  const said: string[] = []
  const read = async () => {
    for await (const { level, unchanged } of stream) said.push(unchanged > 0 ? `${level} ${unchanged}` : level)
  }
  return { said, over: read() }
}

describe('the verdicts of a job', () => {
  test('are the present one, each change of level, and the final one; then they end', async () => {
    const { feed, job, say, end } = await open()
    const { said, over } = collect(feed.verdicts(job.id, false))
    await settle()
    for (const level of ['HEALTHY', 'HEALTHY', 'SUSPECT', 'HEALTHY'] as const) await say(job, level)
    await end(job)
    await over
    expect(said).toEqual(['WAITING', 'HEALTHY', 'SUSPECT', 'HEALTHY', 'WAITING'])
    expect(feed.viewers).toBe(0)
  })

  test('tell each change of the figures to those who ask for them', async () => {
    const { feed, job, say, end } = await open()
    const { said, over } = collect(feed.verdicts(job.id, true))
    await settle()
    await say(job, 'SUSPECT', 20)
    await say(job, 'SUSPECT', 21)
    await end(job)
    await over
    expect(said).toEqual(['WAITING', 'SUSPECT 20', 'SUSPECT 21', 'WAITING'])
  })

  test('hold one for a viewer that is slow, the newest', async () => {
    const { feed, job, say } = await open()
    const stream = feed.verdicts(job.id, false)
    await stream.next()
    for (const level of ['HEALTHY', 'SUSPECT', 'STALLED'] as const) await say(job, level)
    expect((await stream.next()).value).toMatchObject({ level: 'STALLED' })
    await stream.return?.()
    expect(feed.viewers).toBe(0)
  })

  test('are the final one alone where the job is over, and none where there is no such job', async () => {
    const { feed, job, end } = await open()
    await end(job)
    const over = collect(feed.verdicts(job.id, false))
    await over.over
    expect(over.said).toEqual(['WAITING'])
    const none = collect(feed.verdicts('nothing', false))
    await none.over
    expect(none.said).toEqual([])
  })

  test('end also where nobody said that the job is over, when a gap is heard of', async () => {
    const { feed, store, bus, job } = await open()
    const { said, over } = collect(feed.verdicts(job.id, false))
    await settle()
    await store.end(job.id, { state: 'CANCELED', error: null, message: '' })
    bus.publish({ kind: 'gap' })
    await over
    expect(said).toEqual(['WAITING'])
  })
})

describe('a gap in the messages', () => {
  test('has the jobs read that a viewer watches, and no others', async () => {
    const { feed, store, bus, job, begin } = await open()
    const other = await begin()
    const asked: string[] = []
    const read = store.jobsById.bind(store)
    store.jobsById = (ids) => {
      asked.push(...ids)
      return read(ids)
    }
    const [stays, leaves] = [feed.verdicts(job.id, false), feed.verdicts(other.id, false)]
    await Promise.all([stays.next(), leaves.next()])
    await leaves.return?.()
    bus.publish({ kind: 'gap' })
    await settle()
    expect(asked).toEqual([job.id])
    await stays.return?.()
  })
})

test('a job that is paused stands at once for its viewers, and a message of its pause that comes after its end says nothing', async () => {
  const { feed, store, bus, job, say, end } = await open()
  const { said, over } = collect(feed.allVerdicts(true))
  await say(job, 'HEALTHY')
  const paused = (await store.pause(job.id)) as Job
  bus.publish({ kind: 'job', job: paused })
  await settle()
  expect(said).toEqual(['HEALTHY', 'WAITING'])
  await end(job)
  bus.publish({ kind: 'job', job: paused })
  await settle()
  feed.close()
  await over
  expect(said).toEqual(['HEALTHY', 'WAITING', 'WAITING'])
})

test('a verdict that is late says nothing more of a job that is over', async () => {
  const { feed, store, job, say, end } = await open()
  const { said, over } = collect(feed.allVerdicts(true))
  await say(job, 'HEALTHY')
  await end(job)
  await say(job, 'SUSPECT', 20)
  feed.close()
  await over
  expect(said).toEqual(['HEALTHY', 'WAITING'])
  expect(feed.of((await store.job(job.id)) as Job).level).toBe('WAITING')
})

test('the verdicts of all jobs are the changes of each, from now on', async () => {
  const { feed, job, begin, say, end } = await open()
  const other = await begin()
  await say(job, 'HEALTHY')
  const { said, over } = collect(feed.allVerdicts(false))
  await settle()
  await say(job, 'HEALTHY')
  await say(other, 'SUSPECT', 3)
  await say(job, 'STALLED', 50)
  await end(job)
  feed.close()
  await over
  expect(said).toEqual(['SUSPECT 3', 'STALLED 50', 'WAITING'])
})

test('a job that does not run is judged by its record, whatever was said of it before', async () => {
  const { feed, store, job, say } = await open()
  await say(job, 'SUSPECT', 30)
  expect(feed.of(job).level).toBe('SUSPECT')
  const paused = (await store.pause(job.id)) as Job
  expect(feed.of(paused)).toMatchObject({ level: 'WAITING', unchanged: 0, reason: 'It is paused.' })
})
