import { describe, expect, test } from 'vitest'
import { RULES } from '../engine/rules.ts'
import { cancelJob, changeWatchdog, pauseJob, repeatJob, resumeJob, skipTrial, startJob } from './commands.ts'
import { beginTask } from './drive/assignment.ts'
import { ConductorTestBed } from './drive/conductors.fixture.ts'
import { createLocalBus } from './feeds/localBus.ts'
import { specificationOf } from './parsed.ts'
import { planJob } from './plan/planJob.ts'
import { Plans } from './plan/plans.ts'
import { DatasetGoneError } from './ports/jobStore.ts'
import {
  catalog,
  createTestDatasets,
  createTestLog,
  DATASET,
  filterOf,
  newJobOf,
  SWEEP,
  settle,
  sweepOf,
  TestClock,
} from './ports.fixture.ts'
import { asSweep, DEFAULT_CONSTRAINTS, type Run, type Specification } from './specification.ts'

function open() {
  const bench = new ConductorTestBed()
  const { store, bus } = bench
  return { bench, parts: { store, bus, catalog, datasets: createTestDatasets(DATASET), maxOpenJobs: 1_000 } }
}

const running = (run: Partial<Run>): Specification & { readonly kind: 'OPTIMIZATION' } => ({
  kind: 'OPTIMIZATION',
  input: { ...SWEEP, run: { ...SWEEP.run, ...run } },
})

