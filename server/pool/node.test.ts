import { afterEach, describe, expect, test } from 'vitest'
import { createMemoryQueue } from '../jobs/memoryQueue.fixture.ts'
import { MemoryStore } from '../jobs/memoryStore.fixture.ts'
import { StoreAwayError } from '../jobs/ports/jobStore.ts'
import { createTestBus, createTestLog, newJobOf, TestClock } from '../jobs/ports.fixture.ts'
import { Metronome } from './host/metronome.ts'
import { Node } from './node.ts'
import { Threads } from './threads/threads.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A node to which a task of a job is handed out; its assignment fails as often as there are errors. */
async function open(errors: Error[]) {
  const [clock, log, bus, store] = [new TestClock(), createTestLog(), createTestBus(), new MemoryStore()]
  const queue = createMemoryQueue(log, clock)
  const filesOf = () => []
  const threads = new Threads(1, filesOf, () => undefined)
  const metronome = new Metronome({ log, rounds: 1 })
  const { job } = await store.create(newJobOf(10))
  await store.start(job.id)
  const tries: number[] = []
  const node = new Node({
    id: 'a node',
    threads,
    metronome,
    queue,
    store,
    bus,
    clock,
    log,
    processes: () => 1,
    databaseAnswers: () => true,
    isDatabaseFault: (error) => error instanceof StoreAwayError,
    beginTask: async () => {
      tries.push(clock.now())
      const error = errors.shift()
      if (error) throw error
      return null
    },
    candles: () => Promise.reject(new Error('not needed by this test')),
    filesOf,
    holds: () => true,
  })
  closing.push(
    () => metronome.close(),
    () => threads.close(),
    () => node.close(),
  )
  await queue.send([{ jobId: job.id, range: { first: 0, count: 10 }, priority: 0, rank: 0 }])
  node.open()
  const state = async () => (await store.job(job.id))?.state
  return { clock, log, bus, store, tries, node, queue, state, jobId: job.id }
}

describe('a task', () => {
  test('that the database keeps from its trials is tried until they are run, and its job lives', async () => {
    const { clock, tries, queue, state, jobId } = await open(Array.from({ length: 20 }, () => new StoreAwayError()))
    await clock.pass(30_000)
    expect(tries).toEqual(Array.from({ length: 21 }, (_, index) => 1_000 * index))
    expect([await state(), await queue.held(jobId)]).toEqual(['RUNNING', []])
  })

  test('that fails by itself three times ends its job, whatever the database did between', async () => {
    const broken = () => new Error('it broke')
    const errors = [broken(), new StoreAwayError(), broken(), new StoreAwayError(), new StoreAwayError(), broken()]
    const { clock, tries, state } = await open(errors)
    await clock.pass(30_000)
    expect([tries.length, await state()]).toEqual([6, 'FAILED'])
  })

  test.each([
    ['is told', true],
    ['was missed, and is found after a gap', false],
  ])('of a job whose deletion %s is ended', async (_, isTold) => {
    const { clock, bus, store, tries, queue, jobId } = await open(
      Array.from({ length: 20 }, () => new StoreAwayError()),
    )
    await clock.pass(500)
    await store.end(jobId, { state: 'CANCELED', error: null, message: 'x' })
    await store.remove(jobId)
    bus.publish(isTold ? { kind: 'deleted', jobId, job: null } : { kind: 'gap' })
    await clock.pass(5_000)
    expect([tries, await queue.held(jobId)]).toEqual([[0], []])
  })

  test('that waits for the database is given back when its node closes', async () => {
    const { clock, node, queue, jobId } = await open([new StoreAwayError()])
    await clock.pass(500)
    await node.close()
    expect(await queue.held(jobId)).toHaveLength(1)
  })
})
