import { expect, test } from 'vitest'
import type { Job } from '../job.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { createTestBus, createTestLog, newJobOf, settle, TestClock } from '../ports.fixture.ts'
import { type JobPosition, ProgressReporter } from './reporter.ts'

const TRIALS = 1_000

/** Where a job of one thread stands, whose trials cost 1 each. */
function positionOf(job: Job, done: number): JobPosition {
  const finished = Math.floor(done)
  const units = finished < TRIALS ? [{ id: finished, cost: 1, done: done - finished }] : []
  const waiting = [{ count: Math.max(0, TRIALS - finished - 1), cost: 1 }]
  const work = { finished, units, waiting, threads: 1 }
  return {
    job,
    bars: 100 * done,
    stage: 'SIMULATION',
    work,
    verdict: 'HEALTHY',
    suspects: 0,
    waits: false,
    runSeconds: 1,
  }
}

/** A reporter of a job that is RUNNING, which is told of ten trials a second. */
async function open({ isKnown = false } = {}) {
  const [store, bus, clock] = [new MemoryStore(), createTestBus(), new TestClock()]
  const { job } = await store.create(newJobOf(TRIALS))
  const started = (await store.start(job.id)) as Job
  const reporter = new ProgressReporter(
    started,
    { isKnown, isLearnt: false, isFittable: false, width: 1, doubt: 0, coldMs: 0, loadingMs: 0 },
    { store, bus, clock, log: createTestLog() },
  )
  reporter.begin(started)
  let done = 0
  const work = async (seconds: number) => {
    for (let tick = 0; tick < 20 * seconds; tick += 1) {
      await clock.pass(50)
      done += 0.5
      reporter.touch()
      reporter.tick(positionOf(started, done))
    }
    await settle()
  }
  const rest = async (seconds: number, meanwhile: number) => {
    await clock.pass(1_000 * seconds)
    done += meanwhile
    reporter.begin((await store.job(job.id)) as Job)
  }
  /** So many seconds in which threads have nothing of it, or are never seen at it. */
  const unseen = async (seconds: number, perSecond: number) => {
    for (let tick = 0; tick < 20 * seconds; tick += 1) {
      await clock.pass(50)
      done += perSecond / 20
      const position = positionOf(started, Math.floor(done))
      reporter.touch()
      reporter.tick({ ...position, stage: 'WAITING', work: { ...position.work, units: [] } })
    }
    await settle()
  }
  /** A second in which the only trial that runs may hang. */
  const suspect = async () => {
    await clock.pass(1_000)
    reporter.touch()
    reporter.tick({ ...positionOf(started, done), verdict: 'SUSPECT', suspects: 1 })
    await settle()
  }
  /** Looks at it once more, when so much is done of it. */
  const look = (total: number) => {
    done = total
    reporter.touch()
    reporter.tick(positionOf(started, done))
  }
  const kept = () => store.job(job.id)
  const last = () => bus.said.flatMap((message) => (message.kind === 'progress' ? [message.progress] : [])).at(-1)
  return { work, rest, unseen, suspect, look, kept, last }
}

test('the first reading after a pause takes what threads ended meanwhile for no work of a moment', async () => {
  const { work, rest, last } = await open()
  await work(20)
  expect(last()?.eta?.seconds).toBeCloseTo(80, 0)
  expect(last()?.barsPerSecond).toBeCloseTo(1_000, -1)
  await rest(60, 50)
  await work(1)
  expect(last()?.eta?.seconds).toBeGreaterThan(73)
  expect(last()?.barsPerSecond).toBeCloseTo(1_000, -1)
})

test('where only suspects run, the bar stands and nothing is worked at', async () => {
  const { work, suspect, last } = await open()
  await work(20)
  expect(last()?.barsPerSecond).toBeGreaterThan(0)
  await suspect()
  expect(last()).toMatchObject({ rate: 0, eta: null, barsPerSecond: 0 })
})

test('a job that is done before it is looked at has a fraction, in its readings and in what is kept of them', async () => {
  const { look, kept, last } = await open({ isKnown: true })
  look(TRIALS)
  await settle()
  look(TRIALS)
  expect(last()).toMatchObject({ fraction: 0, ceiling: expect.closeTo(0, 1), eta: null })
  expect(last()?.rate).toBeGreaterThan(0)
  const { fraction, reservedFraction } = (await kept()) as Job
  expect([fraction, reservedFraction]).toEqual([0, expect.closeTo(0.0135, 10)])
})

test('a job that waits for its first thread stands at nothing, however long others have it', async () => {
  const { unseen, work, last } = await open({ isKnown: true })
  await unseen(8, 0)
  expect(last()).toMatchObject({ fraction: 0, rate: 0, eta: null })
  await work(5)
  expect(last()?.fraction).toBeGreaterThan(0.005)
  expect(last()?.rate).toBeGreaterThan(0)
})

test('a job moves whose tasks are over too soon to be seen at work', async () => {
  const { unseen, last } = await open()
  await unseen(20, 20)
  expect(last()?.rate).toBeCloseTo(0.02, 2)
  expect(last()?.fraction).toBeCloseTo(0.4, 1)
})
