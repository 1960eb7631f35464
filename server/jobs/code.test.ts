import { describe, expect, test } from 'vitest'
import type { Parameter } from '../engine/strategies/strategy.ts'
import { versioned, versionsOf, withCode } from './code.ts'
import { ConductorTestBed } from './drive/conductors.fixture.ts'
import { specificationOf } from './parsed.ts'
import { planJob } from './plan/planJob.ts'
import { catalog, SWEEP } from './ports.fixture.ts'
import { DEFAULT_CONSTRAINTS, printSpecification, type Specification } from './specification.ts'

const parameter = (changes: Partial<Parameter>): Parameter => {
  return { name: 'at', kind: 'INTEGER', min: 0, max: 9, step: 1, default: 3, description: 'Where.', ...changes }
}

/** A catalog with one strategy that is not built in. */
const knowing = (digest: string, ...parameters: Parameter[]) => {
  const mine = { name: 'mine', title: 'Mine', description: '', family: 'own', parameters }
  return {
    ...catalog,
    find: (name: string) => (name === 'mine' ? mine : catalog.find(name)),
    digestOf: (name: string) => (name === 'mine' ? digest : undefined),
  }
}

const sweep = (...names: string[]): Specification => {
  const strategies = names.map((strategy) => ({ strategy, space: [] }))
  return { kind: 'OPTIMIZATION', input: { ...SWEEP, strategies } }
}

describe("a job's specification", () => {
  test('has nothing more where all strategies are built in', () => {
    const given = sweep('rsi')
    expect(printSpecification(withCode(given, knowing('a', parameter({}))))).toBe(printSpecification(given))
    expect(versionsOf(given)).toBeNull()
    const work = planJob(given, catalog.find).work({ first: 0, count: 1 })
    expect(versioned(work, given)).toEqual({ ...work, rules: 1 })
    expect(versioned(work, { ...given, rules: 2 })).toEqual({ ...work, rules: 2 })
  })

  test('holds all that its plan takes of a strategy of its own, whatever that declares later, or not at all', () => {
    const kept = withCode(sweep('rsi', 'mine'), knowing('a', parameter({}), parameter({ name: 'to', default: 5 })))
    const read = specificationOf({ specification: printSpecification(kept) })
    expect(versionsOf(read)).toEqual({ mine: 'a' })
    const later = knowing('b', parameter({ default: 8 }))
    for (const find of [later.find, catalog.find]) {
      expect(planJob(read, find).candidate(1)).toMatchObject({ strategy: 'mine', parameters: { at: 3, to: 5 } })
    }
    // Started once more, it is a job of the code that there is then.
    expect(versionsOf(withCode(read, later))).toEqual({ mine: 'b' })
    expect(versionsOf(withCode(read, catalog))).toBeNull()
  })
})

test('a job keeps the relations of a strategy of its own, whatever that declares later', () => {
  const [from, to] = [parameter({ name: 'from', default: 1 }), parameter({ name: 'to', default: 2 })]
  const declaring = (...relations: { readonly lower: string; readonly upper: string }[]) => {
    const known = knowing('a', from, to)
    return {
      ...known,
      find: (name: string) => ({ ...(known.find(name) as NonNullable<ReturnType<typeof known.find>>), relations }),
    }
  }
  const values = (name: string) => ({ name, values: [1, 2, 3], range: null })
  const input = {
    ...SWEEP,
    constraints: DEFAULT_CONSTRAINTS,
    strategies: [{ strategy: 'mine', space: [values('from'), values('to')] }],
  }
  const kept = withCode({ kind: 'OPTIMIZATION', input }, declaring({ lower: 'from', upper: 'to' }))
  const read = specificationOf({ specification: printSpecification(kept) })
  for (const later of [declaring(), declaring({ lower: 'to', upper: 'from' })]) {
    const plan = planJob(read, later.find)
    const found = Array.from({ length: plan.trials }, (_, number) =>
      Object.values(plan.candidate(number).parameters).join(),
    )
    expect(found).toEqual(['1,2', '1,3', '2,3'])
  }
})

/** A job that was paused, and whose strategy is missing at the next start. */
async function pauseWithout(): Promise<{ readonly bench: ConductorTestBed; readonly id: string }> {
  const bench = new ConductorTestBed()
  const { id } = await bench.create(30)
  await bench.take()
  await bench.pause(id)
  bench.loseTasks()
  bench.isKnown = false
  await bench.restart()
  return { bench, id }
}

describe('a job that an earlier version stored', () => {
  test('and nobody has begun waits as well: its strategy may be on its way to this machine', async () => {
    const bench = new ConductorTestBed()
    bench.isKnown = false
    const { id } = await bench.create(30)
    await bench.clock.pass(5_000)
    expect(await bench.store.job(id)).toMatchObject({ state: 'QUEUED', error: null })
    bench.isKnown = true
    await bench.clock.pass(2_000)
    await bench.runAll()
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
  })

  test('waits for a strategy that is not there at a start, and goes on when it is', async () => {
    const { bench, id } = await pauseWithout()
    await bench.clock.pass(5_000)
    expect((await bench.store.job(id))?.state).toBe('PAUSED')
    // It says so once, however often it looks.
    const events = (await bench.store.events(id, 0, 99)).filter(({ type }) => type === 'STAGE')
    expect(events.map(({ type, message }) => `${type} ${message}`)).toEqual([
      "STAGE waiting for its strategies on the bench, which drives it: a job's specification names the strategy 'sma-cross', which is not known here",
    ])
    const said = bench.bus.said.flatMap((message) => (message.kind === 'verdict' ? message.verdict : []))
    expect(said.at(-1)).toMatchObject({ level: 'WAITING', reason: events[0]?.message })
    bench.isKnown = true
    await bench.clock.pass(1_000)
    await bench.resume(id)
    await bench.runAll()
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
  })

  test('is left alone when it is canceled while it waits', async () => {
    const { bench, id } = await pauseWithout()
    await bench.store.end(id, { state: 'CANCELED', error: null, message: 'canceled' })
    await bench.clock.pass(2_000)
    bench.isKnown = true
    await bench.clock.pass(2_000)
    expect(bench.waiting).toEqual([])
    expect(bench.clock.timers).toBe(1)
  })
})

