import { describe, expect, test } from 'vitest'
import { Feed } from '../feeds/feed.ts'
import type { Job } from '../job.ts'
import type { MemoryStore } from '../memoryStore.fixture.ts'
import type { TaskOrder } from '../ports/queue.ts'
import { DATASET, jobOf, readingOf, settle } from '../ports.fixture.ts'
import type { Progress } from '../progress.ts'
import { ConductorTestBed } from './conductors.fixture.ts'

const away = () => {
  throw new Error('the database is away')
}

describe('a job that is taken up again', () => {
  test('goes on above all that was shown, and runs only what was not committed', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1_000)
    for (let index = 0; index < 3; index += 1) await (await bench.commit((await bench.take()) as TaskOrder))()
    await bench.clock.pass(2_000)
    const before = bench.progresses.at(-1)
    const committed = await bench.store.committed(id)
    await bench.restart()
    const stored = await bench.store.job(id)
    expect(stored?.progressSeq).toBeGreaterThan(before?.seq as number)
    expect(stored?.fraction).toBeGreaterThanOrEqual(before?.fraction as number)
    expect(stored?.fraction).toBeLessThan(1)
    for (const { range } of bench.waiting) for (const { first } of committed) expect(range.first).not.toBe(first)
    await bench.clock.pass(200)
    const after = bench.progresses.at(-1)
    expect(after?.seq).toBeGreaterThan(stored?.progressSeq as number)
    expect(after?.fraction).toBeGreaterThanOrEqual(stored?.fraction as number)
    await bench.runAll()
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 1_000 } })
    expect((await bench.store.events(id, 0, 9)).map(({ type }) => type)).toContain('RECOVERED')
  })

  test('of which everything is committed ends at once', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(3)
    while (bench.waiting.length > 0) await bench.commit((await bench.take()) as TaskOrder)
    expect((await bench.store.job(id))?.state).toBe('RUNNING')
    await bench.restart()
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
  })

  test('and has ended processes is told of with how to cancel it, as often as that happens', async () => {
    const bench = new ConductorTestBed()
    const [deadly, other] = [await bench.create(10), await bench.create(10)]
    await bench.store.died(deadly.id, 'a process has ended')
    for (let starts = 0; starts < 2; starts += 1) await bench.restart()
    const told = bench.log.lines.filter((line) => line.includes('cancelJob'))
    expect(told).toHaveLength(2)
    expect(told[0]).toContain(`mutation { cancelJob(id: "${deadly.id}") { job { state } } }`)
    expect(told[0]).not.toContain(other.id)
  })

  test('though it was never started waits as it did', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(10)
    await bench.restart()
    expect((await bench.store.job(id))?.state).toBe('QUEUED')
    expect((await bench.store.events(id, 0, 9)).map(({ type }) => type)).toEqual(['CREATED'])
    await bench.runAll()
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
  })

  test('is not ended by tasks of an earlier conductor before its own are done', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(400)
    const old: TaskOrder[] = []
    for (let taskOrder = await bench.take(); taskOrder; taskOrder = await bench.take()) old.push(taskOrder)
    await bench.restart()
    for (const taskOrder of old) await (await bench.commit(taskOrder))()
    const { tally, state } = (await bench.store.job(id)) as NonNullable<Awaited<ReturnType<MemoryStore['job']>>>
    expect(state).toBe(tally.succeeded === 400 ? 'SUCCEEDED' : 'RUNNING')
    await bench.runAll()
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 400 } })
  })
})

test('a task of an earlier conductor that begins where a longer one does is not taken for it', async () => {
  const bench = new ConductorTestBed()
  const { id } = await bench.create(600)
  const [old, , third] = [await bench.take(), await bench.take(), await bench.take()] as [
    TaskOrder,
    TaskOrder,
    TaskOrder,
  ]
  await (await bench.commit(third))()
  bench.loseTasks()
  await bench.restart()
  const taskOrder = (await bench.take()) as TaskOrder
  expect(taskOrder.range.first).toBe(old.range.first)
  expect(taskOrder.range.count).toBeGreaterThan(old.range.count)
  await (await bench.commit(old))()
  await (await bench.commit(taskOrder))()
  await bench.runAll()
  expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 600 } })
})

