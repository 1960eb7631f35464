import { describe, expect, test } from 'vitest'
import { MemoryStore } from '../memoryStore.fixture.ts'
import type { NodeReport, ReleasedItem, WorkerNode } from '../ports/nodeStore.ts'
import { createTestBus, createTestLog, newJobOf, settle, TestClock } from '../ports.fixture.ts'
import { Cluster } from './cluster.ts'

function workerOf(id: string, changes: Partial<WorkerNode> = {}): WorkerNode {
  const times = { startedAtMs: 0, lastSeenAtMs: 0, lostAtMs: null }
  const load = { threads: 4, busy: 0, barsPerSecond: 0, silentSeconds: null }
  return { id, host: `host of ${id}`, pid: 1, ...load, ...times, ...changes }
}

/** A cluster over a store of processes that the test holds. */
function open() {
  const clock = new TestClock()
  const [bus, log, store] = [createTestBus(), createTestLog(), new MemoryStore()]
  const state = {
    nodes: [] as WorkerNode[],
    /** Those whose process is gone, and that nobody has marked yet. */
    gone: [] as WorkerNode[],
    released: [] as ReleasedItem[],
    wasLost: false,
    fault: null as Error | null,
    /** What a report waits for, and a confirmation. */
    reporting: Promise.resolve(),
    confirming: async () => undefined,
    reports: [] as NodeReport[],
    looks: 0,
    confirms: 0,
    left: 0,
    order: [] as string[],
  }
  const answer = async () => {
    if (state.fault) throw state.fault
  }
  const cluster = new Cluster({
    id: 'own',
    nodes: {
      drivers: async () => new Map(),
      report: async (report) => {
        await answer()
        await state.reporting
        state.order.push('report')
        state.reports.push(report)
        return state.wasLost
      },
      leave: async () => {
        await answer()
        state.order.push('leave')
        state.left += 1
      },
      nodes: async () => {
        await answer()
        return state.nodes
      },
      markLost: async () => {
        await answer()
        state.looks += 1
        return state.gone.splice(0)
      },
    },
    store,
    bus,
    clock,
    log,
    report: () => ({ threads: 2, busy: 1, barsPerSecond: 3 }),
    releaseLost: async () => {
      await answer()
      return state.released.splice(0)
    },
    confirm: async () => {
      state.confirms += 1
      await state.confirming()
    },
  })
  return { clock, bus, log, store, state, cluster }
}

