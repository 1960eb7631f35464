import { expect, test } from 'vitest'
import { createTestLog, TestClock } from '../jobs/ports.fixture.ts'
import { taskQueueLaws } from '../jobs/taskQueue.laws.ts'
import { createMemoryQueue } from './memory.ts'

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
  await queue.send([{ jobId: 'a', range: { first: 0, count: 1 }, priority: 0 }])
  await clock.pass(5_000)
  expect(tries).toBe(6)
  expect(log.lines).toEqual(Array(6).fill('a task handler failed'))
  await stop()
  await queue.withdraw('a')
  await clock.pass(2_000)
  expect(clock.timers).toBe(0)
})
