import { afterAll, describe, expect, test } from 'vitest'
import { NO_SECONDS } from '../../jobs/job.ts'
import { jobStoreLaws } from '../../jobs/jobStore.laws.ts'
import { newJobOf, type Outcome, resultsOf } from '../../jobs/ports.fixture.ts'
import { runJob } from '../../jobs/storeUnderTest.fixture.ts'
import { closeStores, openCommitted, openStore } from './jobStore.fixture.ts'

afterAll(closeStores)

describe('the store in Postgres', () => {
  jobStoreLaws(openStore)
})

describe('what trials of a user’s strategy may bring', () => {
  test('an error with characters that Postgres cannot hold is kept without them', async () => {
    const tried = await openStore()
    const { id } = await runJob(tried)
    const results = resultsOf(0, [{ error: 'a\0b \ud83d' }, 1])
    const job = await tried.store.commit({
      jobId: id,
      range: { first: 0, count: 2 },
      seconds: 1,
      stages: NO_SECONDS,
      runSeconds: 0,
      results,
    })
    expect(job?.tally).toMatchObject({ succeeded: 1, failed: 1 })
    expect((await tried.store.trial(id, 0))?.error).toBe('ab \ufffd')
  })

  test('an objective that is no number is never the best', async () => {
    const tried = await openStore()
    const { id } = await runJob(tried)
    const results = resultsOf(0, [Number.NaN, 1])
    const job = await tried.store.commit({
      jobId: id,
      range: { first: 0, count: 2 },
      seconds: 1,
      stages: NO_SECONDS,
      runSeconds: 0,
      results,
    })
    expect(job).toMatchObject({ tally: { succeeded: 2 }, bestNumber: 1 })
  })
})

test('a job of which an earlier version kept no number for its fraction is shown at its beginning, whatever it is told later', async () => {
  const { store, database, datasetIds } = await openStore()
  const { job } = await store.create(newJobOf(10, { datasetId: datasetIds[0] }))
  await store.start(job.id)
  await database.sql`update jobs set fraction = 'NaN', reserved_fraction = 'NaN' where id = ${job.id}`
  expect(await store.recover(job.id)).toMatchObject({ fraction: 0, reservedFraction: 0 })
  expect(await store.job(job.id)).toMatchObject({ fraction: 0, reservedFraction: 0 })
  const error = { code: 'INTERNAL' as const, message: 'unlucky' }
  expect(await store.end(job.id, { state: 'FAILED', error, message: 'unlucky' })).toMatchObject({ fraction: 0 })
})

describe('many trials', () => {
  const COUNT = 20_000

  test('of overlapping tasks that are committed at once count once, and no commit fails', async () => {
    const tried = await openStore()
    const { id } = await runJob(tried, COUNT)
    const outcomeOf = (number: number): Outcome => (number % 3 ? number % 1_000 : { error: `no ${number}` })
    const commit = (first: number, count: number) => {
      const outcomes = Array.from({ length: count }, (_, index) => outcomeOf(first + index))
      return tried.store.commit({
        jobId: id,
        range: { first, count },
        seconds: 1,
        stages: NO_SECONDS,
        runSeconds: 0,
        results: resultsOf(first, outcomes),
      })
    }
    await Promise.all([
      commit(0, COUNT),
      commit(10, 15_000),
      commit(5_000, 15_000),
      commit(1, 19_000),
      commit(0, 7_001),
    ])
    const job = await tried.store.job(id)
    expect(job).toMatchObject({ tally: { succeeded: 13_333, failed: 6_667 }, bestNumber: 1_999 })
  })

  test('of a large task are stored in blocks, which together are what is committed', async () => {
    const { store, id } = await openCommitted({ trials: 20_000, size: 20_000, figureOf: (number) => number })
    expect(await store.committed(id)).toMatchObject([
      { first: 0, count: 16_384 },
      { first: 16_384, count: 3_616 },
    ])
    expect(await store.job(id)).toMatchObject({ tally: { succeeded: 20_000, seconds: 1 }, bestNumber: 19_999 })
    expect((await store.trial(id, 16_384))?.metrics?.sharpe).toBe(16_384)
  })
})

test('the pauses of a job are those since its start, each to the next change of its state', async () => {
  const { store, datasetIds, database } = await openStore()
  const { id } = (await store.create(newJobOf(4, { datasetId: datasetIds[0] }))).job
  await store.pause(id)
  await store.resume(id)
  await store.start(id)
  for (let count = 0; count < 2; count += 1) {
    await store.pause(id)
    // What happens meanwhile ends no pause.
    await store.note(id, 'WORKER_LOST', 'x')
    await store.recover(id)
    await store.resume(id)
  }
  await store.pause(id)
  // Each event comes a minute after the one before: 2 PAUSED, 3 RESUMED, 4 STARTED, 5 PAUSED to 8 RESUMED, 9 PAUSED to 12 RESUMED, 13 PAUSED.
  const setBack = async () => {
    await database.sql`update events set at = timestamptz '2026-01-05 09:00Z' + seq * interval '1 minute' where job_id = ${id}`
    await database.sql`update jobs set started_at = timestamptz '2026-01-05 09:04Z' where id = ${id}`
  }
  await setBack()
  expect(await store.pauses([id])).toEqual([{ jobId: id, seconds: 360, sinceMs: Date.UTC(2026, 0, 5, 9, 13) }])
  await store.end(id, { state: 'CANCELED', error: null, message: 'x' })
  await setBack()
  expect(await store.pauses([id])).toEqual([{ jobId: id, seconds: 420, sinceMs: null }])
})

test('a job counts its bars a second over the time that it ran', async () => {
  const { store, datasetIds, database } = await openStore()
  const { job } = await store.create(newJobOf(4, { datasetId: datasetIds[0] }))
  await store.start(job.id)
  await store.commit({
    jobId: job.id,
    range: { first: 0, count: 4 },
    seconds: 1,
    stages: NO_SECONDS,
    runSeconds: 0,
    results: resultsOf(0, [1, 2, 3, 4]),
  })
  await database.sql`update jobs set started_at = now() - interval '8 seconds' where id = ${job.id}`
  const ended = await store.end(job.id, { state: 'SUCCEEDED', error: null, message: 'done' })
  expect(ended?.barsPerSecond).toBeGreaterThan(4)
  expect(ended?.barsPerSecond).toBeLessThanOrEqual(5)
})
