import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createTestLog } from '../../jobs/ports.fixture.ts'
import { listen, open, upgrade } from '../../rawClient.fixture.ts'
import { serveHttp } from './http.ts'

const AT = { port: 0, host: '127.0.0.1' }

test('a request that fails by a fault of ours is answered, told in the log, and ends nothing', async () => {
  const log = createTestLog()
  let isBroken = true
  const isReady = () => {
    if (isBroken) throw new Error('a fault')
    return true
  }
  const server = await serveHttp({ served: null, isReady, log }, AT)
  const ask = () => fetch(`http://127.0.0.1:${server.port}/readyz`)
  const failed = await ask()
  expect([failed.status, await failed.json()]).toEqual([500, { status: 'Unexpected error.' }])
  isBroken = false
  expect(await (await ask()).json()).toEqual({ status: 'ready' })
  await server.close()
})

test('a process that serves no API answers whoever wants a socket, and goes on', async () => {
  const server = await serveHttp({ served: null, isReady: () => true, log: createTestLog() }, AT)
  const asked = await open(server.port, upgrade('/graphql', ['Connection: Upgrade, close']))
  expect(await listen(asked)).toContain('HTTP/1.1 404')
  const reset = await open(server.port, upgrade())
  reset.resetAndDestroy()
  await once(reset, 'close')
  expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200)
  await server.close()
})

test.each([
  ['a head', 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nAcc', { headMs: 200, requestMs: 60_000 }],
  ['a request', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nhalf', { headMs: 200, requestMs: 400 }],
])('a client that does not send the rest of %s is cut off', async (_what, piece, limits) => {
  const server = await serveHttp({ served: null, isReady: () => true, log: createTestLog() }, AT, {
    ...limits,
    checkMs: 20,
  })
  const client = await open(server.port, piece)
  await listen(client)
  expect(client.closed).toBe(true)
  await server.close()
})
