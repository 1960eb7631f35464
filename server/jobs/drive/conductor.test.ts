import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../../numRuns.fixture.ts'
import { IS_QUICK } from '../../testMode.fixture.ts'
import type { Job } from '../job.ts'
import type { TaskOrder } from '../ports/queue.ts'
import { DATASET, readingOf, sweepOf } from '../ports.fixture.ts'
import type { Progress } from '../progress.ts'
import { unitOf } from '../range.ts'
import { printSpecification, type Specification } from '../specification.ts'
import { ConductorTestBed } from './conductors.fixture.ts'

/** What readings of a job may never do. */
function expectHonest(bench: ConductorTestBed): void {
  let before: Progress | null = null
  for (const { progress, mark } of bench.readings) {
    expect(progress.fraction).toBeLessThan(1)
    expect(progress.fraction).toBeLessThanOrEqual(progress.ceiling)
    expect(progress.ceiling).toBeLessThanOrEqual(mark?.reservedFraction ?? 0)
    expect(progress.seq).toBeLessThan(mark?.reservedSeq ?? 0)
    if (before) {
      expect(progress.seq).toBeGreaterThan(before.seq)
      expect(progress.fraction).toBeGreaterThanOrEqual(before.fraction)
      expect(progress.trialsDone).toBeGreaterThanOrEqual(before.trialsDone)
    }
    before = progress
  }
}

/** A job that may run for ten seconds. */
function createLimited(bench: ConductorTestBed, trials: number): Promise<Job> {
  const { kind, input } = sweepOf(trials) as Extract<Specification, { kind: 'OPTIMIZATION' }>
  const run = { ...input.run, limits: { trial: null, job: 10 } }
  return bench.create(trials, { specification: printSpecification({ kind, input: { ...input, run } }) })
}