describe('starting a job', () => {
  test('keeps it and tells of it', async () => {
    const { bench, parts } = open()
    const { job, problems } = await startJob(sweepOf(20), parts)
    expect(problems).toEqual([])
    expect(job).toMatchObject({
      state: 'QUEUED',
      trialsTotal: 20,
      name: 'sma-cross on test-bars',
      strategies: ['sma-cross'],
    })
    expect(JSON.parse(job?.specification as string)).toEqual({ ...sweepOf(20), rules: RULES })
    expect(bench.bus.said).toEqual([{ kind: 'job', job }])
  })

  test('keeps what stands in it twice once, and says so', async () => {
    const { parts } = open()
    const twice: Specification = {
      kind: 'OPTIMIZATION',
      input: { ...asSweep(sweepOf(20)), directions: ['LONG', 'LONG'] },
    }
    const { job, notes } = await startJob(twice, parts)
    expect(notes).toEqual(['directions: 1 of 2 is a repeat of others; each is tried once'])
    expect(job?.trialsTotal).toBe(20)
    expect(JSON.parse(job?.specification as string)).toEqual({ ...sweepOf(20), rules: RULES })
    expect(await startJob(sweepOf(20), parts)).not.toHaveProperty('notes')
  })

  test('may hold too many trials where they are not too many without repeats', async () => {
    const { parts } = open()
    const exits = { takeProfit: Array<null>(3_000).fill(null), stopLoss: Array<null>(3_000).fill(null) }
    const { job, problems } = await startJob({ kind: 'OPTIMIZATION', input: { ...asSweep(sweepOf(20)), exits } }, parts)
    expect([problems, job?.trialsTotal]).toEqual([[], 1])
  })

  test('from one that was stored with repeats leaves these out, and the old one keeps its plan', async () => {
    const { bench, parts } = open()
    const old: Specification = {
      kind: 'OPTIMIZATION',
      input: { ...asSweep(sweepOf(20)), directions: ['LONG', 'LONG'] },
    }
    const { job: stored } = await bench.store.create(newJobOf(40, { specification: JSON.stringify(old) }))
    const { job, notes } = await repeatJob(stored.id, parts)
    expect([job?.trialsTotal, notes?.length]).toEqual([20, 1])
    expect(planJob(specificationOf(stored), catalog.find).trials).toBe(40)
  })

  test('says first how many candidates break a relation, and which', async () => {
    const { bench, parts } = open()
    const fast = { name: 'fast', values: [5, 10, 20], range: null }
    const slow = { name: 'slow', values: [10, 20], range: null }
    const strategies = [{ strategy: 'sma-cross', space: [fast, slow] }]
    const created = async (input: Partial<typeof SWEEP>) => {
      const { job } = await startJob({ kind: 'OPTIMIZATION', input: { ...SWEEP, strategies, ...input } }, parts)
      const [first] = await bench.store.events(job?.id as string, 0, 9)
      return [job?.trialsTotal, first?.message]
    }
    const constraints = DEFAULT_CONSTRAINTS
    expect(await created({ constraints })).toEqual([
      3,
      '3 trials planned; 3 candidates are skipped, for breaking fast < slow',
    ])
    const usual = [{ strategy: 'sma-cross', space: [{ ...slow, values: [20, 30] }] }]
    expect(await created({ constraints, strategies: usual })).toEqual([2, '2 trials planned'])
    expect(await created({ constraints: { relations: [], declared: false } })).toEqual([6, '6 trials planned'])
    const range = { min: 0.5, max: 3, step: null, logarithmic: false }
    const bands = [{ strategy: 'bollinger-breakout', space: [{ name: 'factor', values: null, range }] }]
    const sampler = { method: 'RANDOM' as const, trials: 4, seed: 0 }
    expect(await created({ constraints, strategies: bands, sampler })).toEqual([
      4,
      '4 trials planned; candidates that break factor < √(period − 1) are none',
    ])
  })

  test('that has problems keeps nothing', async () => {
    const { bench, parts } = open()
    const result = await startJob({ kind: 'OPTIMIZATION', input: { ...SWEEP, dataset: 'gone', directions: [] } }, parts)
    expect(result.job).toBeNull()
    expect(result.problems.map(({ code }) => code)).toEqual(['UNKNOWN_DATASET', 'EMPTY'])
    expect([await bench.store.openJobs(), bench.bus.said]).toEqual([[], []])
  })

  test('beyond as many as are allowed at once is refused; one that is sent again is answered', async () => {
    const { bench, parts } = open()
    const few = { ...parts, maxOpenJobs: 2 }
    const first = await startJob(running({ key: 'k' }), few)
    await startJob(sweepOf(20), few)
    const refused = await startJob(sweepOf(20), few)
    const message =
      '2 jobs are not over, and no more are allowed: wait until some are over, or cancel some; MAX_OPEN_JOBS allows more'
    expect(refused).toEqual({ job: null, problems: [{ path: '', code: 'TOO_LARGE', message }] })
    expect(await bench.store.openJobs()).toHaveLength(2)
    expect(await startJob(running({ key: 'k' }), few)).toMatchObject({ job: { id: first.job?.id }, problems: [] })
    await cancelJob(first.job?.id ?? '', few)
    expect((await startJob(sweepOf(20), few)).problems).toEqual([])
  })

  test('with the key and the input of another is answered with that one, and runs it once', async () => {
    const { bench, parts } = open()
    const first = await startJob(running({ key: 'k' }), parts)
    const waiting = bench.waiting.length
    await bench.store.label(first.job?.id ?? '', { name: 'renamed' })
    const input = { ...asSweep(running({ key: 'k' })), directions: ['LONG' as const, 'LONG' as const] }
    for (const same of [running({ key: 'k' }), { kind: 'OPTIMIZATION' as const, input }]) {
      expect(await startJob(same, parts)).toMatchObject({ job: { id: first.job?.id, name: 'renamed' }, problems: [] })
    }
    expect([bench.waiting.length, bench.bus.said.length]).toEqual([waiting, 1])
  })

  test.each<[string, Specification, string]>([
    [
      'values',
      { kind: 'OPTIMIZATION', input: { ...asSweep(sweepOf(3)), run: running({ key: 'k' }).input.run } },
      'run.key',
    ],
    ['name', running({ key: 'k', name: 'again' }), 'run.key'],
    [
      'kind',
      {
        kind: 'IMPROVEMENT',
        input: { optimization: running({ key: 'k' }).input, cycles: 1, backtestsPerCycle: 1, patience: 1 },
      },
      'optimization.run.key',
    ],
  ])('with the key of another that has another %s is a conflict that names the other', async (_, other, path) => {
    const { bench, parts } = open()
    const { job } = await startJob(running({ key: 'k' }), parts)
    const message = `the key 'k' belongs to the job 'sma-cross on test-bars' (${job?.id}), which was started with another input; give another key`
    expect(await startJob(other, parts)).toEqual({ job: null, problems: [{ path, code: 'CONFLICT', message }] })
    expect(await bench.store.countJobs(filterOf())).toBe(1)
    await bench.store.end(job?.id ?? '', { state: 'CANCELED', error: null, message: 'x' })
    await bench.store.remove(job?.id ?? '')
    expect((await startJob(other, parts)).problems).toEqual([])
  })

  test('with the key of one that an earlier version stored, as it was written, is answered with that one', async () => {
    const { bench, parts } = open()
    const { tags: _, ...run } = running({ key: 'k' }).input.run
    const input = { ...SWEEP, directions: ['LONG' as const, 'LONG' as const], run }
    const specification = JSON.stringify({ input, kind: 'OPTIMIZATION' })
    const { job } = await bench.store.create(newJobOf(2, { key: 'k', specification }))
    const again: Specification = { kind: 'OPTIMIZATION', input: { ...input, run: { ...run, tags: [] } } }
    expect((await startJob(again, parts)).job?.id).toBe(job.id)
  })

  test('with tags keeps each of them once, and says which are none', async () => {
    const { parts } = open()
    const { job } = await startJob(running({ tags: ['btc ', 'btc', 'night run'] }), parts)
    expect(job?.tags).toEqual(['btc', 'night run'])
    const { problems } = await startJob(running({ tags: ['btc', ' ', 'x'.repeat(51)] }), parts)
    expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual(['run.tags.1 EMPTY', 'run.tags.2 OUT_OF_RANGE'])
    const many = await startJob(running({ tags: Array.from({ length: 11 }, String) }), parts)
    expect(many.problems).toEqual([
      { path: 'run.tags', code: 'TOO_LARGE', message: 'it has 11 entries; at most 10 are allowed' },
    ])
  })

  test('on a dataset that is deleted meanwhile is refused', async () => {
    const { bench, parts } = open()
    const create = () => Promise.reject(new DatasetGoneError(DATASET.id))
    const store = Object.assign(Object.create(bench.store), { create })
    const { job, problems } = await startJob(sweepOf(1), { ...parts, store })
    const message = `no dataset has the id '${DATASET.id}' any more`
    expect([job, problems]).toEqual([null, [{ path: 'dataset', code: 'UNKNOWN_DATASET', message }]])
  })

  test.each([
    [' my sweep ', 'my sweep'],
    ['', 'sma-cross on test-bars'],
    ['  ', 'sma-cross on test-bars'],
  ])('under the name %j calls it %j', async (name, called) => {
    expect((await startJob(running({ name }), open().parts)).job?.name).toBe(called)
  })

  test('that is a backtest without a name calls it by its parameters, so that many can be told apart', async () => {
    const { dataset, account, run } = SWEEP
    const parameters = [{ name: 'fast', value: 10 }]
    const exits = { takeProfit: null, stopLoss: 0.02 }
    const backtest = { dataset, account, run, strategy: 'sma-cross', parameters, exits }
    const start = (direction: 'LONG' | 'SHORT') =>
      startJob({ kind: 'BACKTEST', input: { ...backtest, direction } }, open().parts)
    expect((await start('LONG')).job?.name).toBe('sma-cross fast 10, stop 2 % on test-bars')
    expect((await start('SHORT')).job?.name).toBe('sma-cross short fast 10, stop 2 % on test-bars')
  })
})

