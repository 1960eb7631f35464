import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { MemoryStore } from '../jobs/memoryStore.fixture.ts'
import { createTestBus, createTestLog, newJobOf, TestClock } from '../jobs/ports.fixture.ts'
import { Results } from './results.ts'

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
