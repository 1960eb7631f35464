import { expect, test } from 'vitest'
import { createTestLog, TestClock } from '../../jobs/ports.fixture.ts'
import { type RunningTask, RunningTasks } from './runningTasks.ts'

/** Tasks of a node, and one that is over when it has passed. @param suspicion what was spent on it before, where it hung */
function openTasks() {
  const clock = new TestClock()
  const queue = { held: async () => [] }
  const results = { keepPart: async () => undefined }
  const tasks = new RunningTasks({ queue, results, clock, log: createTestLog() })
  const pass = (jobId: string, suspicion?: object) =>
    tasks.during({ taskOrder: { jobId, ...(suspicion && { suspicion }) } } as RunningTask, async () => undefined)
  return { clock, tasks, pass }
}

test("what hung before waits for two seconds after each of its job's other tasks: the next one may come any moment", async () => {
  const { clock, tasks, pass } = openTasks()
  expect(tasks.isNextDue({ jobId: 'one' })).toBe(false)
  await pass('one')
  await clock.pass(1_999)
  expect([tasks.isNextDue({ jobId: 'one' }), tasks.isNextDue({ jobId: 'other' })]).toEqual([true, false])
  await clock.pass(1)
  expect(tasks.isNextDue({ jobId: 'one' })).toBe(false)
})

test('what hung before does not wait for others that did', async () => {
  const { tasks, pass } = openTasks()
  await pass('one', { spent: 10, bars: 0 })
  expect(tasks.isNextDue({ jobId: 'one' })).toBe(false)
})