describe('canceling a job', () => {
  test('ends it, tells of it, and takes back its tasks', async () => {
    const { bench, parts } = open()
    const { id } = await bench.create(100)
    const { job, problems } = await cancelJob(id, parts)
    expect([job?.state, problems]).toEqual(['CANCELED', []])
    expect(bench.bus.said.at(-1)).toEqual({ kind: 'job', job })
    expect(bench.waiting).toEqual([])
    expect((await parts.store.events(id, 1, 9)).map(({ type, message }) => [type, message])).toEqual([
      ['CANCELED', 'canceled by request'],
    ])
  })

  test('keeps what is finished before it ends the job', async () => {
    const { bench, parts } = open()
    const { id } = await bench.create(20)
    const states: (string | undefined)[] = []
    const keepFinished = async (jobId: string) => void states.push((await bench.store.job(jobId))?.state)
    await cancelJob(id, { ...parts, keepFinished })
    expect([states, (await bench.store.job(id))?.state]).toEqual([['QUEUED'], 'CANCELED'])
  })

  test('that is over says so, and leaves it', async () => {
    const { bench, parts } = open()
    const { id } = await bench.create(1)
    await bench.runAll()
    const { job, problems } = await cancelJob(id, parts)
    expect(job?.state).toBe('SUCCEEDED')
    const message = 'the job is SUCCEEDED; only one that is not over can be canceled'
    expect(problems).toEqual([{ path: 'id', code: 'WRONG_STATE', message }])
  })

  test('that is not there says so', async () => {
    const problem = { path: 'id', code: 'NOT_FOUND', message: "no job has the id 'nope'" }
    expect(await cancelJob('nope', open().parts)).toEqual({ job: null, problems: [problem] })
  })
})