describe('a job', () => {
  test('whose trials all end well SUCCEEDS, with all of them counted', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1_000)
    await bench.runAll()
    const job = await bench.store.job(id)
    expect(job).toMatchObject({ state: 'SUCCEEDED', fraction: 1, tally: { succeeded: 1_000 }, bestNumber: 0 })
    expect(bench.bus.said.at(-1)).toEqual({ kind: 'job', job })
    expect((await bench.store.events(id, 0, 99)).map(({ type, message }) => [type, message])).toEqual([
      ['CREATED', '1000 trials planned'],
      ['STARTED', ''],
      ['SUCCEEDED', '1000 of 1000 trials succeeded'],
    ])
    expectHonest(bench)
  })

  test('whose trials all fail is FAILED for that', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(10)
    await bench.runAll({ error: 'broke' })
    const message = 'none of 10 trials succeeded; the first one: broke'
    expect(await bench.store.job(id)).toMatchObject({ state: 'FAILED', error: { code: 'ALL_TRIALS_FAILED', message } })
  })

  test.each([
    [1, 'its only trial hung: it hung twice'],
    [2_500, 'all of its 2500 trials hung; the first one: it hung twice'],
  ])('whose %s trials all hang is FAILED with STALLED', async (trials, message) => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(trials)
    await bench.runAll({ error: 'it hung twice', ended: 'STALLED' })
    expect(await bench.store.job(id)).toMatchObject({ state: 'FAILED', error: { code: 'STALLED', message } })
  })

  test('of which one trial fails by itself, while all others hang, is not FAILED for a stall', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(50)
    const last = (await bench.take()) as TaskOrder
    await bench.runAll({ error: 'it hung twice', ended: 'STALLED' })
    await (await bench.commit(last, { error: 'broke' }))()
    await bench.runAll({ error: 'it hung twice', ended: 'STALLED' })
    expect(await bench.store.job(id)).toMatchObject({ state: 'FAILED', error: { code: 'ALL_TRIALS_FAILED' } })
  })

  test('beyond its limit is FAILED and keeps what it has; a pause does not count', async () => {
    const bench = new ConductorTestBed()
    const { id } = await createLimited(bench, 100)
    const taskOrder = (await bench.take()) as TaskOrder
    await bench.clock.pass(6_000)
    await bench.pause(id)
    await bench.clock.pass(3_600_000)
    await bench.resume(id)
    await bench.clock.pass(3_500)
    expect(await bench.store.job(id)).toMatchObject({ state: 'RUNNING' })
    await (await bench.commit(taskOrder))()
    await bench.clock.pass(1_000)
    const message = `the job ran for longer than its limit of 10 s; ${taskOrder.range.count} of 100 trials are kept`
    expect(await bench.store.job(id)).toMatchObject({ state: 'FAILED', error: { code: 'TIME_LIMIT', message } })
  })

  test.each(['commits', 'marks'])('goes on to its limit by what %s keep, where another one drives it', async (by) => {
    const bench = new ConductorTestBed()
    const { id } = await createLimited(bench, 1_000)
    if (by === 'commits') bench.store.mark = async () => false
    const first = (await bench.take()) as TaskOrder
    await bench.clock.pass(6_000)
    bench.read(first, (first.range.count * DATASET.bars) / 2)
    await bench.clock.pass(50)
    await (await bench.commit(first))()
    // It was sent when the job had run for six seconds.
    const last = bench.waiting.pop() as TaskOrder
    await bench.commit(by === 'commits' ? last : { ...last, runSeconds: 0 })
    await bench.clock.pass(50)
    await bench.conductors.close()
    await bench.clock.pass(3_600_000)
    await bench.restart()
    await bench.clock.pass(3_600)
    expect(await bench.store.job(id)).toMatchObject({ state: 'RUNNING' })
    await bench.clock.pass(700)
    expect(await bench.store.job(id)).toMatchObject({ state: 'FAILED', error: { code: 'TIME_LIMIT' } })
  })

  test('tells whoever asks how it stands, at once', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(100)
    bench.read((await bench.take()) as TaskOrder, 10)
    await bench.clock.pass(1_100)
    bench.bus.said.length = 0
    bench.bus.publish({ kind: 'ask' })
    expect(bench.bus.said).toMatchObject([
      { kind: 'ask' },
      { kind: 'verdict', verdict: { jobId: id, level: 'HEALTHY' } },
    ])
  })

  test('that may be stuck shows no rate and no end, but how it stands', async () => {
    const bench = new ConductorTestBed()
    await bench.create(100)
    const { jobId, range } = (await bench.take()) as TaskOrder
    const host = readingOf().host
    for (let ticks = 0; ticks < 30; ticks += 1) {
      const hanging = readingOf({ jobId, unit: unitOf(range), stage: 'SIGNALS', bars: 1, host: { ...host, ticks } })
      bench.bus.publish({ kind: 'readings', readings: [hanging] })
      await bench.clock.pass(500)
    }
    expect(bench.progresses.at(-1)).toMatchObject({ verdict: 'SUSPECT', rate: 0, eta: null })
  })

  test('of which one trial ends well SUCCEEDS', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(50)
    const last = (await bench.take()) as TaskOrder
    await bench.runAll({ error: 'broke' })
    await (await bench.commit(last))()
    await bench.runAll({ error: 'broke' })
    expect(await bench.store.job(id)).toMatchObject({ state: 'SUCCEEDED' })
  })

  test('hands out enough tasks for its threads and one more each, and no trial twice', async () => {
    const bench = new ConductorTestBed()
    await bench.create(3_000)
    const seen = new Set<number>()
    for (let taskOrder = await bench.take(); taskOrder; taskOrder = await bench.take()) {
      expect(bench.waiting.length).toBeLessThanOrEqual(2 * bench.threads + 1)
      for (let index = 0; index < taskOrder.range.count; index += 1) {
        expect(seen.has(taskOrder.range.first + index)).toBe(false)
        seen.add(taskOrder.range.first + index)
      }
      await (await bench.commit(taskOrder))()
    }
    expect(seen.size).toBe(3_000)
  })

  test('that is not started yet shows no reading; one that RUNs shows one a second though nothing moves any more', async () => {
    const bench = new ConductorTestBed()
    await bench.create(100)
    await bench.clock.pass(3_000)
    expect(bench.readings).toEqual([])
    await bench.take()
    // Its first thread may be loading candles: the bar begins to move.
    await bench.clock.pass(2_000)
    const begun = bench.readings.length
    await bench.clock.pass(10_000)
    expect(bench.readings.length - begun).toBeGreaterThanOrEqual(9)
    expect(bench.readings.length - begun).toBeLessThanOrEqual(12)
    const [{ fraction }, last] = bench.progresses.slice(-2) as [Progress, Progress]
    expect(fraction).toBeLessThan(0.14)
    expect(last).toMatchObject({
      fraction,
      rate: 0,
      eta: null,
      message: 'Run 0/100',
      state: 'RUNNING',
    })
  })

  test('counts the work inside a task that is not committed', async () => {
    const bench = new ConductorTestBed()
    await bench.create(100)
    const taskOrder = (await bench.take()) as TaskOrder
    for (let tenth = 1; tenth <= 10; tenth += 1) {
      bench.read(taskOrder, tenth * 0.1 * taskOrder.range.count * DATASET.bars)
      await bench.clock.pass(1_000)
    }
    const { fraction, ...progress } = bench.progresses.at(-1) as Progress
    expect(progress).toMatchObject({ trialsDone: 0, stage: 'SIMULATION' })
    // Its trials, and what a task takes beside these.
    const share = taskOrder.range.count / 100
    expect(fraction).toBeGreaterThan(0.9 * share)
    expect(fraction).toBeLessThan(1.5 * share)
  })
})