describe('what is under way', () => {
  test('is left alone when the job is taken up again, and counts when it is done', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(600)
    const [one, other] = [await bench.take(), await bench.take()] as [TaskOrder, TaskOrder]
    await bench.restart()
    const ranges = [...bench.taken, ...bench.waiting].map(({ range }) => range)
    expect(new Set(ranges.map(({ first }) => first)).size).toBe(ranges.length)
    await (await bench.commit(one))()
    await (await bench.commit(other))()
    await bench.runAll()
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 600 } })
  })

  test('and was committed while a new conductor read what there is counts once', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(600)
    const taskOrder = (await bench.take()) as TaskOrder
    const tell = await bench.commit(taskOrder)
    bench.taken.add(taskOrder)
    const read = bench.store.committed.bind(bench.store)
    bench.store.committed = async (jobId) => {
      const before = (await read(jobId)).filter(({ first }) => first !== taskOrder.range.first)
      await tell()
      return before
    }
    await bench.restart()
    bench.store.committed = read
    bench.taken.delete(taskOrder)
    await bench.runEach(({ count }) => 10 * count)
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 600 } })
    // Were something counted twice, or a rule that the tasks share for each of them, it would not come so far.
    expect(bench.progresses.at(-1)?.fraction).toBeGreaterThan(0.9)
  })

  test('and is committed in parts counts at once, and the next task is handed out in its place', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1_000)
    const taskOrder = (await bench.take()) as TaskOrder
    const { first, count } = taskOrder.range
    const before = bench.waiting.length
    const half = Math.floor(count / 2)
    await (await bench.commit({ ...taskOrder, range: { first: first + half, count: count - half } }))()
    expect(bench.waiting).toHaveLength(before)
    await (await bench.commit({ ...taskOrder, range: { first, count: half } }))()
    expect(bench.waiting).toHaveLength(before + 1)
    await bench.runAll()
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 1_000 } })
  })

  test('and is lost without a word is handed out again after a while', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(600)
    await bench.take()
    bench.loseTasks()
    await bench.clock.pass(6_000)
    await bench.runAll()
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 600 } })
  })

  test('and is committed without a word is found after a while, and at once after a gap', async () => {
    for (const waitMs of [6_000, 0]) {
      const bench = new ConductorTestBed()
      const { id } = await bench.create(600)
      for (let taskOrder = await bench.take(); taskOrder; taskOrder = await bench.take()) await bench.commit(taskOrder)
      if (waitMs === 0) bench.bus.publish({ kind: 'gap' })
      await bench.clock.pass(waitMs)
      expect(bench.waiting.length).toBeGreaterThan(0)
      await bench.runAll()
      expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 600 } })
    }
  })

  test('and nothing is heard of, as of a trial that takes an hour, is asked after ever more seldom', async () => {
    const bench = new ConductorTestBed()
    await bench.create(1)
    await bench.take()
    let reads = 0
    const read = bench.store.committed.bind(bench.store)
    bench.store.committed = (jobId) => {
      reads += 1
      return read(jobId)
    }
    await bench.clock.pass(3_600_000)
    expect(reads).toBeGreaterThan(30)
    expect(reads).toBeLessThan(70)
  })

  test('and of which nobody could say that it changed is read, and told of then', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(600)
    await bench.take()
    await bench.store.pause(id)
    await bench.clock.pass(6_000)
    expect(bench.bus.said).toContainEqual({ kind: 'job', job: expect.objectContaining({ state: 'PAUSED' }) })
    expect(bench.waiting).toEqual([])
    await bench.store.end(id, { state: 'CANCELED', error: null, message: 'x' })
    await bench.clock.pass(60_000)
    expect(bench.bus.said).toContainEqual({ kind: 'job', job: await bench.store.job(id) })
  })
})