describe('pausing and resuming a job', () => {
  test('let it rest and go on, and tell of both', async () => {
    const { bench, parts } = open()
    const { id } = await bench.create(100)
    await bench.take()
    const paused = await pauseJob(id, parts)
    expect([paused.job?.state, paused.problems]).toEqual(['PAUSED', []])
    expect(bench.bus.said).toContainEqual({ kind: 'job', job: paused.job })
    await settle()
    expect(bench.waiting).toEqual([])
    const resumed = await resumeJob(id, parts)
    expect([resumed.job?.state, resumed.problems]).toEqual(['RUNNING', []])
    expect(bench.bus.said).toContainEqual({ kind: 'job', job: resumed.job })
    await settle()
    expect(bench.waiting.length).toBeGreaterThan(0)
  })

  test('let one rest and wait again that had not begun', async () => {
    const { bench, parts } = open()
    const { id } = await bench.create(100)
    const waited = bench.waiting.length
    const paused = await pauseJob(id, parts)
    expect([paused.job?.state, paused.problems]).toEqual(['PAUSED', []])
    await settle()
    expect(bench.waiting).toEqual([])
    const resumed = await resumeJob(id, parts)
    expect([resumed.job?.state, resumed.problems]).toEqual(['QUEUED', []])
    await settle()
    expect(bench.waiting).toHaveLength(waited)
  })

  test('say in which state it is where that does not allow it', async () => {
    const { parts } = open()
    const { job } = await parts.store.create(newJobOf(10))
    const wrong = (message: string) => [{ path: 'id', code: 'WRONG_STATE', message }]
    const early = await resumeJob(job.id, parts)
    expect(early.problems).toEqual(wrong('the job is QUEUED; only one that is PAUSED can be resumed'))
    await parts.store.start(job.id)
    const running = await resumeJob(job.id, parts)
    expect(running.problems).toEqual(wrong('the job is RUNNING; only one that is PAUSED can be resumed'))
    await pauseJob(job.id, parts)
    const again = await pauseJob(job.id, parts)
    expect([again.job?.state, again.problems]).toEqual([
      'PAUSED',
      wrong('the job is PAUSED; only one that is QUEUED or RUNNING can be paused'),
    ])
  })

  test.each([pauseJob, resumeJob])('that is not there say so: %o', async (command) => {
    const problem = { path: 'id', code: 'NOT_FOUND', message: "no job has the id 'nope'" }
    expect(await command('nope', open().parts)).toEqual({ job: null, problems: [problem] })
  })

  test('tries again where another one changed the job in between', async () => {
    const { parts } = open()
    const { job } = await parts.store.create(newJobOf(10))
    await parts.store.start(job.id)
    let isFirst = true
    const store = Object.assign(Object.create(parts.store) as typeof parts.store, {
      pause: async (id: string) => {
        if (!isFirst) return parts.store.pause(id)
        // As if someone had paused it and resumed it between the try and the look.
        isFirst = false
        return null
      },
    })
    expect((await pauseJob(job.id, { ...parts, store })).job?.state).toBe('PAUSED')
  })

  test('against a cancel: whichever comes first, the job ends CANCELED and says so', async () => {
    const { parts } = open()
    const { job } = await parts.store.create(newJobOf(10))
    await parts.store.start(job.id)
    const [paused, canceled, other] = await Promise.all([
      pauseJob(job.id, parts),
      cancelJob(job.id, parts),
      cancelJob(job.id, parts),
    ])
    expect(paused.job).not.toBeNull()
    expect([canceled.problems.length, other.problems.length].sort()).toEqual([0, 1])
    expect((await parts.store.job(job.id))?.state).toBe('CANCELED')
  })
})