describe('what is heard out of order', () => {
  test('takes nothing back, and the job ends all the same', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(600)
    const tells: (() => Promise<void>)[] = []
    for (let taskOrder = await bench.take(); taskOrder; taskOrder = await bench.take())
      tells.push(await bench.commit(taskOrder))
    expect(tells.length).toBeGreaterThan(3)
    for (const tell of tells.reverse()) {
      await tell()
      await bench.clock.pass(200)
      expectHonest(bench)
    }
    expect(bench.progresses.at(-1)?.trialsDone).toBe((await bench.store.job(id))?.tally.succeeded)
    await bench.runAll()
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
  })

  test('a job that is stopped just before its end is not at 1', async () => {
    const bench = new ConductorTestBed()
    const { id } = await bench.create(1)
    const taskOrder = (await bench.take()) as TaskOrder
    for (let share = 0.05; share < 1; share += 0.05) {
      bench.read(taskOrder, share * DATASET.bars)
      await bench.clock.pass(1_000)
    }
    await bench.restart()
    expect((await bench.store.job(id))?.fraction).toBeLessThan(1)
    const canceled = await bench.store.end(id, { state: 'CANCELED', error: null, message: 'x' })
    expect(canceled?.fraction).toBeGreaterThan(0.9)
    expect(canceled?.fraction).toBeLessThan(1)
  })
})

describe('whatever is heard, in whatever order', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('take' as const) }),
    fc.record({
      kind: fc.constant('read' as const),
      which: fc.nat(9),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ kind: fc.constant('commit' as const), which: fc.nat(9) }),
    fc.record({ kind: fc.constant('hear' as const), which: fc.nat(9) }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 10, max: 3_000 }) }),
    fc.record({ kind: fc.constant('fail' as const), ms: fc.integer({ min: 10, max: 4_000 }) }),
    fc.record({ kind: fc.constant('restart' as const) }),
    fc.record({ kind: fc.constant('gap' as const) }),
    fc.record({ kind: fc.constant('pause' as const) }),
    fc.record({ kind: fc.constant('resume' as const) }),
    fc.record({ kind: fc.constant('miss' as const), which: fc.nat(9) }),
  )

  test('progress never falls and is never ahead of the store, and the job ends with every trial counted once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 600 }), fc.array(step, { maxLength: 60 }), async (trials, steps) => {
        const bench = new ConductorTestBed()
        const { id } = await bench.create(trials)
        const taken: TaskOrder[] = []
        const told: (() => Promise<void>)[] = []
        const pick = <T>(list: T[], which: number): T | undefined => list.splice(which % Math.max(1, list.length), 1)[0]
        for (const next of steps) {
          if (next.kind === 'take') taken.push(...[await bench.take()].filter((taskOrder) => taskOrder !== undefined))
          if (next.kind === 'pass') await bench.clock.pass(next.ms)
          if (next.kind === 'restart') await bench.restart()
          if (next.kind === 'gap') bench.bus.publish({ kind: 'gap' })
          if (next.kind === 'pause') await bench.pause(id)
          if (next.kind === 'resume') await bench.resume(id)
          if (next.kind === 'miss') pick(told, next.which)
          if (next.kind === 'hear') await pick(told, next.which)?.()
          if (next.kind === 'fail') {
            bench.fault = () => {
              throw new Error('the database is away')
            }
            await bench.clock.pass(next.ms)
            bench.fault = null
          }
          if (next.kind === 'read') {
            const taskOrder = taken[next.which % Math.max(1, taken.length)]
            if (taskOrder) bench.read(taskOrder, next.share * taskOrder.range.count * DATASET.bars)
          }
          if (next.kind === 'commit') {
            const taskOrder = pick(taken, next.which)
            if (taskOrder) told.push(await bench.commit(taskOrder))
          }
        }
        for (const tell of told) await tell()
        for (const taskOrder of taken) await (await bench.commit(taskOrder))()
        await bench.resume(id)
        for (let round = 0; round < 3; round += 1) {
          await bench.runAll()
          await bench.clock.pass(60_000)
        }
        expect(await bench.store.job(id)).toMatchObject({
          state: 'SUCCEEDED',
          fraction: 1,
          tally: { succeeded: trials },
        })
        expectHonest(bench)
      }),
      { numRuns: numRuns(60) },
    )
  })
})

describe('the marks of a long job', () => {
  test('are at most 100, however many readings it has and however its work is spread', async () => {
    const runs = fc.record({
      ticks: fc.integer({ min: 1, max: 6_000 }),
      power: fc.constantFrom(0.2, 1, 3),
    })
    await fc.assert(
      fc.asyncProperty(runs, async ({ ticks, power }) => {
        const bench = new ConductorTestBed()
        await bench.create(1)
        const taskOrder = (await bench.take()) as TaskOrder
        for (let tick = 1; tick <= ticks; tick += 1) {
          bench.read(taskOrder, (tick / ticks) ** power * DATASET.bars)
          await bench.clock.pass(50)
        }
        expect(bench.store.marks).toBeLessThanOrEqual(100)
        expect(bench.readings.length).toBeGreaterThan(0.8 * ticks - 200)
        expectHonest(bench)
      }),
      { numRuns: IS_QUICK ? 1 : 8, examples: [[{ ticks: IS_QUICK ? 4_000 : 20_000, power: 1 }]] },
    )
  })
})
