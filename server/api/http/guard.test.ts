import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { createTestLog } from '../../jobs/ports.fixture.ts'
import { FairScheduler } from './fairScheduler.ts'
import type { GraphqlHandler } from './graphql.ts'
import { guard } from './guard.ts'
import { Refusals } from './refusals.ts'
import type { Uploads } from './uploads/uploads.ts'
import { WrongTokens } from './wrongTokens.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

/** The guard of a server without a token, and what it lets through. */
function open() {
  const graphql = vi.fn()
  const serve = vi.fn()
  const turns = new FairScheduler()
  const refusals = new Refusals(createTestLog())
  const uploads = { serve } as never as Uploads
  const parts = { rule: { token: null }, turns, wrongTokens: new WrongTokens(), uploads, refusals }
  const handle = guard(graphql as never as GraphqlHandler, parts)
  const send = (method: string, headers: Record<string, string>, body = '') => {
    const request = Object.assign(new PassThrough(), {
      method,
      headers: { host: 'localhost', ...headers },
      complete: true,
      socket: { remoteAddress: '127.0.0.1' },
    })
    request.end(body)
    const response = Object.assign(new EventEmitter(), { req: request, writeHead: vi.fn(), end: vi.fn() })
    return {
      response,
      handled: handle(request as never as IncomingMessage, response as never as ServerResponse),
    }
  }
  return { graphql, serve, turns, send }
}

test('a request is begun in a turn of the event loop of its own', async () => {
  const { graphql, turns, send } = open()
  // Somebody else has this one.
  void turns.take()
  const { handled } = send('GET', {})
  for (let wait = 0; wait < 20; wait += 1) await Promise.resolve()
  expect(graphql).not.toHaveBeenCalled()
  await handled
  expect(graphql).toHaveBeenCalledOnce()
})

test.each([
  ['an image of another page', 'GET', { 'sec-fetch-site': 'cross-site' }],
  ['a form of another page', 'POST', { 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' }],
  ['a file of another page', 'POST', { 'sec-fetch-site': 'cross-site', 'content-type': 'multipart/form-data' }],
  ['another origin', 'POST', { origin: 'https://other.example', ...JSON_TYPE }],
])('%s is refused, in words that any page can read, and nothing is run or kept', async (_what, method, headers) => {
  const { graphql, serve, send } = open()
  const { response, handled } = send(method, headers, '{}')
  await handled
  await setImmediate()
  expect([graphql.mock.calls, serve.mock.calls]).toEqual([[], []])
  expect(response.writeHead).toHaveBeenCalledWith(
    403,
    expect.objectContaining({ 'access-control-allow-origin': '*', 'content-type': 'application/json; charset=utf-8' }),
  )
  expect(JSON.parse(response.end.mock.calls[0]?.[0])).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
})

test('a file is handed to the uploads, unread', async () => {
  const { graphql, serve, send } = open()
  await send('POST', { 'content-type': 'Multipart/Form-Data; boundary=x' }).handled
  expect(serve).toHaveBeenCalledOnce()
  expect(graphql).not.toHaveBeenCalled()
})

test('a large body is held until it was answered', async () => {
  const { graphql, send } = open()
  const body = 'x'.repeat(8 * 1_048_576)
  const held = [1, 2, 3, 4].map(() => send('POST', JSON_TYPE, body))
  await Promise.all(held.map(({ handled }) => handled))
  expect(graphql).toHaveBeenCalledTimes(4)
  const refused = send('POST', JSON_TYPE, body)
  await refused.handled
  expect(refused.response.writeHead).toHaveBeenCalledWith(503, expect.objectContaining({ 'retry-after': '2' }))
  held[0]?.response.emit('close')
  await send('POST', JSON_TYPE, body).handled
  expect(graphql).toHaveBeenCalledTimes(5)
})
