import { describe, expect, test } from 'vitest'
import { NO_SECONDS } from '../jobs/job.ts'
import { DATASET, jobOf, resultsOf } from '../jobs/ports.fixture.ts'
import { recordedVerdict } from '../jobs/recordedVerdict.ts'
import { ResolverTestBed } from './resolvers.fixture.ts'

interface Paged {
  readonly nodes: readonly { readonly seq: number }[]
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly seq: number } }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

/** A job with a history of four events. */
async function open(): Promise<{ bed: ResolverTestBed; id: string; page(args: string): Promise<Paged> }> {
  const bed = new ResolverTestBed()
  const { id } = await bed.create(3)
  for (const message of ['one', 'two', 'three']) await bed.store.note(id, 'STAGE', message)
  const fields =
    'nodes { seq } edges { cursor node { seq } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
  const page = async (args: string) =>
    (await bed.read<{ events: Paged }>(`{ job(id: "${id}") { events${args} { ${fields} } } }`)).events
  return { bed, id, page }
}

const seqsOf = ({ nodes }: Paged) => nodes.map(({ seq }) => seq)

describe('a page of a list', () => {
  test('of exactly as many entries as there are has no next one', async () => {
    const { page } = await open()
    const whole = await page('(first: 4)')
    expect(seqsOf(whole)).toEqual([1, 2, 3, 4])
    expect(whole.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false })
  })

  test('goes on behind the last entry of the one before', async () => {
    const { page } = await open()
    const first = await page('(first: 3)')
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, endCursor: first.edges[2]?.cursor })
    expect(first.pageInfo.startCursor).toBe(first.edges[0]?.cursor)
    const second = await page(`(first: 3, after: "${first.pageInfo.endCursor}")`)
    expect(seqsOf(second)).toEqual([4])
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
  })

  test('without entries has no cursors', async () => {
    const { page } = await open()
    const none = await page('(first: 0)')
    expect(none).toMatchObject({ nodes: [], edges: [], pageInfo: { startCursor: null, endCursor: null } })
  })

  test('has as many as usual where null is asked for', async () => {
    const { page } = await open()
    expect(seqsOf(await page('(first: null, after: null)'))).toEqual([1, 2, 3, 4])
  })

  test('begins behind a cursor of an earlier version, which named no list', async () => {
    const { page } = await open()
    const cursor = (await page('(first: 2)')).pageInfo.endCursor?.split('.')[1]
    expect(seqsOf(await page(`(after: "${cursor}")`))).toEqual([3, 4])
  })

  test.each([
    ['first: -1', /^first: -1 is not allowed; it must be from 0 to 1000$/],
    ['first: 1001', /^first: 1001 is not allowed/],
    ['after: "nonsense"', /^after: 'nonsense' is no cursor of this list; pass/],
    ['after: "Job.WyIxIl0="', /it is of a list of Job, and this is one of JobEvent; pass/],
    [`after: "${btoa('["-1"]')}"`, /is no cursor of this list/],
    [`after: "${btoa('["1.5"]')}"`, /is no cursor of this list/],
    [`after: "${btoa(`["${2 ** 31}"]`)}"`, /is no cursor of this list/],
  ])('cannot be asked for with %s', async (args, message) => {
    const { bed, id } = await open()
    const { errors } = await bed.ask(`{ job(id: "${id}") { events(${args}) { nodes { seq } } } }`)
    expect(errors?.[0]?.message).toMatch(message)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  test.each([
    ['["0"]', [1, 2, 3, 4]],
    [`["${2 ** 31 - 1}"]`, []],
  ])('begins behind the event %s', async (cursor, seqs) => {
    const { page } = await open()
    expect(seqsOf(await page(`(after: "${btoa(cursor)}")`))).toEqual(seqs)
  })
})

test('an error that is not the caller’s is none of the page', async () => {
  const { bed, id } = await open()
  bed.store.events = () => Promise.reject(new Error('the disk is full'))
  const { errors } = await bed.ask(`{ job(id: "${id}") { events { nodes { seq } } } }`)
  expect(errors?.[0]?.originalError).toMatchObject({ message: 'the disk is full' })
})

describe('a subscription to a history', () => {
  test('begins behind the event that is named, or with the first', async () => {
    const { bed, id } = await open()
    expect(await bed.hear(`subscription { events(job: "${id}", after: 2) { seq message } }`)).toEqual({
      seq: 3,
      message: 'two',
    })
    expect(await bed.hear(`subscription { events(job: "${id}", after: null) { seq type at jobId } }`)).toEqual({
      seq: 1,
      type: 'CREATED',
      at: '1970-01-01T00:00:00.000Z',
      jobId: id,
    })
  })
})

test.each(['progress', 'events', 'verdicts'])(
  '%s of a job that is not there is an error that names it',
  async (field) => {
    const bed = new ResolverTestBed()
    await expect(bed.hear(`subscription { ${field}(job: "none") { __typename } }`)).rejects.toThrow(
      "no job has the id 'none'",
    )
  },
)

