import { describe, expect, test } from 'vitest'
import type { Job } from '../jobs/job.ts'
import { NO_SECONDS } from '../jobs/job.ts'
import type { Candidate } from '../jobs/plan.ts'
import { DATASET, jobOf, resultsOf } from '../jobs/ports.fixture.ts'
import { ResolverTestBed } from './resolvers.fixture.ts'

const SPENT = { seconds: 6, stages: { ...NO_SECONDS, SIGNALS: 1, SIMULATION: 3 }, runSeconds: 1 }

/** A job of four trials of which the second is the best and the last has failed. */
async function createDone(bed: ResolverTestBed): Promise<Job> {
  const job = await bed.create(4)
  await bed.store.start(job.id)
  const results = resultsOf(0, [1, 3, 2, { error: 'broke' }])
  await bed.store.commit({ jobId: job.id, range: { first: 0, count: 4 }, results, ...SPENT })
  return job
}

describe('a job', () => {
  test('that nothing was done of has no rate, no duration, no best trial and no stages', async () => {
    const bed = new ResolverTestBed()
    const { id } = await bed.create(4)
    const fields = 'tally { successRate averageDuration } best { number } stages { share } error { code } startedAt'
    expect(await bed.read(`{ job(id: "${id}") { ${fields} } }`)).toEqual({
      tally: { successRate: null, averageDuration: null },
      best: null,
      stages: [],
      error: null,
      startedAt: null,
    })
  })

  test('tells how its trials ended, what they took, and the best of them', async () => {
    const bed = new ResolverTestBed()
    const { id } = await createDone(bed)
    const fields =
      'tally { succeeded failed timedOut successRate averageDuration } best { number jobId state error metrics { sharpe profitFactor } } stages { stage seconds share } startedAt'
    expect(await bed.read(`{ job(id: "${id}") { ${fields} } }`)).toEqual({
      tally: { succeeded: 3, failed: 1, timedOut: 0, successRate: 0.75, averageDuration: 1.5 },
      best: { number: 1, jobId: id, state: 'SUCCEEDED', error: null, metrics: { sharpe: 3, profitFactor: null } },
      stages: Object.entries({ ...SPENT.stages }).map(([stage, seconds]) => ({ stage, seconds, share: seconds / 4 })),
      startedAt: '1970-01-01T00:00:00.001Z',
    })
  })

  test('that failed says why', async () => {
    const bed = new ResolverTestBed()
    const { id } = await bed.create(4)
    const error = { code: 'TIME_LIMIT', message: 'too long' } as const
    await bed.store.end(id, { state: 'FAILED', error, message: 'too long' })
    const found = await bed.read(`{ job(id: "${id}") { state error { code message } finishedAt } }`)
    expect(found).toEqual({ state: 'FAILED', error, finishedAt: '1970-01-01T00:00:00.002Z' })
  })

  test('shows its strategies that are known, its dataset, its reading and its verdict', async () => {
    const bed = new ResolverTestBed()
    const { id } = await bed.create(4, { strategies: ['rsi', 'gone'], key: 'a key' })
    const fields = 'key strategies { name } dataset { id name } progress { fraction trialsTotal } verdict { level }'
    expect(await bed.read(`{ job(id: "${id}") { ${fields} } }`)).toEqual({
      key: 'a key',
      strategies: [{ name: 'rsi' }],
      dataset: { id: DATASET.id, name: DATASET.name },
      progress: { fraction: 0, trialsTotal: 4 },
      verdict: { level: 'WAITING' },
    })
  })

  test('whose dataset is gone is an error that names it', async () => {
    const bed = new ResolverTestBed()
    const { id } = await bed.create(4, { datasetId: 'gone' })
    await expect(bed.read(`{ job(id: "${id}") { dataset { id } } }`)).rejects.toThrow(
      'the dataset gone and its jobs were deleted meanwhile',
    )
  })

  test('of another kind has neither folds nor cycles, nor what it earned out of sample', async () => {
    const bed = new ResolverTestBed()
    const { id } = await bed.create(4)
    const fields = 'folds { number } cycles { number } outOfSample { efficiency } analysis { plateau }'
    const none = { folds: [], cycles: [], outOfSample: null, analysis: null }
    expect(await bed.read(`{ job(id: "${id}") { ${fields} } }`)).toEqual(none)
  })

  test.each(['cancel', 'pause', 'resume', 'repeat'])('is the one that a caller means by %sJob', async (name) => {
    const bed = new ResolverTestBed()
    const answer = await bed.read(`mutation { ${name}Job(id: "one") { job { id } problems { path } notes } }`)
    expect(answer).toEqual({ job: { id: 'one' }, problems: [], notes: [] })
    expect(bed.commands).toEqual([`${name} one`])
  })

  test('that cannot be started is null beside all that is wrong', async () => {
    const problems = [{ path: 'dataset', code: 'UNKNOWN_DATASET', message: 'no dataset' }] as const
    const bed = new ResolverTestBed({ repeatJob: async () => ({ job: null, problems, notes: ['taken once'] }) })
    const answer = await bed.read(
      'mutation { repeatJob(id: "one") { job { id } problems { path code message } notes } }',
    )
    expect(answer).toEqual({ job: null, problems, notes: ['taken once'] })
  })
})