describe('a job that is paused', () => {
  test('stands where it was, hands out nothing, and goes on from there', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(600)
    const [one, other] = [await bench.take(), await bench.take()] as [TaskOrder, TaskOrder]
    await (await bench.commit(one))()
    bench.read(other, DATASET.bars)
    await bench.clock.pass(1_000)
    const before = bench.progresses.at(-1)
    await bench.pause(id)
    const paused = bench.progresses.at(-1)
    expect(paused).toMatchObject({ state: 'PAUSED', rate: 0, eta: null, fraction: before?.fraction })
    expect(bench.waiting).toEqual([])
    const stored = await bench.store.job(id)
    expect(stored).toMatchObject({ state: 'PAUSED', progressSeq: paused?.seq, fraction: paused?.fraction })
    await (await bench.commit(other))()
    await bench.clock.pass(100)
    const seq = Number(paused?.seq) + 1
    const trialsDone = one.range.count + other.range.count
    const { state, fraction } = paused as Progress
    // At once, not only when nothing was heard for a while.
    expect(bench.progresses.at(-1)).toMatchObject({ state, seq, trialsDone })
    await bench.clock.pass(3_600_000)
    expect(bench.progresses.at(-1)).toMatchObject({ state, fraction, seq, trialsDone })
    expect(await bench.store.job(id)).toMatchObject({ state, fraction, progressSeq: seq })
    expect(bench.waiting).toEqual([])
    await bench.resume(id)
    await bench.clock.pass(100)
    expect(bench.progresses.at(-1)).toMatchObject({ state: 'RUNNING', trialsDone: one.range.count + other.range.count })
    await bench.runAll()
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 600 } })
  })

  test('stays paused over a restart', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(600)
    await bench.take()
    await bench.clock.pass(1_000)
    await bench.pause(id)
    bench.loseTasks()
    await bench.restart()
    await bench.clock.pass(60_000)
    expect([bench.waiting, bench.progresses.at(-1)?.state]).toEqual([[], 'PAUSED'])
    await bench.resume(id)
    await bench.runAll()
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 600 } })
  })

  test('before it began stays so over a restart, and tells nothing until it begins: then above all that its record told', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(600)
    for (let times = 0; times < 3; times += 1) {
      await bench.pause(id)
      expect(bench.waiting).toEqual([])
      await bench.restart()
      await bench.clock.pass(60_000)
      expect([bench.waiting, bench.readings]).toEqual([[], []])
      await bench.resume(id)
      expect(bench.waiting.length).toBeGreaterThan(0)
    }
    const kept = (await bench.store.job(id)) as Job
    await bench.runAll()
    expect(bench.progresses[0]?.seq).toBeGreaterThan(kept.progressSeq)
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 600 } })
    const types = (await bench.store.events(id, 0, 100)).map(({ type }) => type)
    expect(types).not.toContain('RECOVERED')
  })

  test('while nobody drives it shows what the store has by then, to those who look and to those who watch', async () => {
    const bench = new ConductorTestBed()
    const feed = new Feed(bench)
    const { id } = await bench.create(600)
    const [one, other] = [await bench.take(), await bench.take()] as [TaskOrder, TaskOrder]
    await (await bench.commit(one))()
    await bench.clock.pass(1_000)
    await bench.conductors.close()
    // Paused and committed while nobody drives it.
    await bench.pause(id)
    await bench.commit(other)
    const before = bench.progresses.at(-1) as Progress
    const trialsDone = one.range.count + other.range.count
    const expected = { state: 'PAUSED', trialsDone, message: `Run ${trialsDone}/600`, rate: 0, eta: null }
    const job = (await bench.store.job(id)) as Job
    expect(feed.reading(job)).toMatchObject({ ...expected, fraction: before.fraction, seq: before.seq })
    await bench.restart()
    await bench.clock.pass(100)
    const after = bench.progresses.at(-1) as Progress
    expect(after).toMatchObject(expected)
    expect(after.seq).toBeGreaterThan(before.seq)
    expect(after.fraction).toBeGreaterThanOrEqual(before.fraction)
    feed.close()
  })

  test('whose store is away shows what is done when it is back', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(600)
    const taskOrder = (await bench.take()) as TaskOrder
    await bench.clock.pass(1_000)
    await bench.conductors.close()
    await bench.pause(id)
    await bench.commit(taskOrder)
    const mark = bench.store.mark
    bench.store.mark = async () => Promise.reject(new Error('the store is away'))
    await bench.restart()
    bench.store.mark = mark
    await bench.clock.pass(6_000)
    expect(bench.progresses.at(-1)).toMatchObject({ state: 'PAUSED', trialsDone: taskOrder.range.count })
  })

  test('of which all is done meanwhile ends when it is resumed', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1)
    const taskOrder = (await bench.take()) as TaskOrder
    await bench.pause(id)
    await (await bench.commit(taskOrder))()
    await bench.clock.pass(10_000)
    expect((await bench.store.job(id))?.state).toBe('PAUSED')
    await bench.resume(id)
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
  })
})

