import { describe, expect, test } from 'vitest'
import type { WorkerNode } from '../ports/nodeStore.ts'
import type { TaskOrder } from '../ports/queue.ts'
import { readingOf } from '../ports.fixture.ts'
import { unitOf } from '../range.ts'
import { ConductorTestBed } from './conductors.fixture.ts'

const verdictsOf = ({ bus }: ConductorTestBed) =>
  bus.said.flatMap((message) => (message.kind === 'verdict' ? [message.verdict] : []))

describe('a process that is not heard', () => {
  const load = { threads: 1, busy: 0, barsPerSecond: 0 }
  const times = { startedAtMs: 0, lastSeenAtMs: 0, lostAtMs: null }
  const silent: WorkerNode = { id: 'a node', host: 'a host', pid: 7, silentSeconds: 3.4, ...load, ...times }

  test('and runs all tasks under way makes its job SUSPECT, without a rate, until it is heard', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1_000)
    const taskOrder = (await bench.take()) as TaskOrder
    bench.read(taskOrder, 1_000)
    await bench.clock.pass(2_000)
    bench.silent.set('a node', silent)
    await bench.clock.pass(2_000)
    const reason = 'All tasks under way are on processes of which nothing is heard: process 7 on a host for 3 s.'
    expect(verdictsOf(bench).at(-1)).toMatchObject({ level: 'SUSPECT', reason })
    expect(bench.progresses.at(-1)).toMatchObject({ rate: 0, eta: null, verdict: 'SUSPECT' })
    expect((await bench.store.events(id, 0, 9)).map(({ message }) => message)).toContain(`SUSPECT: ${reason}`)
    bench.silent.clear()
    await bench.clock.pass(2_000)
    expect(verdictsOf(bench).at(-1)?.level).not.toBe('SUSPECT')
  })

  test('and runs one of two tasks leaves its job as it is', async () => {
    const bench = new ConductorTestBed()
    await bench.create(1_000)
    const [one, other] = [(await bench.take()) as TaskOrder, (await bench.take()) as TaskOrder]
    bench.read(one, 1_000)
    bench.bus.publish({
      kind: 'readings',
      readings: [readingOf({ jobId: other.jobId, unit: unitOf(other.range), cost: 1e9, bars: 1, node: 'another' })],
    })
    bench.silent.set('a node', silent)
    await bench.clock.pass(3_000)
    expect(verdictsOf(bench).map(({ level }) => level)).not.toContain('SUSPECT')
  })

  test('says nothing of its jobs while it is not sure that they are its own', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1_000)
    await bench.take()
    await bench.clock.pass(2_000)
    bench.isSure = false
    const [said, verdicts] = [bench.progresses.length, verdictsOf(bench).length]
    bench.bus.publish({ kind: 'ask' })
    await bench.clock.pass(10_000)
    expect([bench.progresses.length, verdictsOf(bench).length]).toEqual([said, verdicts])
    bench.isSure = true
    await bench.clock.pass(1_000)
    expect(bench.progresses.at(-1)).toMatchObject({ jobId: id, state: 'RUNNING' })
    expect(bench.progresses.length).toBeGreaterThan(said)
  })
})