describe('a process in a cluster', () => {
  test('tells of itself before anything else, then every second, until it leaves', async () => {
    const { cluster, clock, state } = open()
    await cluster.open()
    expect(state.reports).toEqual([{ threads: 2, busy: 1, barsPerSecond: 3 }])
    await clock.pass(10_000)
    expect(state.reports).toHaveLength(11)
    await cluster.close()
    expect([state.left, clock.timers]).toEqual([1, 0])
    await clock.pass(10_000)
    expect(state.reports).toHaveLength(11)
  })

  test('knows the threads of all that live, and has its own at least', async () => {
    const { cluster, clock, state } = open()
    expect(cluster.threads).toBe(2)
    await cluster.open()
    expect(cluster.threads).toBe(2)
    state.nodes = [workerOf('a'), workerOf('b'), workerOf('c', { lostAtMs: 5 })]
    await clock.pass(1_000)
    expect(cluster.threads).toBe(8)
  })

  test('gives what a lost one held to others, writes that into its jobs, and wakes who can take it', async () => {
    const { cluster, clock, state, store, bus, log } = open()
    await cluster.open()
    const { job } = await store.create(newJobOf(10))
    await store.start(job.id)
    const gone = [workerOf('a'), workerOf('b', { host: 'host of a' })]
    state.gone = [...gone]
    const holders = [
      { host: 'a host', pid: 7, silentSeconds: 10.44 },
      { host: 'another', pid: 8, silentSeconds: 0.51 },
    ]
    state.released = [{ jobId: job.id, holders, wasDriven: true, tasks: 3, restSeconds: 5 }]
    await clock.pass(1_000)
    const message =
      'nothing was heard of process 7 on a host for 10.4 s, so it is taken for lost; ' +
      'nothing was heard of process 8 on another for 0.5 s, so it is taken for lost; ' +
      'it drove this job, and another one does so now; the 3 tasks that it had of this job are run again in processes of their own, in halves, ' +
      'after 5 s: should a trial end them, that trial alone fails; cancelJob ends the job'
    expect((await store.events(job.id, 2, 9)).map(({ type, message }) => [type, message])).toEqual([
      ['WORKER_LOST', message],
    ])
    expect(bus.said).toEqual([
      { kind: 'job', job: await store.job(job.id) },
      { kind: 'waiting', queue: 'conductors' },
      { kind: 'waiting', queue: 'tasks' },
    ])
    const cancel = `To cancel the job: its page, or mutation { cancelJob(id: "${job.id}") { job { state } } }`
    expect(log.lines).toEqual([
      'a process that runs trials is lost',
      'a process that runs trials is lost',
      `${message}. ${cancel}`,
    ])
    expect(log.details).toEqual([
      ...gone.map(({ id, host, pid, silentSeconds }) => ({ node: id, host, pid, silentSeconds })),
      { job: job.id, tasks: 3 },
    ])
    await clock.pass(10_000)
    expect(await store.events(job.id, 3, 9)).toEqual([])
  })

  test('says nothing of a job that is over', async () => {
    const { cluster, clock, state, store, bus } = open()
    await cluster.open()
    const { job } = await store.create(newJobOf(10))
    await store.end(job.id, { state: 'CANCELED', error: null, message: 'x' })
    state.released = [{ jobId: job.id, holders: [], wasDriven: false, tasks: 1, restSeconds: 0 }]
    await clock.pass(1_000)
    expect(bus.said.filter(({ kind }) => kind === 'job')).toEqual([])
  })

  test('asks what was given to others when it was taken for lost', async () => {
    const { cluster, clock, state } = open()
    await cluster.open()
    await clock.pass(2_000)
    expect(state.confirms).toBe(0)
    state.wasLost = true
    await clock.pass(1_000)
    expect(state.confirms).toBe(1)
  })

  test('asks so until it is answered, and is sure of nothing before', async () => {
    const { cluster, clock, state } = open()
    state.nodes = [workerOf('own'), workerOf('a')]
    await cluster.open()
    const answered = state.confirming
    state.confirming = () => Promise.reject(new Error('the database is away'))
    state.wasLost = true
    await clock.pass(1_000)
    state.wasLost = false
    await clock.pass(9_000)
    expect([state.confirms, cluster.isSure]).toEqual([10, false])
    state.confirming = answered
    await clock.pass(3_000)
    expect([state.confirms, cluster.isSure]).toEqual([11, true])
  })

  test('is sure of what it holds for eight seconds after a report, and always where it is alone', async () => {
    const { cluster, clock, state } = open()
    state.nodes = [workerOf('own'), workerOf('a')]
    await cluster.open()
    state.fault = new Error('the database is away')
    await clock.pass(7_900)
    expect(cluster.isSure).toBe(true)
    await clock.pass(200)
    expect(cluster.isSure).toBe(false)
    state.fault = null
    await clock.pass(1_000)
    expect(cluster.isSure).toBe(true)
    state.nodes = [workerOf('own'), workerOf('a', { lostAtMs: 5 })]
    await clock.pass(1_000)
    state.fault = new Error('the database is away')
    await clock.pass(60_000)
    expect(cluster.isSure).toBe(true)
  })

  test('knows who is silent for two looks, unless it was silent itself', async () => {
    const { cluster, clock, state } = open()
    const [own, other] = [workerOf('own'), workerOf('a', { silentSeconds: 3 })]
    state.nodes = [own, other]
    await cluster.open()
    expect(cluster.silent('a')).toBeNull()
    await clock.pass(1_000)
    expect(cluster.silent('a')).toBe(other)
    state.nodes = [workerOf('own', { silentSeconds: 5 }), other]
    await clock.pass(1_000)
    expect([cluster.silent('own'), cluster.silent('a')]).toEqual([null, null])
    state.nodes = [own, other]
    await clock.pass(1_000)
    expect(cluster.silent('a')).toBeNull()
    await clock.pass(1_000)
    expect(cluster.silent('a')).toBe(other)
    state.nodes = [own, workerOf('a')]
    await clock.pass(1_000)
    expect(cluster.silent('a')).toBeNull()
  })

  test('leaves after a report that is under way, which would put it back', async () => {
    const { cluster, clock, state } = open()
    await cluster.open()
    const { promise, resolve } = Promise.withResolvers<void>()
    state.reporting = promise
    await clock.pass(1_000)
    const closing = cluster.close()
    await settle()
    expect(state.order).toEqual(['report'])
    resolve()
    await closing
    expect(state.order).toEqual(['report', 'report', 'leave'])
  })

  test('looks for lost ones every second, and the rarer the more look', async () => {
    const { cluster, clock, state } = open()
    await cluster.open()
    await clock.pass(10_000)
    expect(state.looks).toBe(11)
    state.nodes = Array.from({ length: 100 }, (_, index) => workerOf(String(index)))
    await clock.pass(1_000)
    const before = state.looks
    await clock.pass(100_000)
    expect(state.looks - before).toBe(10)
  })

  test('goes on when the store does not answer, and writes that down once', async () => {
    const { cluster, clock, state, log } = open()
    await cluster.open()
    state.fault = new Error('the database is away')
    await clock.pass(60_000)
    expect(log.lines).toEqual(['the store does not answer: others may take this process for lost'])
    state.fault = null
    state.gone = [workerOf('a')]
    await clock.pass(2_000)
    expect(log.lines).toContain('a process that runs trials is lost')
    state.fault = new Error('the database is away again')
    await cluster.close()
    await settle()
    expect(log.lines.at(-1)).toBe('this process could not tell that it stops')
  })
})
