import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { openTestDatabase, type TestDatabase } from './postgres/testDatabase.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'
import { Wire } from './wire.fixture.ts'

let database: TestDatabase
let remote: Wire
let api: TestApp
let dataset = ''
const workers: TestApp[] = []

const openWorker = async () => {
  workers.push(await openTestApp({ ROLE: 'worker', THREADS: '1', KEEP_JOBS_DAYS: '30', DATABASE_URL: remote.url }))
}

beforeAll(async () => {
  database = await openTestDatabase()
  remote = new Wire(() => database.connection)
  await remote.open()
  api = await openTestApp({ ROLE: 'api', DATABASE_URL: remote.url })
  dataset = await sampleDataset(api.port)
})

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()))
  await api?.close()
  remote?.close()
  await database?.close()
})

/** A sweep that is under way for some time. */
function longSweep(tags: readonly string[] = []): object {
  const fast = { name: 'fast', range: { min: 2, max: 31, step: 1 } }
  const slow = { name: 'slow', range: { min: 100, max: 699, step: 1 } }
  return { dataset, strategies: [{ strategy: 'sma-cross', space: [fast, slow] }], run: { engine: 'REFERENCE', tags } }
}

async function start(input: object): Promise<string> {
  return (await startSweep(api.port, input)).job?.id ?? ''
}

interface Deleted {
  readonly deleted: number
  readonly problems: readonly { readonly path: string; readonly code: string; readonly message: string }[]
}

async function remove(mutation: string, variables: object = {}): Promise<Deleted> {
  const declared = 'id' in variables ? '($id: ID!)' : ''
  const document = `mutation ${declared} { answer: ${mutation} { deleted problems { path code message } } }`
  return (await ask<{ answer: Deleted }>(api.port, document, variables)).answer
}

const deleteJob = (id: string) => remove('deleteJob(id: $id)', { id })

/** All that a subscription says until it completes. */
async function all<T>(subscription: string, job: string): Promise<T[]> {
  const said: T[] = []
  for await (const one of follow<T>(api.port, subscription, { job })) said.push(one)
  return said
}

async function namesOf(filter: string): Promise<string[]> {
  const { jobs } = await ask<{ jobs: { nodes: { name: string }[] } }>(
    api.port,
    `{ jobs(filter: ${filter}) { nodes { name } } }`,
  )
  return jobs.nodes.map(({ name }) => name)
}

describe('jobs that nobody runs yet', () => {
  test('that ended longer ago than KEEP_JOBS_DAYS go when a process looks that keeps them so long', async () => {
    const [old, recent] = [await start(longSweep()), await start(longSweep())]
    for (const id of [old, recent]) {
      await ask(api.port, 'mutation ($id: ID!) { cancelJob(id: $id) { job { id } } }', { id })
    }
    await database.sql`update jobs set finished_at = now() - interval '31 days' where id = ${old}`
    await openWorker()
    const isThere = async (id: string) =>
      (await ask<{ job: object | null }>(api.port, 'query ($id: ID!) { job(id: $id) { id } }', { id })).job !== null
    await vi.waitFor(async () => expect(await isThere(old)).toBe(false), { timeout: 20_000, interval: 50 })
    expect(await isThere(recent)).toBe(true)
    await deleteJob(recent)
  })
})