describe('a store that fails for a while', () => {
  test('does not end the job: it is taken up again a second later', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(300)
    const tell = await bench.commit((await bench.take()) as TaskOrder)
    bench.fault = away
    await tell()
    await bench.clock.pass(5_000)
    expect(bench.log.lines).toContain('conducting failed')
    bench.fault = null
    await bench.clock.pass(2_000)
    await bench.runAll()
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 300 } })
  })

  test('as the job ends is asked again until it has ended', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1)
    const tell = await bench.commit((await bench.take()) as TaskOrder)
    bench.fault = away
    await tell()
    await bench.clock.pass(5_000)
    bench.fault = null
    await bench.clock.pass(2_000)
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
  })

  test('holds what is shown at what it holds, and is asked at most once a second', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(100)
    const taskOrder = (await bench.take()) as TaskOrder
    await bench.clock.pass(500)
    const { marks } = bench.store
    const { reservedFraction = 0 } = (await bench.store.job(id)) ?? {}
    let tries = 0
    bench.store.mark = async () => {
      tries += 1
      throw new Error('away')
    }
    bench.read(taskOrder, 50 * DATASET.bars)
    await bench.clock.pass(10_000)
    expect(bench.progresses.at(-1)?.fraction).toBeLessThanOrEqual(reservedFraction)
    expect(marks).toBeLessThanOrEqual(5)
    expect(tries).toBeGreaterThan(5)
    expect(tries).toBeLessThanOrEqual(11)
  })

  test('or refuses a mark is asked at most once a second', async () => {
    const bench = new ConductorTestBed()
    await bench.create(100)
    await bench.take()
    let tries = 0
    bench.store.mark = async () => {
      tries += 1
      return false
    }
    await bench.clock.pass(10_000)
    expect(tries).toBeLessThanOrEqual(11)
  })
})

describe('a job that can never be run is FAILED, once, and says why', () => {
  test.each([
    ['a dataset that is gone', { datasetId: 'gone' }, 'DATASET_MISSING', 'the dataset gone is gone'],
    [
      'a plan that fails',
      { kind: 'OPTIMIZATION' as const },
      'INTERNAL',
      'its trials could not be worked out: no such luck',
    ],
  ])('%s', async (_name, changes, code, message) => {
    const bench = new ConductorTestBed()
    bench.catalogFault = code === 'INTERNAL' ? new Error('no such luck') : null
    const { id } = await bench.create(5, changes)
    await bench.clock.pass(10_000)
    expect(await bench.store.job(id)).toMatchObject({ state: 'FAILED', error: { code, message } })
    expect((await bench.store.events(id, 0, 99)).map(({ type }) => type)).toEqual(['CREATED', 'FAILED'])
    expect(bench.bus.said.filter(({ kind }) => kind === 'job')).toHaveLength(1)
  })
})

test('a job is not FAILED because the store does not answer while it is taken up', async () => {
  const bench = new ConductorTestBed()
  const read = bench.costStatistics.read.bind(bench.costStatistics)
  let tries = 0
  bench.costStatistics.read = async (...asked) => {
    tries += 1
    if (tries < 3) throw new Error('the store is away')
    return read(...asked)
  }
  const { id } = await bench.create(5)
  await bench.clock.pass(10_000)
  await bench.runAll()
  expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED' })
})

