import { describe, expect, test } from 'vitest'
import { MemoryStore } from '../memoryStore.fixture.ts'
import type { DatasetRemoval } from '../ports/datasetStore.ts'
import type { WorkerNode } from '../ports/nodeStore.ts'
import { createTestBus, createTestLog, DATASET, filterOf, newJobOf, settle, TestClock } from '../ports.fixture.ts'
import { renameDataset } from './dataset.ts'
import { deleteDataset, deleteJob, deleteJobs } from './deletion.ts'
import { renameJob, tagJob } from './labels.ts'
import { keepRetention } from './retention.ts'

const CANCEL = { state: 'CANCELED' as const, error: null, message: 'x' }

function open() {
  const [store, bus, clock] = [new MemoryStore(), createTestBus(), new TestClock()]
  const removeDataset = async (datasetId: string): Promise<DatasetRemoval> => {
    if (datasetId !== DATASET.id) return 'MISSING'
    return (await store.countJobs(filterOf({ datasetId }))) > 0 ? 'IN_USE' : 'DELETED'
  }
  const add = async (name = 'a sweep') => (await store.create(newJobOf(2, { name }))).job.id
  const addEnded = async () => {
    const id = await add()
    await store.end(id, CANCEL)
    return id
  }
  const said = () => bus.said.map((message) => (message.kind === 'job' ? `job ${message.job.state}` : message.kind))
  return { store, bus, clock, parts: { store, bus, clock, datasets: { removeDataset } }, add, addEnded, said }
}

describe('a job', () => {
  test('that waits or runs is ended before it is deleted, and both are told', async () => {
    const { store, parts, add, said } = open()
    const id = await add()
    await store.start(id)
    expect(await deleteJob(id, parts)).toEqual({ deleted: 1, problems: [] })
    expect([said(), await store.job(id)]).toEqual([['job CANCELED', 'deleted'], null])
  })

  test('that is not there is a problem', async () => {
    const { parts } = open()
    const message = "no job has the id 'nope'"
    expect(await deleteJob('nope', parts)).toEqual({
      deleted: 0,
      problems: [{ path: 'id', code: 'NOT_FOUND', message }],
    })
    expect((await renameJob('nope', 'x', parts)).problems).toEqual([{ path: 'id', code: 'NOT_FOUND', message }])
    expect((await tagJob('nope', ['x'], parts)).problems).toEqual([{ path: 'id', code: 'NOT_FOUND', message }])
  })

  test('has the name and the tags that it is given, and others are told what it had', async () => {
    const { store, bus, parts, add } = open()
    const id = await add('one')
    expect((await renameJob(id, ' two ', parts)).job?.name).toBe('two')
    expect((await tagJob(id, ['b', ' b', 'a'], parts)).job?.tags).toEqual(['b', 'a'])
    expect(bus.said.map((message) => message.kind === 'labeled' && message.before)).toEqual([
      { name: 'one', tags: [] },
      { name: 'two', tags: [] },
    ])
    expect(await store.job(id)).toMatchObject({ name: 'two', tags: ['b', 'a'] })
  })

  test.each([
    ['', 'EMPTY', 'it is empty; give 1 to 200 characters'],
    [' ', 'EMPTY', 'it is empty; give 1 to 200 characters'],
    ['x'.repeat(201), 'OUT_OF_RANGE', 'it has 201 characters; at most 200 are allowed'],
    ['a\0', 'OUT_OF_RANGE', 'it holds the character U+0000, which no text may hold'],
  ])('cannot be called %j', async (name, code, message) => {
    const { parts, add } = open()
    expect(await renameJob(await add(), name, parts)).toEqual({
      job: null,
      problems: [{ path: 'name', code, message }],
    })
  })
})

describe('all final jobs that match', () => {
  test('are deleted in pieces, and jobs that are not final stay', async () => {
    const { store, bus, parts, add, addEnded } = open()
    const open_ = await add()
    for (let count = 0; count < 250; count += 1) await addEnded()
    expect(await deleteJobs(filterOf(), null, parts)).toEqual({ deleted: 250, problems: [] })
    expect(bus.said.filter(({ kind }) => kind === 'deleted')).toHaveLength(250)
    expect((await store.openJobs()).map(({ id }) => id)).toEqual([open_])
  })

  test('are those that ended before, by the filter and by the argument', async () => {
    const { parts, addEnded } = open()
    // The store of the tests ends every job at 2.
    await addEnded()
    expect((await deleteJobs(filterOf(), 2, parts)).deleted).toBe(0)
    expect((await deleteJobs(filterOf({ finishedBeforeMs: 2 }), 3, parts)).deleted).toBe(0)
    expect((await deleteJobs(filterOf({ finishedBeforeMs: 4 }), 3, parts)).deleted).toBe(1)
  })
})

