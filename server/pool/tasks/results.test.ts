import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { NO_SECONDS } from '../../jobs/job.ts'
import { MemoryStore } from '../../jobs/memoryStore.fixture.ts'
import type { FinishedTask } from '../../jobs/ports/jobStore.ts'
import { createTestBus, createTestLog, newJobOf, resultsOf, TestClock } from '../../jobs/ports.fixture.ts'
import { Results } from './results.ts'

test('a task is said to have taken so long to store as the one before it of its own job', async () => {
  let now = 0
  const kept: FinishedTask[] = []
  const commitMs: Readonly<Record<string, number>> = { slow: 3_000, quick: 10 }
  const commit = async (task: FinishedTask) => {
    now += commitMs[task.jobId] ?? 0
    kept.push(task)
    return null
  }
  const store = { commit, end: async () => null }
  const results = new Results({ store, bus: createTestBus(), clock: { now: () => now }, log: createTestLog() })
  const found = { results: resultsOf(0, [1]), seconds: 1, stages: { ...NO_SECONDS, SIGNALS: 1 } }
  for (const jobId of ['slow', 'quick', 'slow', 'quick']) {
    const taskOrder = { jobId, range: { first: 0, count: 1 }, priority: 0, rank: 0 }
    await results.keep(taskOrder, found, new AbortController().signal)
  }
  expect(kept.map(({ jobId, stages }) => [jobId, stages.STORING, stages.SIGNALS])).toEqual([
    ['slow', 0, 1],
    ['quick', 0, 1],
    ['slow', 3, 1],
    ['quick', 0.01, 1],
  ])
})

test('a task that cannot be run, with no worker lost, is a fault of ours, and says where', async () => {
  const [store, bus] = [new MemoryStore(), createTestBus()]
  const { job } = await store.create(newJobOf(100))
  await store.start(job.id)
  const results = new Results({ store, bus, clock: new TestClock(), log: createTestLog() })
  await results.giveUp(
    { jobId: job.id, range: { first: 25, count: 25 }, priority: 0, rank: 0 },
    new Error('no candles'),
  )
  expect((await store.job(job.id))?.error).toEqual({
    code: 'INTERNAL',
    message: `trials 25 to 49 could not be run on ${hostname()}: no candles`,
  })
  expect(bus.said.map(({ kind }) => kind)).toEqual(['job'])
})
