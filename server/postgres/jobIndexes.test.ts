import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listLaws } from '../jobs/jobLists.laws.ts'
import type { JobFilter } from '../jobs/ports/jobStore.ts'
import { filterOf, newJobOf } from '../jobs/ports.fixture.ts'
import { datasetOf } from './store/datasetStore.fixture.ts'
import { createDatasetStore } from './store/datasetStore.ts'
import { closeStores, type OpenStore, openStore } from './store/jobStore.fixture.ts'

afterAll(closeStores)

const JOBS = 20_000

let opened: OpenStore
let rare = ''
let rareAtMs = 0

/** A list as long as one grows: what it is narrowed by below is rare in it. */
beforeAll(async () => {
  opened = await openStore()
  const { store, database, datasetIds } = opened
  rare = (await createDatasetStore(database).saveDataset(datasetOf(12))).id
  const { job } = await store.create(newJobOf(1, { datasetId: datasetIds[0], kind: 'OPTIMIZATION' }))
  await store.end(job.id, { state: 'CANCELED', error: null, message: 'x' })
  await database.sql`
    insert into jobs (id, kind, name, state, priority, strategies, dataset_id, specification, trials_total)
    select gen_random_uuid(), kind, 'sweep number ' || number, state, 0, strategies, dataset_id, specification, 1
    from jobs, generate_series(1, ${JOBS}) as number where id = ${job.id}`
  const rareJob = { kind: 'IMPROVEMENT' as const, strategies: ['rsi', 'mine'], datasetId: rare, tags: ['gold', 'btc'] }
  const { job: first } = await store.create(newJobOf(1, { ...rareJob, name: 'needle in it' }))
  rareAtMs = first.createdAtMs
  await store.create(newJobOf(1, { ...rareJob, name: 'an iron NEEDLE' }))
  await database.sql`analyze jobs`
})

/** The indexes by which the last statements of the list were answered. */
async function indexesOf(ask: () => Promise<unknown>): Promise<string[]> {
  const { statements, database } = opened
  statements.length = 0
  await ask()
  const [statement] = statements
  const plan = await database.sql.unsafe(`explain ${statement?.text}`, [...(statement?.parameters ?? [])] as never[])
  return plan.flatMap((row) => /jobs_\w+|jobs_pkey/.exec(String(row['QUERY PLAN']))?.[0] ?? [])
}

describe('a long list of jobs', () => {
  test.each([
    ['state', () => ({ states: ['QUEUED' as const] }), 'jobs_state'],
    ['kind', () => ({ kinds: ['IMPROVEMENT' as const] }), 'jobs_kind'],
    ['dataset', () => ({ datasetId: rare }), 'jobs_dataset'],
    ['strategy', () => ({ strategy: 'mine' }), 'jobs_strategies'],
    ['tag', () => ({ tags: ['btc'] }), 'jobs_tags'],
    ['time', () => ({ createdAfterMs: rareAtMs }), 'jobs_created'],
    ['part of a name', () => ({ search: 'needle' }), 'jobs_name'],
  ])('is narrowed to a rare %s without reading all of it', async (_, filterFor, index) => {
    const { store } = opened
    const filter: JobFilter = filterOf(filterFor())
    expect(await store.countJobs(filter)).toBe(2)
    expect(await indexesOf(() => store.countJobs(filter))).toContain(index)
    expect((await store.jobs(filter, { first: 50, after: null })).items).toHaveLength(2)
    expect(await indexesOf(() => store.jobs(filter, { first: 50, after: null }))).toContain(index)
  })

  test('is read from its end as far as the page goes', async () => {
    const { store } = opened
    const ask = () => store.jobs(filterOf({ kinds: ['OPTIMIZATION'] }), { first: 50, after: null })
    expect(await indexesOf(ask)).not.toEqual([])
  })
})

describe('by its indexes alone', () => {
  let tried: OpenStore
  beforeAll(async () => {
    tried = await openStore(['enable_seqscan', 'enable_indexscan', 'enable_indexonlyscan'])
  })

  listLaws(() => tried)
})
