import { expect, test } from 'vitest'
import type { Job } from '../job.ts'
import { MemorySearch } from '../memorySearch.fixture.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { Plans } from '../plan/plans.ts'
import type { JobStore } from '../ports/jobStore.ts'
import { catalog, createTestBus, newJobOf, TestClock } from '../ports.fixture.ts'
import { beginTask } from './assignment.ts'

async function open() {
  const store = new MemoryStore()
  const { job } = await store.create(newJobOf(4))
  const plans = new Plans(catalog.find, new MemorySearch(store), new TestClock())
  const bus = createTestBus()
  const order = { jobId: job.id, range: { first: 0, count: 4 }, priority: 0, rank: 0 }
  const calls = { job: (id: string) => store.job(id), start: (id: string) => store.start(id) }
  const take = (changes: Partial<Pick<JobStore, 'job' | 'start'>> = {}) =>
    beginTask(order, { store: { ...calls, ...changes }, plans, bus })
  return { store, bus, id: job.id, take }
}

test('the first task of a job starts it and tells so; later ones do not, also of one that was paused meanwhile', async () => {
  const { store, bus, id, take } = await open()
  expect(await take()).not.toBeNull()
  expect(bus.said).toEqual([{ kind: 'job', job: await store.job(id) }])
  expect(await take()).not.toBeNull()
  await store.pause(id)
  expect(await take()).not.toBeNull()
  expect(bus.said).toHaveLength(1)
})

test('no task of a job that was paused before it began is worked on, be it paused while one is taken', async () => {
  const { store, bus, id, take } = await open()
  const pausing = {
    start: async () => {
      await store.pause(id)
      return store.start(id)
    },
  }
  expect(await take(pausing)).toBeNull()
  expect(await take()).toBeNull()
  expect(await store.job(id)).toMatchObject({ state: 'PAUSED', startedAtMs: null })
  expect(bus.said).toEqual([])
  await store.resume(id)
  expect(await take()).not.toBeNull()
})

test('a task says whether tasks of its job have ended processes', async () => {
  const { store, id, take } = await open()
  expect((await take())?.isDeadly).toBe(false)
  const job = (await store.job(id)) as Job
  expect((await take({ job: async () => ({ ...job, deaths: 1 }) }))?.isDeadly).toBe(true)
})

test('no task of a job that is over or gone is worked on', async () => {
  const { store, id, take } = await open()
  await store.end(id, { state: 'CANCELED', error: null, message: 'x' })
  expect(await take()).toBeNull()
  expect(await take({ job: async () => null })).toBeNull()
})
