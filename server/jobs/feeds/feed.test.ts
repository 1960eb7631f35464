import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../../numRuns.fixture.ts'
import { countOf, isFinal, type Job, NO_SECONDS } from '../job.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { createTestBus, createTestLog, filterOf, newJobOf, resultsOf, settle, TestClock } from '../ports.fixture.ts'
import { liveReading, type Progress } from '../progress.ts'
import { Feed } from './feed.ts'

const CANCEL = { state: 'CANCELED' as const, error: null, message: 'x' }

function open() {
  const store = new MemoryStore()
  const bus = createTestBus()
  const clock = new TestClock()
  const feed = new Feed({ store, bus, clock, log: createTestLog() })
  const create = async () => {
    const { id } = (await store.create(newJobOf(10))).job
    await store.start(id)
    await store.mark(id, {
      seq: 0,
      fraction: 0,
      reservedSeq: 1_000,
      reservedFraction: 0.5,
      barsPerSecond: 0,
      runSeconds: 0,
    })
    const job = (await store.job(id)) as Job
    show(job, 0)
    return job
  }
  const show = (job: Job, seq: number) => {
    const estimate = { fraction: seq / 1_000, rate: 0, ceiling: seq / 1_000, eta: null }
    const moment = {
      seq,
      atMs: seq,
      stage: 'SIMULATION' as const,
      suspects: 0,
      estimate,
      barsPerSecond: 0,
      verdict: 'HEALTHY' as const,
    }
    bus.publish({ kind: 'progress', progress: liveReading(job, moment) })
  }
  const end = async (job: Job) => {
    const ended = (await store.end(job.id, CANCEL)) as Job
    bus.publish({ kind: 'job', job: ended })
    return ended
  }
  return { store, bus, clock, feed, create, show, end }
}

/** Reads all of a stream into a list that can be looked at while it grows. */
function collect<T>(stream: AsyncIterable<T>): { readonly seen: T[]; readonly ended: Promise<void> } {
  const seen: T[] = []
  const read = async () => {
    for await (const value of stream) seen.push(value)
  }
  return { seen, ended: read() }
}

const seqs = (seen: readonly Progress[]) => seen.map(({ seq }) => seq)

test('a live reading that is ahead of a record which was read before it keeps its count', async () => {
  const { store, feed, create, show } = open()
  const before = await create()
  const range = { first: 0, count: 4 }
  const spent = { seconds: 1, stages: NO_SECONDS, runSeconds: 0 }
  const after = (await store.commit({ jobId: before.id, range, ...spent, results: resultsOf(0, [1, 1, 1, 1]) })) as Job
  show(after, 5)
  expect(feed.reading(before)).toMatchObject({ seq: 5, trialsDone: 4, message: 'Run 4/10' })
  expect(feed.reading(after)).toMatchObject({ seq: 5, trialsDone: 4, message: 'Run 4/10' })
})

test('the history of a job grows for its viewers by what commits say, and by what jobs say', async () => {
  const { store, bus, clock, feed, create } = open()
  const job = await create()
  const { seen } = collect(feed.events(job.id, 0))
  await settle()
  const types = () => seen.map(({ type }) => type)
  expect(types()).toEqual(['CREATED', 'STARTED'])
  const range = { first: 0, count: 1 }
  const spent = { seconds: 1, stages: NO_SECONDS, runSeconds: 0 }
  const committed = await store.commit({ jobId: job.id, range, ...spent, results: resultsOf(0, [{ error: 'broke' }]) })
  if (!committed) throw new Error('it was not committed')
  bus.publish({ kind: 'committed', jobId: job.id, range, count: countOf(committed), eventSeq: committed.eventSeq })
  await clock.pass(250)
  expect(types()).toEqual(['CREATED', 'STARTED', 'TRIAL_FAILED'])
  bus.publish({ kind: 'job', job: (await store.note(job.id, 'STAGE', 'waits')) as Job })
  await clock.pass(250)
  expect(types().at(-1)).toBe('STAGE')
  // A reading says nothing of a history.
  const asked = store.events.bind(store)
  let reads = 0
  store.events = (...given) => {
    reads += 1
    return asked(...given)
  }
  bus.publish({ kind: 'ask' })
  await clock.pass(250)
  expect(reads).toBe(0)
})

