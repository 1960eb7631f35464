import { afterAll, expect, test } from 'vitest'
import { FIGURES } from '../../engine/batch.ts'
import { scoreOfBroken } from '../../engine/objective.ts'
import { NO_SECONDS } from '../../jobs/job.ts'
import { resultsOf } from '../../jobs/ports.fixture.ts'
import { runJob } from '../../jobs/storeUnderTest.fixture.ts'
import { createRankingStore } from './bestTrials.ts'
import { closeStores, type OpenStore, openStore } from './jobStore.fixture.ts'

afterAll(closeStores)

/** Commits a task of a job: the Sharpe ratio and the trades of each trial. */
async function commit({ store }: OpenStore, jobId: string, first: number, trials: readonly [number, number][]) {
  const results = resultsOf(
    first,
    trials.map(([sharpe]) => sharpe),
  )
  const column = FIGURES.indexOf('trades') * results.count
  for (const [index, [, trades]] of trials.entries()) results.figures[column + index] = trades
  const range = { first, count: trials.length }
  await store.commit({ jobId, range, seconds: 1, stages: NO_SECONDS, runSeconds: 0, results })
}

test('the trials of a job with enough trades are found in whatever block they are, the best first', async () => {
  const opened = await openStore()
  const { id } = await runJob(opened)
  await commit(opened, id, 0, [
    [9, 1],
    [8, 2],
    [1, 10],
  ])
  await commit(opened, id, 3, [
    [2, 30],
    [7, 9],
  ])
  await commit(opened, id, 5, [[3, 11]])
  const ranking = createRankingStore(opened.database)
  const ask = async (trades: number, most: number) =>
    (await ranking.rankedTrials(id, { trades, most })).map(({ number, metrics }) => [number, metrics?.sharpe])
  expect(await ask(10, 2)).toEqual([
    [5, 3],
    [3, 2],
  ])
  expect((await ask(10, 9)).map(([number]) => number)).toEqual([5, 3, 2])
  expect((await ask(0, 2)).map(([number]) => number)).toEqual([0, 1])
  expect(await ranking.rankedTrials('no id', { trades: 1, most: 1 })).toEqual([])
})

test('a trial that breaks its job’s constraints is not among the best, however high its Sharpe ratio', async () => {
  const opened = await openStore()
  const { id } = await runJob(opened)
  const results = resultsOf(0, [9, 2, 5])
  results.figures[FIGURES.indexOf('objective') * 3] = scoreOfBroken(0.5)
  const range = { first: 0, count: 3 }
  await opened.store.commit({ jobId: id, range, seconds: 1, stages: NO_SECONDS, runSeconds: 0, results })
  const found = await createRankingStore(opened.database).rankedTrials(id, { trades: 0, most: 9 })
  expect(found.map(({ number }) => number)).toEqual([2, 1])
})

test('jobs stand in the order of their highest Sharpe ratio, those on too few bars are left out', async () => {
  const opened = await openStore()
  const jobs = [await runJob(opened), await runJob(opened), await runJob(opened)]
  for (const [index, { id }] of jobs.entries()) await commit(opened, id, 0, [[[2, 5, 3][index] as number, 1]])
  const ranking = createRankingStore(opened.database)
  const ask = async (bars: number, skip: number) =>
    (await ranking.rankedJobs({ bars, skip, most: 2 })).map(({ job, bars: each, sharpe }) => [job.id, each, sharpe])
  const [first, second, third] = jobs.map(({ id }) => id)
  expect(await ask(10, 0)).toEqual([
    [second, 10, 5],
    [third, 10, 3],
  ])
  expect(await ask(10, 2)).toEqual([[first, 10, 2]])
  expect(await ask(11, 0)).toEqual([])
})
