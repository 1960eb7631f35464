import { describe, expect, test } from 'vitest'
import { LAST_RANK, type TaskOrder } from '../ports/queue.ts'
import { DATASET, readingOf, SWEEP, settle } from '../ports.fixture.ts'
import type { Range } from '../range.ts'
import { unitOf } from '../range.ts'
import { printSpecification } from '../specification.ts'
import { ConductorTestBed } from './conductors.fixture.ts'

const HUNG = { error: 'it hung twice', ended: 'STALLED' } as const

/** Hands a trial of a task on, as a node does where it hangs: it waits for all others. */
async function handOn(bench: ConductorTestBed, taskOrder: TaskOrder, first: number): Promise<TaskOrder> {
  const suspect = { ...taskOrder, range: { first, count: 1 }, rank: LAST_RANK, suspicion: { spent: 10, bars: 0 } }
  bench.taken.delete(taskOrder)
  bench.waiting.push(suspect)
  bench.bus.publish({ kind: 'released', jobId: taskOrder.jobId })
  await settle()
  return suspect
}

/** Takes what waits and is no suspect. */
async function takeOther(bench: ConductorTestBed): Promise<TaskOrder | undefined> {
  bench.waiting.sort((one, other) => one.rank - other.rank)
  return bench.waiting[0]?.suspicion ? undefined : bench.take()
}

const isIn = ({ first, count }: Range, trial: number) => trial >= first && trial < first + count

describe('a trial that is handed on', () => {
  test('keeps none of its neighbours: they are handed out at once, as often as there are threads for them', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(100)
    const taskOrder = (await bench.take()) as TaskOrder
    expect(taskOrder.range.count).toBeGreaterThan(1)
    const { first } = taskOrder.range
    await handOn(bench, taskOrder, first)
    for (let next = await takeOther(bench); next; next = await takeOther(bench)) {
      expect(isIn(next.range, first)).toBe(false)
      await (await bench.commit(next))()
    }
    expect((await bench.store.job(id))?.tally.succeeded).toBe(99)
    const last = (await bench.take()) as TaskOrder
    expect(last.range).toEqual({ first, count: 1 })
    await (await bench.commit(last, HUNG))()
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED', tally: { succeeded: 99, failed: 1 } })
  })

  test('is all that is left: the bar stands, without an ETA, and the message says so', async () => {
    const bench = new ConductorTestBed()
    await bench.create(100)
    const taskOrder = (await bench.take()) as TaskOrder
    const suspect = await handOn(bench, taskOrder, taskOrder.range.first)
    for (let next = await takeOther(bench); next; next = await takeOther(bench)) {
      await bench.clock.pass(1_000)
      expect(bench.progresses.at(-1)?.message).not.toContain('suspected')
      await (await bench.commit(next))()
    }
    await bench.clock.pass(1_000)
    const [from, readings] = [bench.progresses.length, [] as number[]]
    for (let second = 0; second < 20; second += 1) {
      bench.bus.publish({
        kind: 'readings',
        readings: [readingOf({ jobId: suspect.jobId, unit: unitOf(suspect.range), cost: DATASET.bars, bars: 0 })],
      })
      await bench.clock.pass(1_000)
    }
    const shown = bench.progresses.slice(from)
    for (const { fraction, rate, eta, message } of shown) {
      readings.push(fraction)
      expect({ rate, eta, message }).toEqual({ rate: 0, eta: null, message: 'Run 99/100 · 1 suspected of hanging' })
    }
    expect(new Set(readings).size).toBe(1)
    expect(shown.length).toBeGreaterThan(3)
    expect(readings[0]).toBeLessThan(1)
  })
})