test('a viewer of many jobs that wants fewer is told the newest of each, and of a job that is over at once', async () => {
  const { feed, clock, create, show, end } = open()
  const [one, other] = [await create(), await create()]
  for (const job of [one, other]) show(job, 7)
  const { seen, ended } = collect(feed.progresses([one.id, other.id], 60_000))
  await settle()
  show(one, 8)
  await clock.pass(59_000)
  show(other, 9)
  await settle()
  expect(seen.map(seqs)).toEqual([[7, 7]])
  await clock.pass(1_000)
  expect(seen.map(seqs)).toEqual([
    [7, 7],
    [8, 9],
  ])
  show(one, 10)
  await end(other)
  await settle()
  expect(seen.map(seqs)).toEqual([
    [7, 7],
    [8, 9],
    [10, 1_001],
  ])
  await end(one)
  await ended
})

describe('the viewer of one job', () => {
  test('sees the present reading first, then each, then the final one, and that is all', async () => {
    const { feed, create, show, end } = open()
    const job = await create()
    show(job, 7)
    const { seen, ended } = collect(feed.progress(job.id))
    await settle()
    show(job, 8)
    await settle()
    show(job, 9)
    await settle()
    await end(job)
    await ended
    expect(seqs(seen)).toEqual([7, 8, 9, 1_001])
    expect(seen.map(({ state }) => state)).toEqual(['RUNNING', 'RUNNING', 'RUNNING', 'CANCELED'])
  })

  test('that wants fewer is told the newest of each stretch, and the final one at once', async () => {
    const { feed, clock, create, show, end } = open()
    const job = await create()
    show(job, 7)
    const { seen, ended } = collect(feed.progress(job.id, 5_000))
    await settle()
    for (const seq of [8, 9, 10]) {
      await clock.pass(1_000)
      show(job, seq)
      await settle()
    }
    expect(seqs(seen)).toEqual([7])
    await clock.pass(2_000)
    expect(seqs(seen)).toEqual([7, 10])
    await clock.pass(10_000)
    show(job, 11)
    await settle()
    expect(seqs(seen)).toEqual([7, 10, 11])
    await end(job)
    await ended
    expect(seqs(seen)).toEqual([7, 10, 11, 1_001])
  })

  test('is led to where a further conductor begins by a point at a time; the final reading is drawn at once', async () => {
    const { feed, create, show, end } = open()
    const job = await create()
    show(job, 7)
    const { seen, ended } = collect(feed.progress(job.id))
    for (const seq of [20, 21, 40]) {
      await settle()
      show(job, seq)
    }
    await settle()
    await end(job)
    await ended
    expect(seen.map(({ fraction }) => Math.round(1_000 * fraction))).toEqual([7, 17, 21, 31, 500])
    expect(seqs(seen)).toEqual([7, 20, 21, 40, 1_001])
  })

  test('of a job that runs elsewhere is shown what its conductor says when it is asked', async () => {
    const { store, bus, clock, create, show } = open()
    const job = await create()
    const late = new Feed({ store, bus, clock, log: createTestLog() })
    bus.listen(({ kind }) => kind === 'ask' && show(job, 70))
    const stream = late.progress(job.id)
    expect((await stream.next()).value).toMatchObject({ seq: 70, fraction: 0.07 })
    await stream.return?.()
    expect(clock.timers).toBe(0)
  })

  test('of a job that has no conductor now is shown, after a moment, where the next one goes on', async () => {
    const { store, bus, clock, create } = open()
    const job = await create()
    const late = new Feed({ store, bus, clock, log: createTestLog() })
    const stream = late.progress(job.id)
    const first = stream.next()
    await clock.pass(2_000)
    expect((await first).value).toMatchObject({
      seq: 1_000,
      fraction: 0.5,
      rate: 0,
      stage: 'WAITING',
      message: 'Run 0/10',
    })
    await stream.return?.()
    expect(clock.timers).toBe(0)
  })

  test('of a job that is over sees its final reading alone', async () => {
    const { feed, create, end } = open()
    const job = await create()
    await end(job)
    const { seen, ended } = collect(feed.progress(job.id))
    await ended
    expect(seen).toMatchObject([{ state: 'CANCELED', stage: 'DONE', fraction: 0.5 }])
  })

  test('of a job that is not there sees nothing', async () => {
    const { seen, ended } = collect(open().feed.progress('nope'))
    await ended
    expect(seen).toEqual([])
  })

  test('that is slow skips readings and never the final one, whatever is heard late', async () => {
    const { bus, feed, create, show, end } = open()
    const job = await create()
    const stream = feed.progress(job.id)
    await stream.next()
    for (let seq = 1; seq <= 5_000; seq += 1) show(job, seq)
    await end(job)
    bus.publish({ kind: 'job', job })
    show(job, 6_000)
    expect((await stream.next()).value).toMatchObject({ seq: 1_001, state: 'CANCELED' })
    expect((await stream.next()).done).toBe(true)
  })

  test('whose job ends while its first reading is read sees the end', async () => {
    const { store, feed, create, end } = open()
    const job = await create()
    const present = store.job.bind(store)
    store.job = async (id) => {
      const found = await present(id)
      await end(job)
      return found
    }
    const { seen, ended } = collect(feed.progress(job.id))
    await ended
    expect(seen.at(-1)?.state).toBe('CANCELED')
  })

  test('whatever is published and however it reads, sees rising numbers and the final reading last', async () => {
    const turns = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.boolean()), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(turns, async (published) => {
        const { feed, create, show, end } = open()
        const job = await create()
        const one = collect(feed.progress(job.id))
        const all = collect(feed.progresses([job.id]))
        for (const [seq, pause] of published) {
          show(job, seq)
          if (pause) await settle()
        }
        await end(job)
        await Promise.all([one.ended, all.ended])
        for (const seen of [one.seen, all.seen.flat()]) {
          for (const [index, { seq }] of seen.entries())
            if (index > 0) expect(seq).toBeGreaterThan(seqs(seen)[index - 1] as number)
          expect(seen.filter(({ state }) => isFinal(state))).toHaveLength(1)
          expect(seen.at(-1)?.state).toBe('CANCELED')
        }
      }),
      { numRuns: numRuns(50) },
    )
  })
})

