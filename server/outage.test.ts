import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { openTestDatabase, type TestDatabase } from './postgres/testDatabase.ts'
import { openTestApp, sampleDataset, startSweep, type TestApp } from './testApp.ts'
import { Wire } from './wire.fixture.ts'

const JOBS = '{ jobs(first: 1) { totalCount } }'
const EVENTS = 'subscription ($job: ID!) { events(job: $job) { seq type } }'
const PROGRESS = 'subscription ($job: ID!) { progress(job: $job) { seq fraction state trialsDone } }'

let database: TestDatabase
let wire: Wire
let app: TestApp

beforeAll(async () => {
  database = await openTestDatabase()
  wire = new Wire(() => database.connection)
  await wire.open()
  app = await openTestApp({ DATABASE_URL: wire.url, THREADS: '1' })
})

afterAll(async () => {
  await app?.close()
  wire?.close()
  await database?.close()
})

async function post(query: string, accept = 'application/json'): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept }
  return fetch(`http://127.0.0.1:${app.port}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
}

const isReady = async () => (await fetch(`http://127.0.0.1:${app.port}/readyz`)).status

/** Waits until the API answers as usual. */
async function untilBack(): Promise<void> {
  await expect.poll(isReady, { timeout: 60_000 }).toBe(200)
  await expect.poll(() => ask(app.port, JOBS).catch(() => null), { timeout: 60_000 }).not.toBeNull()
}

/** Everything that a stream says until it ends. */
function collect<T>(stream: AsyncIterable<T>): { readonly said: T[]; readonly over: Promise<void> } {
  const said: T[] = []
  const read = async () => {
    for await (const value of stream) said.push(value)
  }
  return { said, over: read() }
}

interface Reading {
  readonly seq: number
  readonly fraction: number
  readonly state: string
  readonly trialsDone: number
}

describe.each(['refused', 'silent'] as const)('while every connection to the database is %s', (manner) => {
  test('callers are told so soon, what needs no database is served, and open streams go on when it is back', async () => {
    const slow = { name: 'slow', range: { min: 100, max: 999, step: 1 } }
    const exits = { takeProfit: [null, 0.05, 0.1, 0.2, 0.3], stopLoss: [null, 0.05, 0.1, 0.2, 0.3] }
    const input = {
      dataset: await sampleDataset(app.port),
      strategies: [{ strategy: 'sma-cross', space: [slow] }],
      exits,
    }
    const { job } = await startSweep(app.port, input)
    const events = collect(follow<{ events: { seq: number; type: string } }>(app.port, EVENTS, { job: job?.id }))
    const readings = collect(follow<{ progress: Reading }>(app.port, PROGRESS, { job: job?.id }))
    await expect.poll(() => readings.said.at(-1)?.progress.trialsDone, { timeout: 60_000 }).toBeGreaterThan(0)

    wire.become(manner)
    const refused = await post(JOBS)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
    const message = 'The database does not answer at the moment; ask again in a few seconds.'
    const locations = [{ line: 1, column: 3 }]
    expect((await refused.json()).errors).toEqual([
      { message, locations, path: ['jobs'], extensions: { code: 'DATABASE_UNAVAILABLE' } },
    ])
    await expect.poll(isReady, { timeout: 60_000 }).toBe(503)
    expect((await fetch(`http://127.0.0.1:${app.port}/healthz`)).status).toBe(200)
    expect((await post('{ strategies { name } }')).status).toBe(200)
    const change = await post(`mutation { cancelJob(id: "${job?.id}") { job { id } } }`)
    expect(change.status).toBe(503)
    expect((await change.json()).errors[0].message).toContain('it is not known whether this was done')
    const stream = await post('subscription { progresses { seq } }', 'text/event-stream')
    expect(await stream.text()).toContain('"code":"DATABASE_UNAVAILABLE"')

    wire.become('through')
    await untilBack()
    // The cancel may have arrived after all.
    await ask(app.port, 'mutation ($id: ID!) { cancelJob(id: $id) { job { id } } }', { id: job?.id })
    await Promise.all([events.over, readings.over])
    const seqs = events.said.map(({ events: { seq } }) => seq)
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
    expect(events.said.at(-1)?.events.type).toMatch(/CANCELED|SUCCEEDED/)
    const seen = readings.said.map(({ progress }) => progress)
    expect(seen.at(-1)?.state).toMatch(/CANCELED|SUCCEEDED/)
    for (const [index, { seq, fraction }] of seen.slice(1).entries()) {
      expect(seq).toBeGreaterThan(seen[index]?.seq ?? 0)
      expect(fraction).toBeGreaterThanOrEqual(seen[index]?.fraction ?? 0)
    }
  })
})

test('a job that ends while nobody can say so is told of when the database is back', async () => {
  const slow = { name: 'slow', range: { min: 100, max: 999, step: 1 } }
  const input = { dataset: await sampleDataset(app.port), strategies: [{ strategy: 'sma-cross', space: [slow] }] }
  const { job } = await startSweep(app.port, input)
  const readings = collect(follow<{ progress: Reading }>(app.port, PROGRESS, { job: job?.id }))
  await expect.poll(() => readings.said.length, { timeout: 60_000 }).toBeGreaterThan(0)
  wire.become('refused')
  // Another process of the cluster, which still has the database, ends the job.
  await database.sql`update jobs set state = 'CANCELED', finished_at = now() where id = ${job?.id ?? ''}`
  wire.become('through')
  await readings.over
  expect(readings.said.at(-1)?.progress.state).toBe('CANCELED')
})
