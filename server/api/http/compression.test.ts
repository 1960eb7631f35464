import { get, type IncomingHttpHeaders } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../../testApp.ts'

let app: TestApp

beforeAll(async () => {
  app = await openTestApp()
})
afterAll(() => app?.close())

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** As a client that decompresses nothing by itself. */
function receive(query: string, headers: Readonly<Record<string, string>>): Promise<Received> {
  const path = `/graphql?query=${encodeURIComponent(query)}`
  const { promise, resolve, reject } = Promise.withResolvers<Received>()
  const request = get(
    { host: '127.0.0.1', port: app.port, path, headers: { accept: 'application/json', ...headers } },
    async (response) => {
      const body = Buffer.concat(await Array.fromAsync(response))
      resolve({ headers: response.headers, body })
    },
  )
  request.once('error', reject)
  return promise
}

const LONG = '{ __schema { types { name description } } }'
const asIs = (body: Buffer) => body

test.each([
  ['gzip, deflate, br', 'gzip', gunzipSync],
  ['gzip', 'gzip', gunzipSync],
  ['br, *;q=0.5', 'gzip', gunzipSync],
  ['gzip;q=0', undefined, asIs],
  ['identity', undefined, asIs],
  ['*;q=0', undefined, asIs],
  ['zstd', undefined, asIs],
  ['', undefined, asIs],
])('who accepts %j gets %s, with the same in it', async (accepted, encoding, unpack) => {
  const plain = await receive(LONG, {})
  expect(plain.headers['content-encoding']).toBeUndefined()
  const { headers, body } = await receive(LONG, { 'accept-encoding': accepted })
  expect(headers['content-encoding']).toBe(encoding)
  expect(headers.vary).toContain('accept-encoding')
  expect(unpack(body)).toEqual(plain.body)
  if (encoding) expect(body.length * 2).toBeLessThan(plain.body.length)
})

test('short answers, errors and streams go as they are', async () => {
  const short = await receive('{ __typename }', { 'accept-encoding': 'gzip' })
  expect([short.headers['content-encoding'], String(short.body)]).toEqual([
    undefined,
    '{"data":{"__typename":"Query"}}',
  ])
  const wrong = await receive('{ nothing }', { 'accept-encoding': 'gzip' })
  expect(JSON.parse(String(wrong.body)).errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  const stream = await receive('subscription { progress(job: "none") { seq } }', {
    accept: 'text/event-stream',
    'accept-encoding': 'gzip',
  })
  expect(String(stream.body)).toContain('event: next')
})