describe('a job of code', () => {
  const start = async (bench: ConductorTestBed) => {
    const specification = printSpecification(withCode(sweep('mine'), knowing('a1b2c3d4e5f6', parameter({}))))
    return bench.create(1, { specification, strategies: ['mine'] })
  }
  const stages = async (bench: ConductorTestBed, id: string) =>
    (await bench.store.events(id, 0, 9)).flatMap(({ type, message }) => (type === 'STAGE' ? message : []))
  const answer = (bench: ConductorTestBed, jobId: string, digests: string[]) =>
    bench.bus.listen(({ kind }) => {
      if (kind === 'seek') bench.bus.publish({ kind: 'found', jobId, node: 'a node', digests })
    })

  test('asks who holds it only where nothing is heard, and waits where nobody does', async () => {
    const bench = new ConductorTestBed()
    const { id } = await start(bench)
    expect(bench.waiting[0]?.code).toEqual(['a1b2c3d4e5f6'])
    await bench.clock.pass(900)
    expect(bench.bus.said.filter(({ kind }) => kind === 'seek')).toEqual([])
    const stop = answer(bench, id, ['a1b2c3d4e5f6'])
    await bench.clock.pass(8_000)
    expect(await stages(bench, id)).toEqual([])
    stop()
    await bench.clock.pass(4_000)
    const reason = "waiting for strategy 'mine' (a1b2c3d4…) as it was when the job began; no worker has it"
    expect(await stages(bench, id)).toEqual([reason])
    answer(bench, id, ['a1b2c3d4e5f6'])
    await bench.clock.pass(2_000)
    expect(await stages(bench, id)).toHaveLength(2)
    await bench.runAll()
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
  })

  test('does not spend its time limit while it waits for that', async () => {
    const bench = new ConductorTestBed()
    const run = { ...SWEEP.run, limits: { trial: null, job: 10 } }
    const { input } = sweep('mine') as Extract<Specification, { kind: 'OPTIMIZATION' }>
    const given: Specification = { kind: 'OPTIMIZATION', input: { ...input, run } }
    const specification = printSpecification(withCode(given, knowing('a1b2c3d4e5f6', parameter({}))))
    const { id } = await bench.create(1, { specification, strategies: ['mine'] })
    await bench.take()
    await bench.clock.pass(60_000)
    expect((await bench.store.job(id))?.state).toBe('RUNNING')
    // Once it is there, the limit holds.
    answer(bench, id, ['a1b2c3d4e5f6'])
    await bench.clock.pass(15_000)
    expect((await bench.store.job(id))?.error?.code).toBe('TIME_LIMIT')
  })

  test('is told at its end that it cannot be repeated', async () => {
    const bench = new ConductorTestBed()
    bench.unrepeatable = 'two answers'
    const { id } = await start(bench)
    await bench.runAll()
    const events = await bench.store.events(id, 0, 9)
    expect(events.slice(-2)).toMatchObject([{ type: 'RETRIED', message: 'two answers' }, { type: 'SUCCEEDED' }])
    const shown = bench.bus.said.flatMap((message) => (message.kind === 'job' ? message.job : []))
    const [told, end] = shown.slice(-2)
    expect([told?.state, told?.eventSeq]).toEqual(['RUNNING', events.at(-2)?.seq])
    expect([end?.state, end?.eventSeq]).toEqual(['SUCCEEDED', events.at(-1)?.seq])
  })

  test('that can be repeated ends without a word of that', async () => {
    const bench = new ConductorTestBed()
    const { id } = await start(bench)
    await bench.runAll()
    expect((await bench.store.events(id, 0, 9)).map(({ type }) => type)).toEqual(['CREATED', 'STARTED', 'SUCCEEDED'])
  })

  test('has its results, and its end, though nobody could find out whether it can be repeated', async () => {
    const bench = new ConductorTestBed()
    Object.defineProperty(bench, 'unrepeatable', {
      get: () => {
        throw new Error('no thread is there')
      },
    })
    const { id } = await start(bench)
    await bench.runAll()
    expect((await bench.store.job(id))?.state).toBe('SUCCEEDED')
    expect((await bench.store.events(id, 0, 9)).map(({ type }) => type)).not.toContain('RETRIED')
    expect(bench.log.lines).toContain('trials of a job could not be run once more')
  })

  test('of which no trial succeeded has none to be repeated', async () => {
    const bench = new ConductorTestBed()
    bench.unrepeatable = 'two answers'
    const { id } = await start(bench)
    await bench.runAll({ error: 'broke' })
    expect((await bench.store.events(id, 0, 9)).map(({ type }) => type)).not.toContain('RETRIED')
  })

  test('of built-in strategies is never asked about', async () => {
    const bench = new ConductorTestBed()
    bench.unrepeatable = 'two answers'
    const { id } = await bench.create(2)
    await bench.clock.pass(9_000)
    await bench.runAll()
    expect(bench.bus.said.filter(({ kind }) => kind === 'seek')).toEqual([])
    expect((await bench.store.events(id, 0, 9)).map(({ type }) => type)).toEqual(['CREATED', 'STARTED', 'SUCCEEDED'])
  })
})