describe('repeating a job', () => {
  test('starts a new one from its specification, without its key', async () => {
    const { bench, parts } = open()
    // It was made under earlier rules; what is started now has today's.
    const old = await startJob({ ...running({ key: 'k', name: 'mine', priority: 3 }), rules: 1 }, parts)
    const { job, problems } = await repeatJob(old.job?.id as string, parts)
    expect(problems).toEqual([])
    expect(job?.id).not.toBe(old.job?.id)
    expect(job).toMatchObject({
      state: 'QUEUED',
      name: 'mine',
      priority: 3,
      key: null,
      trialsTotal: old.job?.trialsTotal,
    })
    expect(JSON.parse(job?.specification as string)).toEqual({
      ...running({ name: 'mine', priority: 3 }),
      rules: RULES,
    })
    expect(bench.bus.said).toHaveLength(2)
  })

  test('of a backtest starts a backtest', async () => {
    const { parts } = open()
    const { dataset, account } = SWEEP
    const input = {
      dataset,
      account,
      strategy: 'sma-cross',
      parameters: [],
      direction: 'LONG',
      run: SWEEP.run,
    } as const
    const old = await startJob(
      { kind: 'BACKTEST', input: { ...input, exits: { takeProfit: null, stopLoss: null } } },
      parts,
    )
    const { job } = await repeatJob(old.job?.id as string, parts)
    expect(job).toMatchObject({ kind: 'BACKTEST', trialsTotal: 1, specification: old.job?.specification })
  })

  test('says what is wrong with it by now', async () => {
    const { parts } = open()
    const { job: old } = await startJob(sweepOf(20), parts)
    const gone = { ...parts, datasets: createTestDatasets() }
    const { job, problems } = await repeatJob(old?.id as string, gone)
    expect([job, problems.map(({ code }) => code)]).toEqual([null, ['UNKNOWN_DATASET']])
  })

  test('that is not there says so', async () => {
    const { problems } = await repeatJob('nope', open().parts)
    expect(problems).toEqual([{ path: 'id', code: 'NOT_FOUND', message: "no job has the id 'nope'" }])
  })
})

describe('assigning a task order', () => {
  const taskOrderOf = (jobId: string) => ({ jobId, range: { first: 2, count: 3 }, priority: 0, rank: 0 })

  test('starts its job once, tells of that, and gives the trials of its range', async () => {
    const { bench, parts } = open()
    const { job } = await parts.store.create(newJobOf(10))
    const plans = new Plans(catalog.find, { proposals: async () => [] }, new TestClock())
    const given = await Promise.all([1, 2].map(() => beginTask(taskOrderOf(job.id), { ...parts, plans })))
    expect(given[0]).toEqual({
      datasetId: DATASET.id,
      trialLimit: null,
      isDeadly: false,
      // Of before there were versions.
      work: { ...plans.of(job).work({ first: 2, count: 3 }), rules: 1 },
    })
    expect(given[1]).toEqual(given[0])
    expect(bench.bus.said).toHaveLength(1)
    expect(bench.bus.said[0]).toMatchObject({ kind: 'job', job: { state: 'RUNNING' } })
  })

  test('of a job that is over or not there gives nothing to do', async () => {
    const { parts } = open()
    const { job } = await parts.store.create(newJobOf(10))
    await parts.store.end(job.id, { state: 'CANCELED', error: null, message: 'x' })
    const plans = new Plans(catalog.find, { proposals: async () => [] }, new TestClock())
    expect(await beginTask(taskOrderOf(job.id), { ...parts, plans })).toBeNull()
    expect(await beginTask(taskOrderOf('nope'), { ...parts, plans })).toBeNull()
  })
})