describe('the viewer of many jobs', () => {
  test('sees the present readings, then those that changed, and ends when all of its jobs have', async () => {
    const { feed, create, show, end } = open()
    const [one, other, stranger] = [await create(), await create(), await create()]
    const { seen, ended } = collect(feed.progresses([one.id, other.id, one.id, 'nope']))
    await settle()
    show(stranger, 3)
    show(one, 4)
    show(one, 5)
    show(other, 6)
    await settle()
    await end(one)
    await settle()
    await end(other)
    await ended
    const pairs = seen.map((batch) => batch.map(({ jobId, seq }) => [jobId, seq]))
    expect(pairs).toEqual([
      [
        [one.id, 0],
        [other.id, 0],
      ],
      [
        [one.id, 5],
        [other.id, 6],
      ],
      [[one.id, 1_001]],
      [[other.id, 1_001]],
    ])
  })

  test('without ids sees every job that is not over, new ones too, and goes on', async () => {
    const { store, bus, feed, create, show, end } = open()
    const job = await create()
    await end(await create())
    const { seen } = collect(feed.progresses(null))
    await settle()
    const { job: created } = await store.create(newJobOf(3))
    bus.publish({ kind: 'job', job: created })
    await settle()
    show(job, 1)
    bus.publish({ kind: 'job', job: (await store.start(created.id)) as Job })
    await settle()
    await end(created)
    await settle()
    expect(seen.map((batch) => batch.map(({ jobId, state }) => [jobId, state]))).toEqual([
      [[job.id, 'RUNNING']],
      [[created.id, 'QUEUED']],
      [[job.id, 'RUNNING']],
      [[created.id, 'CANCELED']],
    ])
    feed.close()
  })
})

test.each(['a record', 'a record that was read after a gap'])(
  'a reading that is late, after %s, revives no job',
  async (last) => {
    const { store, bus, feed, create, show, end } = open()
    const job = await create()
    const all = collect(feed.progresses(null))
    await settle()
    show(job, 5)
    await settle()
    show(job, 4)
    await settle()
    expect(feed.reading(job).seq).toBe(5)
    if (last === 'a record') await end(job)
    else {
      await store.end(job.id, CANCEL)
      bus.publish({ kind: 'gap' })
    }
    await settle()
    for (const seq of [6, 1_500]) show(job, seq)
    bus.publish({ kind: 'job', job })
    await settle()
    const late = collect(feed.progresses(null))
    await settle()
    expect(all.seen.flat().map(({ seq, state }) => [seq, state])).toEqual([
      [0, 'RUNNING'],
      [5, 'RUNNING'],
      [1_001, 'CANCELED'],
    ])
    expect(late.seen).toEqual([[]])
    expect(feed.reading((await store.job(job.id)) as Job).state).toBe('CANCELED')
    feed.close()
  },
)

