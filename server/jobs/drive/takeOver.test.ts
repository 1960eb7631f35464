import { expect, test } from 'vitest'
import { IS_QUICK } from '../../testMode.fixture.ts'
import type { TaskOrder } from '../ports/queue.ts'
import { DATASET } from '../ports.fixture.ts'
import { ConductorTestBed } from './conductors.fixture.ts'

/** What one mark reserves of a job (docs/decisions/0001-written-ahead-progress.md). */
const RESERVATION = 0.0135

/** One that is taken over makes its estimates anew, which differ a little. */
const STRAY = 0.015

/** How long two jobs are compared after one was taken over, in seconds. */
const COMPARED_SECONDS = IS_QUICK ? 15 : 30

/** Trials of a job, and those that are done before anybody dies. */
const TRIALS = 20_000
const TASKS = 10

/** How often a job is taken over. */
const TAKE_OVERS = IS_QUICK ? 20 : 70

/** A job that is on its way, and the readings that it has shown. */
async function openJob(): Promise<{ bench: ConductorTestBed; id: string }> {
  const bench = new ConductorTestBed()
  const { id } = await bench.create(TRIALS)
  for (let count = 0; count < TASKS; count += 1) await work(bench)
  return { bench, id }
}

/** A second in which one task order is run. */
async function work(bench: ConductorTestBed): Promise<void> {
  const taskOrder = (await bench.take()) as TaskOrder
  for (const part of [0.25, 0.5, 0.75, 1]) {
    bench.read(taskOrder, part * taskOrder.range.count * DATASET.bars)
    await bench.clock.pass(250)
  }
  await (await bench.commit(taskOrder))()
}

function fractionOf(bench: ConductorTestBed): number {
  return bench.progresses.at(-1)?.fraction ?? 0
}

/** Nothing that was shown falls. */
function expectRising({ progresses }: ConductorTestBed): void {
  const falls = progresses.slice(1).filter(({ seq, fraction }, index) => {
    const before = progresses[index]
    return !before || seq <= before.seq || fraction < before.fraction
  })
  expect(falls).toEqual([])
}

test('take-overs in a row, before anything more is done, add no more than one reservation', async () => {
  const { bench, id } = await openJob()
  const shown = fractionOf(bench)
  for (let count = 0; count < TAKE_OVERS; count += 1) await bench.restart()
  expect((await bench.store.job(id))?.fraction).toBeLessThanOrEqual(shown + RESERVATION)
  // Each has the time to write a mark and to show something, and none to get on.
  for (let count = 0; count < TAKE_OVERS; count += 1) {
    await bench.restart()
    await bench.clock.pass(50)
  }
  const { fraction = 1, reservedFraction = 1 } = (await bench.store.job(id)) ?? {}
  expect(fraction).toBeGreaterThanOrEqual(shown)
  // What the job would have shown in the time that has passed.
  const { bench: twin } = await openJob()
  await twin.clock.pass(TAKE_OVERS * 50)
  expect(reservedFraction).toBeLessThanOrEqual(fractionOf(twin) + RESERVATION)
  expectRising(bench)
})

test('a job that goes to another conductor each second is shown at most one reservation above one that does not', async () => {
  const [{ bench }, { bench: twin }] = [await openJob(), await openJob()]
  for (let count = 0; count < TAKE_OVERS; count += 1) {
    await work(twin)
    await bench.restart()
    await work(bench)
    expect(fractionOf(bench)).toBeLessThanOrEqual(fractionOf(twin) + RESERVATION + STRAY)
  }
  // Each begins where the work was at least, so it is behind for a while; it gets on all the same.
  expect(fractionOf(bench)).toBeGreaterThan(0.7 * fractionOf(twin))
  expectRising(bench)
})

test('what is shown ahead of the work creeps on after a take-over, and comes near to where it would be without', async () => {
  const [{ bench }, { bench: twin }] = [await openJob(), await openJob()]
  await bench.restart()
  const begun = bench.readings.length
  for (let count = 0; count < COMPARED_SECONDS; count += 1) {
    const before = fractionOf(bench)
    await work(twin)
    await work(bench)
    expect(fractionOf(bench)).toBeGreaterThan(before)
  }
  expect(bench.readings.length).toBeGreaterThan(begun + 4 * COMPARED_SECONDS)
  expect(Math.abs(fractionOf(bench) - fractionOf(twin))).toBeLessThan(RESERVATION + STRAY)
})
