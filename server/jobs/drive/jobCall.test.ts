import { expect, test } from 'vitest'
import type { JobCall } from '../ports/bus.ts'
import type { WorkerNode } from '../ports/nodeStore.ts'
import { createTestBus, settle, TestClock } from '../ports.fixture.ts'
import { callJob } from './jobCall.ts'

const nodeOf = (id: string, more: Partial<WorkerNode> = {}): WorkerNode => ({
  id,
  host: 'a host',
  pid: 1,
  threads: 1,
  busy: 0,
  barsPerSecond: 0,
  startedAtMs: 0,
  lastSeenAtMs: 0,
  silentSeconds: null,
  lostAtMs: null,
  ...more,
})

function open(...nodes: WorkerNode[]) {
  const [bus, clock] = [createTestBus(), new TestClock()]
  const over: boolean[] = []
  const parts = { bus, clock, nodes: { nodes: async () => nodes } }
  const call = async (skip: number | null = null) => {
    void callJob({ jobId: 'job', skip }, parts).then((found) => over.push(found))
    await settle()
    return bus.said.at(-1) as JobCall
  }
  const answer = async ({ id }: JobCall, node: string, isFound = false) => {
    bus.publish({ kind: 'answer', id, jobId: 'job', node, isFound })
    await settle()
  }
  return { clock, over, call, answer }
}

test('a call of a job is over when every process that lives has answered, and tells whether one found it', async () => {
  const { over, call, answer } = open(
    nodeOf('a'),
    nodeOf('b'),
    nodeOf('gone', { lostAtMs: 1 }),
    nodeOf('mute', { silentSeconds: 3 }),
  )
  const first = await call(7)
  expect(first).toMatchObject({ kind: 'call', jobId: 'job', skip: 7 })
  await answer(first, 'a', true)
  expect(over).toEqual([])
  await answer({ ...first, id: 'another' }, 'b')
  expect(over).toEqual([])
  await answer(first, 'b')
  expect(over).toEqual([true])
})

test('a process that does not answer is waited for for two seconds', async () => {
  const { clock, over, call, answer } = open(nodeOf('a'), nodeOf('b'))
  await answer(await call(), 'a')
  await clock.pass(1_900)
  expect(over).toEqual([])
  await clock.pass(200)
  expect(over).toEqual([false])
  expect(clock.timers).toBe(0)
})

test('with no process that runs trials there is nothing to wait for', async () => {
  const { over, call } = open()
  await call()
  expect(over).toEqual([false])
})