describe('a trial', () => {
  const CANDIDATE: Candidate = {
    strategy: 'rsi',
    direction: 'SHORT',
    parameters: { lower: 20, upper: 80 },
    takeProfit: 0.1,
    stopLoss: null,
  }

  test('shows what it ran, which is asked for once', async () => {
    const asked: number[] = []
    const candidate = async (_: Job, number: number) => {
      asked.push(number)
      return CANDIDATE
    }
    const bed = new ResolverTestBed({ candidate })
    const { id } = await createDone(bed)
    const fields = 'strategy direction parameters { name value } takeProfit stopLoss'
    expect(await bed.read(`{ job(id: "${id}") { best { ${fields} } } }`)).toEqual({
      best: {
        ...CANDIDATE,
        parameters: [
          { name: 'lower', value: 20 },
          { name: 'upper', value: 80 },
        ],
      },
    })
    expect(asked).toEqual([1])
  })

  test.each([
    ['as its job orders them', '', [1, 2, 0, 3]],
    ['by their number', '(orderBy: NUMBER)', [0, 1, 2, 3]],
    ['as its job orders them for null', '(orderBy: null, first: 2)', [1, 2]],
  ])('is listed with the others %s', async (_, args, numbers) => {
    const bed = new ResolverTestBed()
    const { id } = await createDone(bed)
    const found = await bed.read(`{ job(id: "${id}") { trials${args} { nodes { number jobId } } } }`)
    expect(found).toEqual({ trials: { nodes: numbers.map((number) => ({ number, jobId: id })) } })
  })
})

describe('jobs', () => {
  test('are listed newest first, with how many there are', async () => {
    const bed = new ResolverTestBed()
    const ids = [await bed.create(1), await bed.create(2)].map(({ id }) => id)
    const found = await bed.read('{ jobs { nodes { id } totalCount pageInfo { hasNextPage } } }')
    const nodes = ids.toReversed().map((id) => ({ id }))
    expect(found).toEqual({ nodes, totalCount: 2, pageInfo: { hasNextPage: false } })
  })

  test.each([
    ['of one kind', { kinds: ['BACKTEST', 'BACKTEST'] }, ['backtest']],
    ['of a state', { states: ['PAUSED', 'PAUSED'] }, ['paused']],
    ['of a dataset', { dataset: 'another' }, ['other bars']],
    ['of a strategy', { strategy: 'rsi' }, ['by rsi']],
    ['whose name holds a text', { search: 'BAR' }, ['other bars']],
    ['of all kinds, where nothing is named', { kinds: null, states: null }, 5],
    ['of none', { states: [] }, []],
  ])('%s are found by a filter', async (_, filter, names) => {
    const bed = new ResolverTestBed()
    await bed.create(1, { name: 'a sweep' })
    await bed.create(1, { name: 'backtest', kind: 'BACKTEST' })
    await bed.store.pause((await bed.create(1, { name: 'paused' })).id)
    await bed.create(1, { name: 'other bars', datasetId: 'another' })
    await bed.create(1, { name: 'by rsi', strategies: ['rsi'] })
    const document = 'query ($filter: JobFilter) { jobs(filter: $filter) { nodes { name } totalCount } }'
    const found = await bed.read<{ nodes: { name: string }[]; totalCount: number }>(document, { filter })
    if (Array.isArray(names)) expect(found.nodes.map(({ name }) => name)).toEqual(names)
    expect(found.totalCount).toBe(Array.isArray(names) ? names.length : names)
  })

  test('that are unknown are null', async () => {
    expect(await new ResolverTestBed().read('{ job(id: "none") { id } }')).toBeNull()
  })
})

test('a job that changes is told to those that it concerns', async () => {
  const bed = new ResolverTestBed()
  const heard = bed.hear('subscription { jobChanges(filter: { search: "this" }) { type id job { name } } }')
  await new Promise(setImmediate)
  bed.bus.publish({ kind: 'job', job: jobOf({ id: 'a', name: 'another' }) })
  bed.bus.publish({ kind: 'job', job: jobOf({ id: 'b', name: 'this one' }) })
  expect(await heard).toMatchObject({ id: 'b', job: { name: 'this one' } })
})
