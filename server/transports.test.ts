import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { listen, open, query } from './rawClient.fixture.ts'
import { openTestApp, type TestApp } from './testApp.ts'

const TOKEN = 'a-secret-of-the-tests'
const QUERY = '{ strategy(name: "rsi") { name } }'

describe('a server without a token', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await openTestApp()
  })
  afterAll(() => app.close())

  const ask = (path: string, options: RequestInit = {}) => fetch(`http://127.0.0.1:${app.port}${path}`, options)
  const get = (headers: Record<string, string>) => ask(`/graphql?query=${encodeURIComponent(QUERY)}`, { headers })

  /** An answer to a request that `fetch` would not send. */
  async function raw(lines: readonly string[]): Promise<string> {
    // The server ends the connection when it has answered.
    return listen(await open(app.port, `${[...lines, 'Host: 127.0.0.1'].join('\r\n')}\r\n\r\n`), 60_000)
  }

  test('answers no image of another page, but links to GraphiQL, scripts, and streams of its own page', async () => {
    const address = `GET /graphql?query=${encodeURIComponent(QUERY)} HTTP/1.1`
    const image = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image', 'Accept: */*']
    const refused = await raw([address, ...image, 'Connection: close'])
    expect(refused).toContain('HTTP/1.1 403')
    expect(refused).not.toContain('rsi')
    const link = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document']
    const page = await raw([address, ...link, 'Accept: text/html', 'Connection: close'])
    expect(page).toContain('Barline API')
    const stream = ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Mode: cors', 'Accept: text/event-stream']
    expect(await raw([address, ...stream, 'Connection: close'])).toContain('"name":"rsi"')
    expect(await (await get({})).json()).toEqual({ data: { strategy: { name: 'rsi' } } })
  })

  test('tells a page of another origin why it is kept out, in words that it can read', async () => {
    const headers = { origin: 'https://other.example', 'content-type': 'application/json' }
    const preflight = { ...headers, 'access-control-request-method': 'POST' }
    const asked = await ask('/graphql', { method: 'OPTIONS', headers: preflight })
    expect(asked.headers.get('access-control-max-age')).toBe('86400')
    const refused = await ask('/graphql', { method: 'POST', headers, body: JSON.stringify({ query: QUERY }) })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, '*'])
    expect((await refused.json()).errors[0].message).toContain('set ACCESS_TOKEN to allow other origins')
  })

  test.each([
    ['GET', `GET /graphql?query=${encodeURIComponent(QUERY)} HTTP/1.1`, ''],
    [
      'POST',
      '',
      query(QUERY, ['Connection: Upgrade, HTTP2-Settings, close', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk']),
    ],
  ])('answers a %s that offers HTTP/2 by HTTP/1.1', async (_method, line, whole) => {
    const offer = ['Connection: Upgrade, HTTP2-Settings, close', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk']
    const answer = whole ? await listen(await open(app.port, whole)) : await raw([line, ...offer])
    expect(answer).toContain('"name":"rsi"')
  })

  test('says why it answers nothing that the client accepts', async () => {
    const headers = { 'content-type': 'application/json', accept: 'image/png' }
    const refused = await ask('/graphql', { method: 'POST', headers, body: JSON.stringify({ query: QUERY }) })
    expect(refused.status).toBe(406)
    expect((await refused.json()).errors[0].message).toContain('accept')
  })

  test('lets no page frame its own', async () => {
    for (const path of ['/', '/graphql']) {
      const { headers } = await ask(path, { headers: { accept: 'text/html' } })
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('content-type')).toMatch(/^text\/html/)
    }
  })

  test('says that a document is too large, whether its length is given or not', async () => {
    const headers = { 'content-type': 'application/json' }
    const declared = await ask('/graphql', { method: 'POST', headers, body: 'x'.repeat(8_388_609) })
    expect(declared.status).toBe(413)
    expect((await declared.json()).errors[0].message).toContain('at most 8388608 bytes')
  })

  test('answers pings without what they carried, and keeps to the codes of the protocol', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${app.port}/graphql`, 'graphql-transport-ws')
    await once(socket, 'open')
    const send = async (message: object) => {
      socket.send(JSON.stringify(message))
      return JSON.parse(String((await once(socket, 'message'))[0]))
    }
    expect(await send({ type: 'ping', payload: { large: 'x' } })).toEqual({ type: 'pong' })
    expect(await send({ type: 'connection_init' })).toEqual({ type: 'connection_ack' })
    const subscribe = { id: 'x'.repeat(200), type: 'subscribe', payload: { query: 'subscription { jobs { id } }' } }
    socket.send(JSON.stringify(subscribe))
    socket.send(JSON.stringify(subscribe))
    expect((await once(socket, 'close'))[0]).toBe(4409)
  })

  test('begins 200 streams of a socket, and says of further ones that they are too many', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${app.port}/graphql`, 'graphql-transport-ws')
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'connection_init' }))
    await once(socket, 'message')
    const payload = { query: 'subscription { jobs { id } }' }
    for (let id = 0; id <= 200; id += 1) socket.send(JSON.stringify({ id: `${id}`, type: 'subscribe', payload }))
    const refused = JSON.parse(String((await once(socket, 'message'))[0]))
    expect(refused).toMatchObject({ id: '200', type: 'error' })
    expect(refused.payload[0]).toMatchObject({
      message: 'a socket may have at most 200 operations under way',
      extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
    })
    socket.close()
  })

  test('answers as many queries of a socket as it sends at once, each on its own id', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${app.port}/graphql`, 'graphql-transport-ws')
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'connection_init' }))
    await once(socket, 'message')
    const done = new Set<string>()
    const all = Promise.withResolvers<void>()
    socket.on('message', (data) => {
      const { id, type } = JSON.parse(String(data))
      if (type === 'complete' && done.add(id).size === 150) all.resolve()
    })
    for (let id = 0; id < 150; id += 1)
      socket.send(
        JSON.stringify({ id: `${id}`, type: 'subscribe', payload: { query: '{ jobs(first: 5) { totalCount } }' } }),
      )
    await all.promise
    socket.close()
  })
})

test('wrong tokens cost whoever tries many a while, and nobody else', async () => {
  const app = await openTestApp({ ACCESS_TOKEN: TOKEN })
  const timeOf = async (token: string, status: number) => {
    const begunMs = performance.now()
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const body = JSON.stringify({ query: QUERY })
    const response = await fetch(`http://127.0.0.1:${app.port}/graphql`, { method: 'POST', headers, body })
    expect(response.status).toBe(status)
    return performance.now() - begunMs
  }
  for (let count = 0; count < 3; count += 1) await timeOf('wrong', 401)
  const slow = timeOf('wrong', 401)
  const first = await Promise.race([slow.then(() => 'the wrong one'), timeOf(TOKEN, 200).then(() => 'the right one')])
  expect(first).toBe('the right one')
  expect(await slow).toBeGreaterThan(950)
  await app.close()
})