test.each([
  ['none', 11, /'job-9'; and so with 1 more$/],
  ['none', 10, /'job-9'$/],
])('many jobs of which %s is there are named up to ten: %i', async (_, count, message) => {
  const bed = new ResolverTestBed()
  const ids = Array.from({ length: count }, (__, index) => `job-${index}`)
  const document = `subscription { progresses(jobs: ${JSON.stringify([...ids, 'job-0'])}) { seq } }`
  await expect(bed.hear(document)).rejects.toThrow(message)
})

test('more than 5000 jobs are refused before any is looked for', async () => {
  const ids = JSON.stringify(Array.from({ length: 5_001 }, (_, index) => `${index}`))
  const heard = new ResolverTestBed().hear(`subscription { progresses(jobs: ${ids}) { seq } }`)
  await expect(heard).rejects.toThrow('jobs: it has 5001 entries; at most 5000 are allowed')
})

describe('a node', () => {
  const worker = {
    id: 'worker',
    host: 'here',
    pid: 1,
    threads: 4,
    busy: 2,
    barsPerSecond: 10,
    startedAtMs: 0,
    lastSeenAtMs: 1,
    silentSeconds: null,
    lostAtMs: null,
  }

  test('is the job, the dataset or the worker of its id; null where there is none', async () => {
    const bed = new ResolverTestBed({ nodes: { nodes: async () => [worker] } })
    const { id } = await bed.create(1)
    const nodeOf = (of: string) => bed.read(`{ node(id: "${of}") { __typename id } }`)
    expect(await nodeOf(id)).toEqual({ __typename: 'Job', id })
    expect(await nodeOf(DATASET.id)).toEqual({ __typename: 'Dataset', id: DATASET.id })
    expect(await nodeOf('worker')).toEqual({ __typename: 'WorkerNode', id: 'worker' })
    expect(await nodeOf('none')).toBeNull()
  })

  test('is the trial of its id, and none where it is not finished', async () => {
    const bed = new ResolverTestBed({})
    const { id } = await bed.create(2)
    await bed.store.start(id)
    const spent = { seconds: 1, stages: NO_SECONDS, runSeconds: 1 }
    await bed.store.commit({ jobId: id, range: { first: 1, count: 1 }, results: resultsOf(1, [1]), ...spent })
    const nodeOf = (of: string) => bed.read(`{ node(id: "${of}") { __typename id ... on Trial { number jobId } } }`)
    expect(await nodeOf(`${id}:1`)).toEqual({ __typename: 'Trial', id: `${id}:1`, number: 1, jobId: id })
    for (const none of [`${id}:0`, `${id}:-1`, `${id}:x`, `${id}:1:1x`, 'none:1', ':'])
      expect(await nodeOf(none)).toBeNull()
  })

  test('that is lost is listed with the workers on request only', async () => {
    const lost = { ...worker, id: 'lost', lostAtMs: 5 }
    const bed = new ResolverTestBed({ nodes: { nodes: async () => [worker, lost] } })
    const idsOf = (args: string) => bed.read(`{ workers${args} { id lostAt } }`)
    expect(await idsOf('')).toEqual([{ id: 'worker', lostAt: null }])
    expect(await idsOf('(includeLost: true)')).toEqual([
      { id: 'worker', lostAt: null },
      { id: 'lost', lostAt: '1970-01-01T00:00:00.005Z' },
    ])
  })
})

test('progress begins with the present reading of a job', async () => {
  const bed = new ResolverTestBed()
  const { id } = await bed.create(8)
  const fields = 'jobId state fraction stage trialsTotal eta { seconds } verdict message'
  expect(await bed.hear(`subscription { progress(job: "${id}") { ${fields} } }`)).toMatchObject({
    jobId: id,
    state: 'QUEUED',
    fraction: 0,
    trialsTotal: 8,
    eta: null,
  })
  expect(await bed.hear(`subscription { progresses(jobs: ["${id}"]) { jobId } }`)).toEqual([{ jobId: id }])
})

test('verdicts of a job begin with the present one; those of all with the next', async () => {
  const bed = new ResolverTestBed()
  const { id } = await bed.create(8)
  const fields =
    'jobId level reason velocity acceleration unchanged suspectAfter stalledAfter evidence { signal opinion }'
  const read = () => bed.hear(`subscription { verdicts(job: "${id}") { ${fields} } }`)
  expect(await read()).toMatchObject({ jobId: id, level: 'WAITING', velocity: 0 })
  const measured = { velocity: 2.5, acceleration: -0.5, unchanged: 3, suspectAfter: 7, stalledAfter: 9 }
  const moving = { ...recordedVerdict(jobOf({ id }), 0), level: 'SLOW', ...measured } as const
  bed.bus.publish({ kind: 'verdict', verdict: moving })
  expect(await read()).toMatchObject({ jobId: id, level: 'SLOW', ...measured })
  const heard = bed.hear('subscription { jobs { id } }')
  await new Promise(setImmediate)
  bed.bus.publish({ kind: 'job', job: jobOf({ id: 'b' }) })
  expect(await heard).toEqual({ id: 'b' })
})
