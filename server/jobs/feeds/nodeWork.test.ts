import { expect, test } from 'vitest'
import type { Message } from '../ports/bus.ts'
import { IDLE_LANE, type WorkerNode } from '../ports/nodeStore.ts'
import { createTestBus, settle, TestClock } from '../ports.fixture.ts'
import { type NodeWork, NodeWorks } from './nodeWork.ts'

const nodeOf = (id: string, more: Partial<WorkerNode> = {}): WorkerNode => ({
  id,
  host: 'a host',
  pid: 1,
  threads: 2,
  busy: 0,
  barsPerSecond: 0,
  startedAtMs: 0,
  lastSeenAtMs: 0,
  silentSeconds: null,
  lostAtMs: null,
  ...more,
})
const laneOf = (thread: number) => ({ ...IDLE_LANE, thread })

function open(...nodes: WorkerNode[]) {
  const [bus, clock] = [createTestBus(), new TestClock()]
  const works = new NodeWorks({ bus, clock, nodes: { nodes: async () => nodes } })
  const told: ReadonlyMap<string, NodeWork>[] = []
  const look = async () => {
    void works.current().then((found) => told.push(found))
    await settle()
    return bus.said.findLast((message): message is Extract<Message, { kind: 'look' }> => message.kind === 'look')
  }
  const answer = async (id: string | undefined, node: string, threads: number[]) => {
    bus.publish({ kind: 'lanes', id: id ?? '', node, version: '1.2.3', threads: 2, lanes: threads.map(laneOf) })
    await settle()
  }
  return { bus, clock, told, look, answer }
}

test('processes are asked when somebody looks, once for all who look at the same time', async () => {
  const { bus, told, look, answer } = open(nodeOf('a'), nodeOf('b'))
  expect(bus.said).toEqual([])
  const asked = await look()
  await look()
  expect(bus.said.map(({ kind }) => kind)).toEqual(['look'])
  await answer(asked?.id, 'a', [1, 2])
  // A process with many threads answers in parts.
  await answer(asked?.id, 'b', [2])
  await answer('another', 'b', [1])
  expect(told).toEqual([])
  await answer(asked?.id, 'b', [1])
  const both = { version: '1.2.3', lanes: [laneOf(1), laneOf(2)] }
  expect(told.map((found) => [...found])).toEqual([
    [
      ['a', both],
      ['b', both],
    ],
    [
      ['a', both],
      ['b', both],
    ],
  ])
})

test('a process that does not answer is not waited for long, and one that is lost or silent not at all', async () => {
  const nodes = [nodeOf('a'), nodeOf('gone', { lostAtMs: 1 }), nodeOf('mute', { silentSeconds: 3 })]
  const { clock, told, look, answer } = open(...nodes)
  await answer((await look())?.id, 'a', [1, 2])
  expect(told[0]?.get('gone')).toEqual({ version: null, lanes: null })
  expect(told[0]?.get('mute')).toEqual({ version: null, lanes: null })
  await clock.pass(500)
  await look()
  await clock.pass(400)
  expect(told).toHaveLength(1)
  await clock.pass(100)
  // What it said before of itself is still true; what it did is not.
  expect(told[1]?.get('a')).toEqual({ version: '1.2.3', lanes: null })
})
