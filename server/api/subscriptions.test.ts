import { type GraphQLField, getNamedType, isScalarType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../testApp.ts'
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