test('a listener that fails keeps no message from the others, nor does one that leaves', () => {
  const log = createTestLog()
  const bus = createLocalBus(log)
  const heard: string[] = []
  bus.listen(() => {
    throw new Error('broken')
  })
  const leave = bus.listen(({ kind }) => {
    heard.push(`first ${kind}`)
    leave()
  })
  bus.listen(({ kind }) => void heard.push(`second ${kind}`))
  bus.publish({ kind: 'readings', readings: [] })
  bus.publish({ kind: 'readings', readings: [] })
  expect(heard).toEqual(['first readings', 'second readings', 'second readings'])
  expect(log.lines).toEqual(['a listener of the bus failed', 'a listener of the bus failed'])
})

describe("a person's word", () => {
  test('ends a trial that is under way, and is an event; of another one it says what is wrong', async () => {
    const { bench, parts } = open()
    const { id } = await bench.create(20)
    const asked: number[] = []
    const skipping = { ...parts, skipTrial: async (_: string, trial: number) => asked.push(trial) > 0 && trial === 7 }
    expect(await skipTrial(id, 7, skipping)).toMatchObject({ job: { id }, problems: [] })
    expect((await bench.store.events(id, 1, 9)).map(({ type, message }) => [type, message])).toEqual([
      ['TRIAL_SKIPPED', 'trial 7 is skipped by hand'],
    ])
    const problemOf = async (jobId: string, number: number) => (await skipTrial(jobId, number, skipping)).problems[0]
    expect(await problemOf(id, 8)).toEqual({ path: 'number', code: 'WRONG_STATE', message: 'trial 8 is not under way' })
    expect(await problemOf(id, 20)).toMatchObject({
      code: 'OUT_OF_RANGE',
      message: 'the job has no trial 20; it must be from 0 to 19',
    })
    expect(await problemOf(id, -1)).toMatchObject({ path: 'number', code: 'OUT_OF_RANGE' })
    expect(await problemOf('nobody', 1)).toMatchObject({ code: 'NOT_FOUND' })
    await cancelJob(id, parts)
    expect(await problemOf(id, 7)).toMatchObject({ path: 'job', code: 'WRONG_STATE' })
    expect(asked).toEqual([7, 8])
  })

  test('changes how patient the watchdog is from now on: what it does not name stays', async () => {
    const { bench, parts } = open()
    const { id } = await bench.create(20)
    const change = { suspectAfter: 5, stalledAfter: 9, minVelocity: null }
    const { job, problems } = await changeWatchdog(id, change, parts)
    expect(problems).toEqual([])
    expect(job?.watchdog).toEqual({ suspectAfter: 5, stalledAfter: 9, minVelocity: 0.0001, abort: true })
    await changeWatchdog(id, { abort: false }, parts)
    expect((await bench.store.job(id))?.watchdog).toEqual({ ...job?.watchdog, abort: false })
    const events = await bench.store.events(id, 1, 9)
    expect(events.map(({ type }) => type)).toEqual(['WATCHDOG_CHANGED', 'WATCHDOG_CHANGED'])
    expect(events[1]?.message).toBe('suspect after 5, stalled after 9 measurements, slow below 0.0001 %; it warns only')
    await bench.take()
    await bench.clock.pass(3_000)
    const verdicts = bench.bus.said.flatMap((message) => (message.kind === 'verdict' ? [message.verdict] : []))
    expect(verdicts.at(-1)).toMatchObject({ suspectAfter: 5, stalledAfter: 9 })
  })

  test('about the watchdog that cannot be is refused, whole', async () => {
    const { bench, parts } = open()
    const { id } = await bench.create(20)
    const { problems } = await changeWatchdog(id, { stalledAfter: 3, abort: false }, parts)
    expect(problems).toMatchObject([{ path: 'watchdog.suspectAfter', code: 'OUT_OF_RANGE' }])
    expect((await bench.store.job(id))?.watchdog).toBeNull()
    await cancelJob(id, parts)
    expect((await changeWatchdog(id, { stalledAfter: 99 }, parts)).problems).toMatchObject([
      { path: 'job', code: 'WRONG_STATE' },
    ])
    expect((await changeWatchdog('nobody', {}, parts)).problems).toMatchObject([{ code: 'NOT_FOUND' }])
  })
})
