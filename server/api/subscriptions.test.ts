import { type GraphQLField, getNamedType, isScalarType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp, sampleDataset, startSweep, type TestApp } from '../testApp.ts'
import { TRANSPORTS } from './http/transports.fixture.ts'
import { schema } from './schema.ts'

let app: TestApp

beforeAll(async () => {
  app = await openTestApp()
})

afterAll(() => app.close())

const UNKNOWN = ['00000000-0000-7000-8000-000000000000', 'no id at all']

/** A subscription of a field to jobs; null where it takes none. */
function subscriptionTo(field: GraphQLField<unknown, unknown>, ids: readonly string[]): string | null {
  const argument = field.args.find(({ name }) => name === 'job' || name === 'jobs')
  if (!argument) return null
  const value = JSON.stringify(argument.name === 'jobs' ? ids : ids[0])
  const isLeaf = isScalarType(getNamedType(field.type))
  return `subscription { ${field.name}(${argument.name}: ${value}) ${isLeaf ? '' : '{ __typename }'} }`
}

const fields = Object.values(schema.getSubscriptionType()?.getFields() ?? {})
const documents = UNKNOWN.flatMap((id) => fields.flatMap((field) => subscriptionTo(field, [id]) ?? []))

describe.each(['SSE', 'WebSocket'] as const)('over %s', (transport) => {
  test.each(documents)('%s is an error that names the id', async (query) => {
    const { data, errors } = await TRANSPORTS[transport](app.port, { query })
    const id = UNKNOWN.find((one) => query.includes(one))
    expect(data ?? null).toBeNull()
    expect(errors).toMatchObject([{ message: `no job has the id '${id}'`, extensions: { code: 'NOT_FOUND' } }])
  })

  test('an error of many unknown jobs names the first of them and counts the others', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `job-${index}`)
    const query = `subscription { progresses(jobs: ${JSON.stringify(ids)}) { seq } }`
    const { errors } = await TRANSPORTS[transport](app.port, { query })
    expect(errors?.[0]?.message).toMatch(/^no job has the id 'job-0'; .*'job-9'; and so with 2 more$/)
  })
})

test('there are subscriptions to one job and to many', () => {
  expect(documents.length).toBeGreaterThanOrEqual(8)
})

describe('a stream over SSE', () => {
  /** The events of a stream to its end, each with its id. */
  async function eventsOf(query: string, headers: Readonly<Record<string, string>> = {}) {
    const address = `http://127.0.0.1:${app.port}/graphql?query=${encodeURIComponent(query)}`
    const text = await (await fetch(address, { headers: { accept: 'text/event-stream', ...headers } })).text()
    return text.split('\n\n').flatMap((event) => {
      const [, data] = event.match(/^data: (\{.*\})$/m) ?? []
      const [, id = null] = event.match(/^id: (.*)$/m) ?? []
      return data ? [{ data: JSON.parse(data).data, id }] : []
    })
  }

  const history = (job: string) => `subscription { events(job: "${job}") { type } }`

  test('numbers its events, and goes on behind the last one that a client has seen', async () => {
    const { job } = await startSweep(app.port, {
      dataset: await sampleDataset(app.port),
      strategies: [{ strategy: 'sma-cross', space: [] }],
    })
    const id = job?.id ?? ''
    const all = await eventsOf(history(id))
    expect(all.map((event) => event.id)).toEqual(all.map((_, index) => String(index + 1)))
    expect(all.length).toBeGreaterThanOrEqual(3)
    expect(await eventsOf(history(id), { 'last-event-id': '2' })).toEqual(all.slice(2))
    // What is no number of ours tells nothing.
    for (const seen of ['-3', 'many', '1e99', ''])
      expect(await eventsOf(history(id), { 'last-event-id': seen })).toEqual(all)
    const readings = await eventsOf(`subscription { progress(job: "${id}") { seq } }`)
    expect(readings.map((event) => event.id)).toEqual(readings.map(({ data }) => String(data.progress.seq)))
    const verdicts = await eventsOf(`subscription { verdicts(job: "${id}") { level } }`)
    expect(verdicts.map((event) => event.id)).toEqual([null])
  })

  test.each([0, 0.01, 61, -1])('does not take `every: %s`', async (every) => {
    const query = `subscription { progresses(every: ${every}) { seq } }`
    const { errors } = await TRANSPORTS.SSE(app.port, { query })
    const message = `every: ${every} is not allowed; it must be from 0.05 to 60`
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }])
  })
})
