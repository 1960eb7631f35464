import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { PLAIN_ACCOUNT } from '../engine/candles.fixture.ts'
import { makeCandles } from '../engine/walk.fixture.ts'
import type { Assignment } from '../jobs/drive/assignment.ts'
import { createMemoryQueue } from '../jobs/memoryQueue.fixture.ts'
import { MemoryStore } from '../jobs/memoryStore.fixture.ts'
import { StoreAwayError } from '../jobs/ports/jobStore.ts'
import { createTestBus, createTestLog, newJobOf, TestClock } from '../jobs/ports.fixture.ts'
import type { TaskReading } from '../jobs/verdict.ts'
import { Metronome } from './host/metronome.ts'
import { Node } from './node.ts'
import { ownFileOf } from './own/code.fixture.ts'
import { Threads } from './threads/threads.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Takes its time at each trial, so that what it finds is looked through meanwhile, and hangs at the last one of ten. */
const LAST_HANGS = `export default {
  name: 'last-hangs', title: 'Last hangs', description: '', family: 'own',
  parameters: [{ name: 'at', kind: 'INTEGER', min: 0, max: 99, step: 1, default: 0, description: '' }],
  signals: ({ length }, { at }) => {
    for (const until = performance.now() + 100; performance.now() < until || at === 9; );
    return { entry: new Uint8Array(length), exit: new Uint8Array(length) }
  },
}`

const ASSIGNMENT: Assignment = {
  datasetId: '',
  trialLimit: null,
  isDeadly: false,
  work: {
    account: PLAIN_ACCOUNT,
    objective: 'SHARPE',
    engines: ['VECTOR'],
    batches: Array.from({ length: 10 }, (_, first) => ({
      strategy: 'last-hangs',
      direction: 'LONG',
      parameters: { at: first },
      first,
      exits: [{ takeProfit: null, stopLoss: null }],
    })),
  },
}

/** A node to which a task of a job is handed out; its assignment fails as often as there are errors. */
async function open(errors: Error[], assignment: Assignment | null = null) {
  const [clock, log, bus, store] = [new TestClock(), createTestLog(), createTestBus(), new MemoryStore()]
  const queue = createMemoryQueue(log, clock)
  const folder = mkdtempSync(join(tmpdir(), 'barline-node-'))
  writeFileSync(join(folder, 'last-hangs.js'), LAST_HANGS)
  const filesOf = () => [ownFileOf(join(folder, 'last-hangs.js'))]
  const threads = new Threads(1, filesOf, () => undefined)
  const metronome = new Metronome({ log, rounds: 1 })
  const { job } = await store.create(newJobOf(10))
  await store.start(job.id)
  const tries: number[] = []
  const node = new Node({
    version: '1.2.3',
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
      return assignment
    },
    candles: async () => makeCandles(400, 1),
    filesOf,
    holds: () => true,
  })
  closing.push(
    async () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
    () => metronome.close(),
    () => threads.close(),
    () => node.close(),
  )
  await queue.send([{ jobId: job.id, range: { first: 0, count: 10 }, priority: 0, rank: 0 }])
  node.open()
  const state = async () => (await store.job(job.id))?.state
  const succeeded = async () => (await store.job(job.id))?.tally.succeeded ?? 0
  return { clock, log, bus, store, tries, node, queue, state, succeeded, jobId: job.id }
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

describe('what is finished of a task whose last trial hangs', () => {
  /** The same at its last trial. */
  async function openAtLast() {
    const opened = await open([], ASSIGNMENT)
    let newest: TaskReading | undefined
    opened.bus.listen((message) => {
      if (message.kind === 'readings') newest = message.readings.at(-1) ?? newest
    })
    await vi.waitUntil(
      async () => {
        await opened.clock.pass(50)
        return newest?.trial === 9
      },
      { timeout: 30_000, interval: 10 },
    )
    return opened
  }

  test('is kept when its process stops, and the queue hands out the task again', async () => {
    const { node, queue, succeeded, jobId } = await openAtLast()
    await node.close()
    expect(await succeeded()).toBeGreaterThan(5)
    expect(await queue.held(jobId)).toHaveLength(1)
  })

  test('is kept when that is called for, before the call is answered; the task goes on', async () => {
    const { bus, succeeded, state, jobId } = await openAtLast()
    const answered = Promise.withResolvers<number>()
    bus.listen((message) => {
      if (message.kind === 'answer') answered.resolve(succeeded())
    })
    bus.publish({ kind: 'call', id: 'a call', jobId, skip: null })
    expect(await answered.promise).toBeGreaterThan(5)
    expect(await state()).toBe('RUNNING')
  })
})