describe('a job that runs on two machines and is deleted', () => {
  test('stops on both, ends every stream of it, leaves the lists, and nothing of it remains', async () => {
    await openWorker()
    const heard: string[] = []
    const listen = async () => {
      const query = 'subscription { jobChanges(filter: { tags: ["doomed"] }) { type id } }'
      for await (const { jobChanges } of follow<{ jobChanges: { type: string } }>(api.port, query)) {
        heard.push(jobChanges.type)
        if (jobChanges.type === 'DELETED') return
      }
    }
    const listening = listen()
    // Until that stream has begun, it would miss the creation.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const id = await start(longSweep(['doomed']))
    const streams = [
      all<{ progress: { state: string } }>('subscription ($job: ID!) { progress(job: $job) { state } }', id),
      all('subscription ($job: ID!) { progresses(jobs: [$job]) { state } }', id),
      all('subscription ($job: ID!) { verdicts(job: $job) { level } }', id),
      all('subscription ($job: ID!) { events(job: $job) { type } }', id),
    ]
    const busy = async () => {
      const { workers } = await ask<{ workers: { busy: number }[] }>(api.port, '{ workers { busy } }')
      return workers.map((worker) => worker.busy)
    }
    await vi.waitFor(async () => expect(await busy()).toEqual([1, 1]), { timeout: 30_000, interval: 50 })
    expect(await deleteJob(id)).toEqual({ deleted: 1, problems: [] })
    const [readings] = await Promise.all(streams)
    expect(readings?.at(-1)).toEqual({ progress: { state: 'CANCELED' } })
    await listening
    expect([heard[0], heard.at(-1)]).toEqual(['CREATED', 'DELETED'])
    await vi.waitFor(async () => expect(await busy()).toEqual([0, 0]), { timeout: 20_000, interval: 50 })
    const rows = () => database.sql`
      select job_id from trial_blocks where job_id = ${id} union all select job_id from events where job_id = ${id}
      union all select job_id from leases where job_id = ${id} union all select id from remains`
    await vi.waitFor(async () => expect(await rows()).toEqual([]), { timeout: 20_000, interval: 50 })
    const problems = [{ path: 'id', code: 'NOT_FOUND', message: `no job has the id '${id}'` }]
    expect(await deleteJob(id)).toEqual({ deleted: 0, problems })
    await expect(all('subscription ($job: ID!) { progress(job: $job) { state } }', id)).resolves.not.toContainEqual(
      expect.objectContaining({ progress: expect.anything() }),
    )
  })
})

describe('a thousand jobs that are deleted while a sweep runs', () => {
  test('do not slow down its bar', async () => {
    const model = await start({ dataset, strategies: [{ strategy: 'sma-cross' }], run: { tags: ['old'] } })
    await outcomeOf(api.port, model)
    await database.sql`
      with more as (
        insert into jobs (
          id, kind, name, state, priority, tags, strategies, dataset_id, specification, trials_total, finished_at
        )
        select gen_random_uuid(), kind, name, state, priority, tags, strategies, dataset_id, specification, 1, now()
        from jobs, generate_series(1, 999) where id = ${model} returning id
      )
      insert into trial_blocks
      select more.id, first, count, seconds, figures, failures, best_objective, best_total_return, best_sharpe, least_drawdown
      from more, trial_blocks where job_id = ${model}`
    const id = await start(longSweep())
    const readAt: number[] = []
    const read = async () => {
      const query = 'subscription ($job: ID!) { progress(job: $job) { state seq } }'
      for await (const _ of follow(api.port, query, { job: id })) readAt.push(performance.now())
    }
    const reading = read()
    await vi.waitFor(() => expect(readAt.length).toBeGreaterThan(30), { timeout: 30_000 })
    const rate = (fromMs: number, toMs: number) =>
      (1_000 * readAt.filter((at) => at >= fromMs && at < toMs).length) / (toMs - fromMs)
    const beganMs = performance.now()
    const before = rate(readAt.at(-21) ?? 0, readAt.at(-1) ?? 0)
    expect(await remove('deleteJobs(filter: { tags: ["old"] })')).toEqual({ deleted: 1_000, problems: [] })
    const rows = () => database.sql`select id from remains limit 1`
    await vi.waitFor(async () => expect(await rows()).toEqual([]), { timeout: 30_000, interval: 20 })
    // At least so long that some readings are due.
    await vi.waitFor(() => expect(performance.now() - beganMs).toBeGreaterThan(1_000), { timeout: 5_000 })
    const during = rate(beganMs, performance.now())
    // Twenty a second are sent, and ten are asked for; a machine that gives less before is not asked for more.
    expect(during).toBeGreaterThanOrEqual(Math.min(10, before / 2))
    await deleteJob(id)
    await reading
  })
})

