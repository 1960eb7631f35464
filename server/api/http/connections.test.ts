import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { listen, open, upgrade } from '../../rawClient.fixture.ts'
import { refuseUpgrade, watchConnections, watchResponse } from './connections.ts'

const MEBIBYTE = 1_048_576
const closes: (() => void)[] = []

afterEach(() => {
  for (const close of closes.splice(0)) close()
})

async function serve(answer: RequestListener, stallMs = 300): Promise<{ server: Server; port: number }> {
  const server = createServer(answer)
  const stop = watchConnections(server, { stallMs, lookMs: 20 })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  closes.push(() => {
    stop()
    server.closeAllConnections()
    server.close()
  })
  return { server, port: (server.address() as AddressInfo).port }
}

/** Whether the server's side of a connection is gone so soon. */
async function isCutWithin(server: Server, ms: number): Promise<boolean> {
  const count = () => new Promise((resolve) => server.getConnections((_error, connections) => resolve(connections)))
  for (const end = AbortSignal.timeout(ms); !end.aborted; await sleep(20)) if ((await count()) === 0) return true
  return false
}

const get = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'

test('a client that takes nothing of its answer is cut off', async () => {
  const { server, port } = await serve((_request, response) => response.end(Buffer.alloc(20 * MEBIBYTE)))
  const client = await open(port, get)
  client.pause()
  expect(await isCutWithin(server, 5_000)).toBe(true)
})

test('a client that takes nothing of its stream is cut off, though the stream took off the time limit', async () => {
  const { server, port } = await serve((request, response) => {
    response.write(Buffer.alloc(20 * MEBIBYTE))
    request.socket.setTimeout(0)
  })
  const client = await open(port, get)
  client.pause()
  expect(await isCutWithin(server, 5_000)).toBe(true)
})

test('a client that reads slowly gets the whole of its answer, and one that waits for long is let wait', async () => {
  // So long that a machine with other work does not keep the client from reading.
  const stallMs = 1_500
  const { port } = await serve(async (request, response) => {
    if (request.url === '/later') await sleep(stallMs + 500)
    response.end(Buffer.alloc(12 * MEBIBYTE))
  }, stallMs)
  const slow = await open(port, get.replace('/', '/later').replace('1.1\r\n', '1.1\r\nConnection: close\r\n'))
  let bytes = 0
  slow.on('data', (piece) => {
    bytes += piece.length
    slow.pause()
    setTimeout(() => slow.resume(), 5)
  })
  await once(slow, 'close')
  expect(bytes).toBeGreaterThan(12 * MEBIBYTE)
})

test('a refused upgrade says why, and ends though the client neither reads nor ends', async () => {
  const { server, port } = await serve(() => undefined)
  server.on('upgrade', ({ socket }) => refuseUpgrade(socket, '404 Not Found', 'not here'))
  const reader = await open(port, upgrade() + 'x'.repeat(100_000))
  expect(await listen(reader)).toContain('{"errors":[{"message":"not here"}]}')
  const stalled = await open(port, upgrade())
  stalled.pause()
  expect(await isCutWithin(server, 5_000)).toBe(true)
})

test('a connection that is reset after it was handed to another protocol ends nothing', async () => {
  const { server, port } = await serve((_request, response) => response.end('well'))
  const handed: Socket[] = []
  server.on('upgrade', ({ socket }) => handed.push(socket))
  const client = await open(port, upgrade())
  while (handed.length === 0) await sleep(5)
  handed[0]?.write('x'.repeat(MEBIBYTE))
  client.resetAndDestroy()
  expect(await isCutWithin(server, 5_000)).toBe(true)
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('well')
})

test('what is written to an answer that is over, and a file that cannot be read, end nothing but that answer', async () => {
  const { port } = await serve((request, response) => {
    watchResponse(response)
    if (request.url === '/over') response.end('over', () => response.write('more'))
    else if (request.url === '/broken') Readable.from(failing()).pipe(response)
    else response.end('well')
  })
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text()
  expect(await ask('/over')).toBe('over')
  await expect(ask('/broken')).rejects.toThrow()
  expect(await ask('/')).toBe('well')
})

async function* failing(): AsyncGenerator<string> {
  yield 'a piece'
  throw new Error('the disk is gone')
}

test('a file that is sent is closed when its client goes', async () => {
  const source = Readable.from(endless())
  const { port } = await serve((_request, response) => {
    watchResponse(response)
    source.pipe(response)
  })
  const client = await open(port, get)
  await once(client, 'data')
  client.resetAndDestroy()
  await expect.poll(() => source.destroyed).toBe(true)
})

async function* endless(): AsyncGenerator<Buffer> {
  for (;;) yield Buffer.alloc(65_536)
}

test('no more than 4,000 connections are taken at once', async () => {
  const { server } = await serve((_request, response) => response.end())
  expect(server.maxConnections).toBe(4_000)
})