describe('conductors', () => {
  test('leave a job that is over, and hand out no more of it', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1_000)
    const taskOrder = (await bench.take()) as TaskOrder
    const tell = await bench.commit(taskOrder)
    const canceled = await bench.store.end(id, { state: 'CANCELED', error: null, message: 'x' })
    if (canceled) bench.bus.publish({ kind: 'job', job: canceled })
    await tell()
    await bench.clock.pass(3_000)
    expect(bench.waiting).toEqual([])
    expect(bench.progresses.filter(({ state }) => state !== 'RUNNING')).toEqual([])
    expect(await bench.store.job(id)).toEqual(canceled)
  })

  test('leave a job at once that is deleted elsewhere, take back what waits of it, and say nothing more', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1_000)
    await bench.take()
    await bench.clock.pass(200)
    expect(bench.waiting).not.toEqual([])
    await bench.store.end(id, { state: 'CANCELED', error: null, message: 'x' })
    await bench.store.remove(id)
    bench.bus.publish({ kind: 'deleted', jobId: id, job: null })
    const told = bench.progresses.length
    await settle()
    await settle()
    expect(bench.waiting).toEqual([])
    await bench.clock.pass(3_000)
    expect([bench.progresses.length, bench.log.lines]).toEqual([told, []])
  })

  test('leave a job alone that is canceled while they take it up', async () => {
    const bench = new ConductorTestBed()
    const { job } = await bench.store.create({ ...(await bench.create(1)), key: 'k' })
    const read = bench.store.job.bind(bench.store)
    bench.store.job = async (id) => {
      const found = await read(id)
      const canceled = await bench.store.end(id, { state: 'CANCELED', error: null, message: 'x' })
      if (canceled) bench.bus.publish({ kind: 'job', job: canceled })
      return found
    }
    bench.requestConductor({ jobId: job.id, priority: 0 })
    await bench.clock.pass(3_000)
    expect(bench.waiting.filter(({ jobId }) => jobId === job.id)).toEqual([])
  })

  test('let pass what is said of jobs that others drive', async () => {
    const bench = new ConductorTestBed()
    const jobId = 'of another process'
    bench.bus.publish({ kind: 'found', jobId, node: 'a node', digests: [] })
    bench.bus.publish({ kind: 'readings', readings: [readingOf({ jobId })] })
    const tally = { succeeded: 1, failed: 0, timedOut: 0, seconds: 1 }
    const count = { tally, bestNumber: 0 }
    bench.bus.publish({ kind: 'committed', jobId, range: { first: 0, count: 1 }, count, eventSeq: 2 })
    bench.bus.publish({ kind: 'job', job: jobOf({ id: jobId, state: 'RUNNING' }) })
    await bench.clock.pass(1_000)
    expect(bench.log.lines).toEqual([])
    expect(bench.progresses).toEqual([])
  })

  test('drive many jobs at once, each to its own end', async () => {
    const bench = new ConductorTestBed()
    const jobs = await Promise.all([5, 50, 500].map((trials) => bench.create(trials)))
    await bench.runAll()
    for (const { id, trialsTotal } of jobs) {
      expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: trialsTotal } })
    }
  })

  test('that are closed leave no timer, no listener, and the jobs as they are', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(100)
    await bench.take()
    const before = await bench.store.job(id)
    bench.conductors.close()
    await bench.clock.pass(5_000)
    await settle()
    expect(bench.clock.timers).toBe(0)
    expect(bench.bus.listeners.size).toBe(1)
    expect(await bench.store.job(id)).toEqual(before)
  })
})

describe('what a job teaches', () => {
  /** Runs task orders two at a time, each for half a second. */
  async function run(bench: ConductorTestBed): Promise<void> {
    for (let one = await bench.take(); one; one = await bench.take()) {
      const other = await bench.take()
      const both = other ? [one, other] : [one]
      for (const taskOrder of both) bench.read(taskOrder, (taskOrder.range.count * DATASET.bars) / 2)
      await bench.clock.pass(500)
      for (const taskOrder of both) await (await bench.commit(taskOrder))()
    }
  }

  test('is what its strategies cost, and how far its ETAs strayed', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1_000)
    await run(bench)
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
    expect([...(await bench.costStatistics.read('SWEEP', ['sma-cross'])).keys()]).toEqual(['sma-cross'])
    expect(await bench.costStatistics.width('SWEEP')).not.toBe(1)
    expect(await bench.costStatistics.width('SWEEP first forecast')).not.toBe(1)
    expect(await bench.costStatistics.width('VECTOR')).toBe(1)
  })

  test('is asked for again where the store fails, and the job begins all the same', async () => {
    const bench = new ConductorTestBed()
    const { width } = bench.costStatistics
    const away = new Error('the database is away')
    bench.costStatistics.width = () => Promise.reject(away)
    const { id } = await bench.create(10)
    await bench.clock.pass(3_000)
    expect([(await bench.store.job(id))?.state, bench.waiting]).toEqual(['QUEUED', []])
    bench.costStatistics.width = width
    await bench.clock.pass(3_000)
    await bench.runAll()
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
  })

  test('is nothing of how far ETAs strayed where it was canceled', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1_000)
    for (let index = 0; index < 4; index += 1) {
      const taskOrder = (await bench.take()) as TaskOrder
      await bench.clock.pass(1_000)
      await (await bench.commit(taskOrder))()
    }
    const job = await bench.store.end(id, { state: 'CANCELED', error: null, message: 'enough' })
    if (job) bench.bus.publish({ kind: 'job', job })
    await settle()
    expect(await bench.costStatistics.width('SWEEP')).toBe(1)
  })
})
