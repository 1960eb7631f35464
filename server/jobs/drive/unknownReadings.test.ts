import { expect, test } from 'vitest'
import { readingOf } from '../ports.fixture.ts'
import { ConductorTestBed } from './conductors.fixture.ts'

test('readings of a task that its job does not have keep no conductor from reading the job anew', async () => {
  const bench = new ConductorTestBed()
  const { id } = await bench.create(100)
  await bench.take()
  let reads = 0
  const committed = bench.store.committed.bind(bench.store)
  bench.store.committed = (jobId) => {
    reads += 1
    return committed(jobId)
  }
  const stop = bench.clock.every(500, () =>
    bench.bus.publish({ kind: 'readings', readings: [readingOf({ jobId: id, unit: '77777' })] }),
  )
  await bench.clock.pass(6_000)
  expect(reads).toBe(1)
  stop()
})

test('readings of its own tasks do: nothing is read while they come', async () => {
  const bench = new ConductorTestBed()
  await bench.create(100)
  const taskOrder = await bench.take()
  let reads = 0
  const committed = bench.store.committed.bind(bench.store)
  bench.store.committed = (jobId) => {
    reads += 1
    return committed(jobId)
  }
  let bars = 0
  const stop = bench.clock.every(500, () => {
    bars += 1
    if (taskOrder) bench.read(taskOrder, bars)
  })
  await bench.clock.pass(6_000)
  expect(reads).toBe(0)
  stop()
})