test('a trial that stands as no finished one did gives up its thread, however soon those were over', async () => {
  const bench = new ConductorTestBed()
  const orders: string[] = []
  bench.bus.listen((message) => {
    if (message.kind === 'stop') orders.push(message.order.cause)
  })
  // A trial a rule: what one took tells nothing of rules otherwise.
  const space = [{ name: 'fast', values: Array.from({ length: 100 }, (_, index) => index + 1), range: null }]
  const input = { ...SWEEP, strategies: [{ strategy: 'sma-cross', space }] }
  await bench.create(100, { specification: printSpecification({ kind: 'OPTIMIZATION', input }) })
  const [hung, ...quick] = [await bench.take(), await bench.take(), await bench.take()] as [
    TaskOrder,
    TaskOrder,
    TaskOrder,
  ]
  const readingAt = (second: number) => ({
    ...readingOf({ jobId: hung.jobId, unit: unitOf(hung.range), trial: hung.range.first }),
    ...{ stage: 'SIGNALS' as const, step: { of: 'sma-cross', bars: DATASET.bars }, cpuMs: 20_000 * second },
  })
  const standTo = async (from: number, to: number) => {
    for (let second = from; second <= to; second += 1) {
      const reading = readingAt(second)
      bench.bus.publish({
        kind: 'readings',
        readings: [{ ...reading, host: { ...reading.host, ticks: 4 * second } }],
      })
      await bench.clock.pass(1_000)
    }
  }
  await standTo(0, 8)
  expect(orders).toEqual([])
  for (const taskOrder of quick) await (await bench.commit(taskOrder))()
  await standTo(9, 13)
  expect(new Set(orders)).toEqual(new Set(['YIELD']))
})

describe('a part of a task', () => {
  test('counts as soon as it is kept, and the rest of its task is handed out to nobody else', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(100)
    const taskOrder = (await bench.take()) as TaskOrder
    const others = bench.waiting.length
    const { jobId, range } = taskOrder
    const part = { ...taskOrder, range: { first: range.first, count: 1 } }
    const heard = await bench.commit(part)
    expect(await bench.store.job(id)).toMatchObject({ tally: { succeeded: 1 } })
    const job = await bench.store.job(id)
    if (!job) throw new Error('the job is gone')
    const count = { tally: job.tally, bestNumber: job.bestNumber }
    bench.bus.publish({ kind: 'committed', jobId, range: { ...range, count: 0 }, count, eventSeq: job.eventSeq })
    await bench.clock.pass(200)
    expect(bench.progresses.at(-1)).toMatchObject({ trialsDone: 1, message: 'Run 1/100' })
    expect(bench.waiting).toHaveLength(others)
    expect(heard).toBeDefined()
  })
})

describe('a job of which everything hangs', () => {
  test('is FAILED once twice as many as there are threads hung, from all over the plan, and none has finished', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1_000)
    const hung: number[] = []
    const suspects: TaskOrder[] = []
    for (let taskOrder = await takeOther(bench); taskOrder; taskOrder = await takeOther(bench)) {
      hung.push(taskOrder.range.first)
      suspects.push(await handOn(bench, taskOrder, taskOrder.range.first))
      expect(hung.length).toBeLessThan(20)
    }
    expect((await bench.store.job(id))?.state).toBe('RUNNING')
    for (const suspect of suspects.slice(0, 4)) {
      expect((await bench.store.job(id))?.state).toBe('RUNNING')
      bench.waiting.splice(bench.waiting.indexOf(suspect), 1)
      await (await bench.commit(suspect, HUNG))()
    }
    const job = await bench.store.job(id)
    expect(job).toMatchObject({ state: 'FAILED', error: { code: 'STALLED' } })
    const untried = `${1_000 - hung.length} were not tried`
    expect(job?.error?.message).toBe(
      `${hung.length} trials, from all over its plan, hung, and none has finished; ${untried}`,
    )
    // A trial in each third of the plan.
    for (const third of [0, 1, 2]) expect(hung.some((trial) => Math.floor(trial / 334) === third)).toBe(true)
  })

  test('but one trial goes on', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(100)
    const taskOrder = (await bench.take()) as TaskOrder
    const suspect = await handOn(bench, taskOrder, taskOrder.range.first)
    const other = (await takeOther(bench)) as TaskOrder
    await (await bench.commit(other))()
    bench.waiting.splice(bench.waiting.indexOf(suspect), 1)
    await (await bench.commit(suspect, HUNG))()
    expect(await bench.store.job(id)).toMatchObject({ state: 'RUNNING', error: null })
    await bench.runAll()
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
  })
})