test('the viewer of changes is told which jobs came, changed and left', async () => {
  const { store, bus, feed, create, end } = open()
  const [running, resting] = [await create(), await create()]
  const { seen, ended } = collect(feed.jobChanges(filterOf({ states: ['RUNNING'] })))
  await settle()
  const tell = async (job: Job | null) => {
    bus.publish({ kind: 'job', job: job as Job })
    await settle()
  }
  await tell(await store.pause(resting.id))
  await tell(await store.resume(resting.id))
  const { job: created } = await store.create(newJobOf(3))
  await tell(created)
  await tell(await store.start(created.id))
  await end(running)
  await settle()
  feed.close()
  await ended
  expect(seen.map(({ type, id, job }) => [type, id, job?.state])).toEqual([
    ['LEFT', resting.id, 'PAUSED'],
    ['CHANGED', resting.id, 'RUNNING'],
    ['CHANGED', created.id, 'RUNNING'],
    ['LEFT', running.id, 'CANCELED'],
  ])
})

test('the viewer of changes of all jobs is told of new ones as such, also where it heard of them late', async () => {
  const { store, bus, feed, create, end } = open()
  const old = await create()
  const stream = feed.jobChanges(filterOf())
  const { job: created } = await store.create(newJobOf(3))
  bus.publish({ kind: 'job', job: created })
  const { seen, ended } = collect(stream)
  await settle()
  const short = await create()
  await end(short)
  await end(created)
  await end(old)
  await settle()
  feed.close()
  await ended
  expect(seen.map(({ type, id }) => [type, id])).toEqual([
    ['CREATED', created.id],
    ['CREATED', short.id],
    ['CHANGED', created.id],
    ['CHANGED', old.id],
  ])
})

test('the viewer of the list of jobs sees those that match as they change, the newest state of each', async () => {
  const { store, bus, feed, create } = open()
  const { seen, ended } = collect(feed.jobs(filterOf({ states: ['RUNNING', 'CANCELED'], search: 'SWEEP' })))
  const job = await create()
  bus.publish({ kind: 'job', job })
  bus.publish({ kind: 'job', job: { ...job, id: 'other', name: 'none' } })
  await settle()
  const canceled = (await store.end(job.id, CANCEL)) as Job
  for (const heard of [job, canceled, job]) bus.publish({ kind: 'job', job: heard })
  await settle()
  expect(seen.map(({ state }) => state)).toEqual(['RUNNING', 'CANCELED'])
  feed.close()
  await ended
})

test('a job that was created while nothing was heard is shown to those who look at all jobs when the store is back', async () => {
  const { store, feed, bus } = open()
  const list = collect(feed.jobs(filterOf()))
  const all = collect(feed.progresses(null))
  await settle()
  const { id } = (await store.create(newJobOf(10))).job
  bus.publish({ kind: 'gap' })
  await settle()
  expect(list.seen.map((job) => job.id)).toEqual([id])
  expect(all.seen.flat().map(({ jobId }) => jobId)).toEqual([id])
  feed.close()
  await Promise.all([list.ended, all.ended])
})

test('a viewer that leaves takes nothing from the others', async () => {
  const { feed, create, show, end } = open()
  const job = await create()
  const [stays, leaves] = [collect(feed.progress(job.id)), feed.progress(job.id)]
  await leaves.next()
  await leaves.return?.()
  show(job, 8)
  await settle()
  expect(seqs(stays.seen)).toEqual([0, 8])
  await end(job)
  await stays.ended
  expect(feed.viewers).toBe(0)
})

describe('a viewer that leaves leaves nothing behind', () => {
  test.each(['before it reads', 'while it waits', 'after a reading', 'when the store fails'])('%s', async (when) => {
    const { store, feed, create, show } = open()
    const job = await create()
    if (when === 'when the store fails') {
      store.job = () => Promise.reject(new Error('away'))
      store.jobsById = () => Promise.reject(new Error('away'))
      store.openJobs = () => Promise.reject(new Error('away'))
    }
    const streams = [
      feed.progress(job.id),
      feed.progresses([job.id]),
      feed.progresses(null),
      feed.jobChanges(filterOf()),
      feed.jobs(filterOf()),
    ]
    const jobs = streams.pop()
    expect(feed.viewers).toBe(5)
    const reads = when === 'before it reads' ? [] : streams.map((stream) => stream.next().catch(() => null))
    await settle()
    if (when === 'after a reading') show(job, 4)
    await jobs?.return?.()
    if (when === 'when the store fails') await Promise.all(reads)
    else for (const stream of streams) await stream.return?.()
    expect(feed.viewers).toBe(0)
  })
})