describe('a dataset', () => {
  test('that jobs name is kept, and the problem names them', async () => {
    const { parts, add } = open()
    const ids = [await add('one'), await add('two'), await add('three'), await add('four')]
    const named = `'four' (${ids[3]}), 'three' (${ids[2]}), 'two' (${ids[1]}) and 1 more`
    const message = `4 jobs run on it: ${named}; delete them first, or all together by withJobs: true`
    expect(await deleteDataset(DATASET.id, false, parts)).toEqual({
      deleted: 0,
      problems: [{ path: 'id', code: 'CONFLICT', message }],
    })
  })

  test('goes with its jobs where these are to go, those that run too', async () => {
    const { store, parts, add, addEnded, said } = open()
    await add()
    await addEnded()
    expect(await deleteDataset(DATASET.id, true, parts)).toEqual({ deleted: 3, problems: [] })
    expect(said()).toEqual(['deleted', 'job CANCELED', 'deleted', 'dataset'])
    expect(await store.countJobs(filterOf())).toBe(0)
  })

  test('that is not there is a problem', async () => {
    const { parts } = open()
    const problems = [{ path: 'id', code: 'NOT_FOUND', message: "no dataset has the id 'nope'" }]
    expect(await deleteDataset('nope', true, parts)).toEqual({ deleted: 0, problems })
  })

  test.each([
    [{ name: ' new ', symbol: null }, { name: 'new' }],
    [{ name: null, symbol: 'BTC' }, { symbol: 'BTC' }],
    [
      { name: 'new', symbol: '' },
      { name: 'new', symbol: null },
    ],
  ])('is renamed by %j to %j, and others are told', async (given, names) => {
    const bus = createTestBus()
    const asked: unknown[] = []
    const renameDataset_ = async (_: string, changed: object) => {
      asked.push(changed)
      return { ...DATASET, ...changed }
    }
    const datasets = { dataset: async () => DATASET, renameDataset: renameDataset_ }
    expect(await renameDataset(DATASET.id, given, { datasets, bus })).toEqual({ dataset: { ...DATASET, ...names } })
    expect([asked, bus.said]).toEqual([[names], [{ kind: 'dataset', datasetId: DATASET.id }]])
    expect(await renameDataset(DATASET.id, { name: ' ', symbol: null }, { datasets, bus })).toMatchObject({
      problems: [{ path: 'name', code: 'EMPTY' }],
    })
  })
})

describe('jobs that are kept for some days', () => {
  const nodeOf = (id: string, lostAtMs: number | null = null) => ({ id, lostAtMs }) as WorkerNode

  test.each([
    ['by the oldest process that lives', [nodeOf('gone', 1), nodeOf('here'), nodeOf('other')], 0],
    ['by no other', [nodeOf('other'), nodeOf('here')], 1],
  ])('are deleted after their end %s', async (_, nodes, left) => {
    const { store, clock, parts, add, addEnded } = open()
    const log = createTestLog()
    await addEnded()
    const waiting = await add()
    const stop = keepRetention({
      ...parts,
      days: 30,
      nodeId: 'here',
      nodes: { nodes: async () => nodes },
      clock,
      log,
    })
    await clock.pass(1)
    expect(await store.countJobs(filterOf())).toBe(1 + left)
    await addEnded()
    await clock.pass(60_000)
    await settle()
    expect(await store.countJobs(filterOf())).toBe(1 + 2 * left)
    expect(await store.job(waiting)).not.toBeNull()
    await stop()
    expect(clock.timers).toBe(0)
  })

  test('stay for ever where nothing else is said, and where their end is not so long ago', async () => {
    const { store, clock, parts, addEnded } = open()
    await addEnded()
    const log = createTestLog()
    const nodes = { nodes: async () => [nodeOf('here')] }
    for (const days of [null, 36_500]) {
      const stop = keepRetention({ ...parts, days, nodeId: 'here', nodes, clock, log })
      await clock.pass(60_000)
      await stop()
    }
    expect(await store.countJobs(filterOf())).toBe(1)
  })
})