describe('what is kept', () => {
  test('is found by the tags and the times that it has, under the name that it was given last', async () => {
    const input = { dataset, strategies: [{ strategy: 'sma-cross' }], run: { name: 'first', tags: ['a', 'b'] } }
    const id = await start(input)
    await outcomeOf(api.port, id)
    const again = 'mutation ($id: ID!) { repeatJob(id: $id) { job { id tags repeatOf { id } } } }'
    const { repeatJob } = await ask<{ repeatJob: { job: { id: string } } }>(api.port, again, { id })
    expect(repeatJob.job).toMatchObject({ tags: ['a', 'b'], repeatOf: { id } })
    await outcomeOf(api.port, repeatJob.job.id)
    const rename = `mutation ($id: ID!) {
      renameJob(id: $id, name: "second") { job { name } problems { code } }
      tagJob(id: $id, tags: ["b", "c"]) { job { tags } problems { code } }
    }`
    expect(await ask(api.port, rename, { id: repeatJob.job.id })).toEqual({
      renameJob: { job: { name: 'second' }, problems: [] },
      tagJob: { job: { tags: ['b', 'c'] }, problems: [] },
    })
    expect([await namesOf('{ tags: ["b"] }'), await namesOf('{ tags: ["b", "a"] }')]).toEqual([
      ['second', 'first'],
      ['first'],
    ])
    const { job } = await ask<{ job: { finishedAt: string; createdAt: string } }>(
      api.port,
      'query ($id: ID!) { job(id: $id) { createdAt finishedAt } }',
      { id },
    )
    expect(await namesOf(`{ tags: ["b"], finishedAfter: "${job.finishedAt}" }`)).toEqual(['second', 'first'])
    expect(await namesOf(`{ tags: ["b"], finishedBefore: "${job.finishedAt}" }`)).toEqual([])
    expect(await namesOf(`{ tags: ["b"], createdBefore: "${job.createdAt}" }`)).toEqual([])
    await expect(namesOf('{ createdAfter: "yesterday" }')).rejects.toThrow('is no DateTime: give one with its offset')
    await deleteJob(id)
    const repeated = 'query ($id: ID!) { job(id: $id) { name repeatOf { id } } }'
    expect(await ask(api.port, repeated, { id: repeatJob.job.id })).toEqual({ job: { name: 'second', repeatOf: null } })
  })

  test('of a dataset is called as it was renamed, and goes with its jobs', async () => {
    const csv = ['time,open,high,low,close,volume']
    for (let day = 1; day <= 28; day += 1) csv.push(`2024-01-${String(day).padStart(2, '0')},1,2,1,${1 + day / 100},1`)
    const { importDataset } = await ask<{ importDataset: { dataset: { id: string } } }>(
      api.port,
      'mutation ($csv: String!) { importDataset(input: { name: "mine", csv: $csv }) { dataset { id } } }',
      { csv: csv.join('\n') },
    )
    const { id } = importDataset.dataset
    const rename =
      'mutation ($id: ID!) { renameDataset(id: $id, name: "ours", symbol: "X") { dataset { name symbol } } }'
    expect(await ask(api.port, rename, { id })).toEqual({
      renameDataset: { dataset: { name: 'ours', symbol: 'X' } },
    })
    expect(await ask(api.port, 'query ($id: ID!) { dataset(id: $id) { name } }', { id })).toEqual({
      dataset: { name: 'ours' },
    })
    const strategies = [{ strategy: 'sma-cross', space: [{ name: 'slow', values: [20] }] }]
    const job = await start({ dataset: id, strategies, run: { name: 'on it' } })
    const refused = await remove('deleteDataset(id: $id)', { id })
    expect(refused.problems[0]?.message).toContain(`1 job runs on it: 'on it' (${job})`)
    expect(await remove('deleteDataset(id: $id, withJobs: true)', { id })).toEqual({ deleted: 2, problems: [] })
    expect(await ask(api.port, 'query ($id: ID!) { dataset(id: $id) { name } }', { id })).toEqual({ dataset: null })
    const { problems } = await startSweep(api.port, { dataset: id, strategies })
    expect(problems.map(({ code }) => code)).toEqual(['UNKNOWN_DATASET'])
  })
})
