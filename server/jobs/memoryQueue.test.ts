import { expect, test } from 'vitest'
import { createMemoryQueue } from './memoryQueue.fixture.ts'
import { createTestLog, TestClock } from './ports.fixture.ts'
import { taskQueueLaws } from './taskQueue.laws.ts'

taskQueueLaws(async () => {
  const clock = new TestClock()
  return { queue: createMemoryQueue(createTestLog(), clock), settle: () => clock.pass(2_000) }
})

test('a handler that always fails is asked about once a second, and each failure is logged', async () => {
  const clock = new TestClock()
  const log = createTestLog()
  const queue = createMemoryQueue(log, clock)
  let tries = 0
  const stop = queue.work(4, async () => {
    tries += 1
    throw new Error('never')
  })
  await queue.send([{ jobId: 'a', range: { first: 0, count: 1 }, priority: 0, rank: 0 }])
  await clock.pass(5_000)
  expect(tries).toBe(6)
  expect(log.lines).toEqual(Array(6).fill('a task handler failed'))
  await stop()
})
