import { beforeAll, describe, expect, test } from 'vitest'
import { NO_SECONDS } from './job.ts'
import type { Ending, JobStore } from './ports/jobStore.ts'
import { filterOf, newJobOf, resultsOf } from './ports.fixture.ts'
import { runJob, type StoreUnderTest, UNKNOWN_IDS } from './storeUnderTest.fixture.ts'

const CANCEL: Ending = { state: 'CANCELED', error: null, message: 'canceled by request' }

/** What every store of jobs must do for those who rename, tag and delete. */
export function upkeepLaws(open: () => StoreUnderTest): void {
  let tried: StoreUnderTest
  let store: JobStore
  beforeAll(() => {
    tried = open()
    store = tried.store
  })

  async function endedJob(tags: readonly string[] = []): Promise<string> {
    const { job } = await store.create(newJobOf(3, { datasetId: tried.datasetIds[0], tags }))
    await store.end(job.id, CANCEL)
    return job.id
  }

  describe('the labels of a job', () => {
    test('change in whatever state it is, and what it had before is told', async () => {
      const { job } = await store.create(newJobOf(1, { datasetId: tried.datasetIds[0], name: 'one', tags: ['a'] }))
      expect(await store.label(job.id, { name: 'two' })).toEqual({
        job: { ...job, name: 'two' },
        before: { name: 'one', tags: ['a'] },
      })
      await store.end(job.id, CANCEL)
      const changed = await store.label(job.id, { tags: ['b', 'c'] })
      expect(changed?.before).toEqual({ name: 'two', tags: ['a'] })
      expect(await store.job(job.id)).toEqual(changed?.job)
      expect(changed?.job).toMatchObject({ name: 'two', tags: ['b', 'c'], state: 'CANCELED', eventSeq: 2 })
    })

    test.each(UNKNOWN_IDS)('of no job, as of %j, cannot be changed', async (id) => {
      expect(await store.label(id, { name: 'x' })).toBeNull()
    })
  })

  describe('a job that is deleted', () => {
    test('is there no more, with nothing of what it had found', async () => {
      const { id } = await runJob(tried, 2)
      const range = { first: 0, count: 2 }
      const results = resultsOf(0, [1, 2])
      await store.commit({ jobId: id, range, seconds: 1, stages: NO_SECONDS, runSeconds: 0, results })
      expect(await store.remove(id)).toBeNull()
      const ended = await store.end(id, CANCEL)
      expect(await store.remove(id)).toEqual({
        id,
        kind: ended?.kind,
        state: 'CANCELED',
        name: ended?.name,
        tags: [],
        strategies: ended?.strategies,
        datasetId: ended?.datasetId,
        createdAtMs: ended?.createdAtMs,
        finishedAtMs: ended?.finishedAtMs,
      })
      expect([await store.job(id), await store.remove(id)]).toEqual([null, null])
      expect(await store.jobsById([id])).toEqual([])
      expect(
        (await store.jobs(filterOf(), { first: 10_000, after: null })).items.map(({ node }) => node.id),
      ).not.toContain(id)
    })

    test('takes no commit, no event and no other name', async () => {
      const id = await endedJob()
      await store.remove(id)
      const task = { jobId: id, range: { first: 0, count: 1 }, seconds: 1, stages: NO_SECONDS, runSeconds: 0 }
      expect(await store.commit({ ...task, results: resultsOf(0, [1]) })).toBeNull()
      expect(await store.note(id, 'STAGE', 'x')).toBeNull()
      expect(await store.label(id, { name: 'x' })).toBeNull()
      expect(await store.end(id, CANCEL)).toBeNull()
    })

    test('gives its key back', async () => {
      const { job } = await store.create(newJobOf(1, { datasetId: tried.datasetIds[0], key: 'given back' }))
      await store.end(job.id, CANCEL)
      await store.remove(job.id)
      const again = await store.create(newJobOf(1, { datasetId: tried.datasetIds[0], key: 'given back' }))
      expect(again.isNew).toBe(true)
    })

    test('is deleted by one of those who ask at once', async () => {
      const id = await endedJob()
      const gone = await Promise.all([1, 2, 3].map(() => store.remove(id)))
      expect(gone.filter((one) => one !== null)).toHaveLength(1)
    })
  })

  describe('the deletion of all that match', () => {
    test('takes each once, and leaves none, however many delete at once', async () => {
      const tag = `each ${Math.random()}`
      const ids: string[] = []
      for (let count = 0; count < 20; count += 1) ids.push(await endedJob([tag]))
      const removeAll = async (): Promise<string[]> => {
        const gone = await store.removeMatching(filterOf({ tags: [tag] }), 3)
        return gone.length === 0 ? [] : [...gone.map(({ id }) => id), ...(await removeAll())]
      }
      const gone = await Promise.all([1, 2, 3, 4].map(removeAll))
      expect(gone.flat().toSorted()).toEqual(ids)
    })

    test('takes final jobs alone, the oldest first, and no more than it is to', async () => {
      const tag = `all ${Math.random()}`
      const ids = [await endedJob([tag]), await endedJob([tag]), await endedJob([tag])]
      const { job: open } = await store.create(newJobOf(1, { datasetId: tried.datasetIds[0], tags: [tag] }))
      const other = await endedJob()
      const filter = filterOf({ tags: [tag] })
      const gone = [await store.removeMatching(filter, 2), await store.removeMatching(filter, 2)]
      expect(gone.map((some) => some.map(({ id }) => id).toSorted())).toEqual([ids.slice(0, 2), ids.slice(2)])
      expect(await store.removeMatching(filter, 2)).toEqual([])
      expect(await store.jobsById([open.id, other])).toHaveLength(2)
    })
  })
}
