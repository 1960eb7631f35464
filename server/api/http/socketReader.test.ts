import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { frame, openSocket } from '../../rawClient.fixture.ts'
import { FairScheduler } from './fairScheduler.ts'
import { SocketReader } from './socketReader.ts'

let server: WebSocketServer
const onFault = vi.fn()
const clients: Socket[] = []

beforeEach(async () => {
  onFault.mockReset()
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
})
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy()
  server.close()
})

/** A client that reads nothing, and the server's reader of it. */
async function connect(): Promise<{ client: Socket; reader: SocketReader; closed: Promise<unknown[]> }> {
  const connected = once(server, 'connection')
  const client = await openSocket((server.address() as AddressInfo).port, false)
  clients.push(client)
  const [socket, { socket: raw }] = await connected
  const closed = once(socket, 'close')
  return { client, reader: new SocketReader(socket, raw, { turns: new FairScheduler(), onFault }), closed }
}

/** The code of the close frame that a client gets, after all that was sent before it. */
async function closeCode(client: Socket): Promise<number> {
  const pieces: Buffer[] = []
  client.on('data', (piece) => pieces.push(Buffer.from(piece))).resume()
  await new Promise((resolve) => client.once('close', resolve))
  const all = Buffer.concat(pieces)
  return all.readUInt16BE(all.lastIndexOf(0x88) + 2)
}

test('messages are handled one after the other, and no further ones while eight are under way', async () => {
  const { client, reader } = await connect()
  const handled: string[] = []
  const ends: (() => void)[] = []
  reader.read((message) => {
    handled.push(message)
    return new Promise((resolve) => ends.push(resolve))
  })
  for (let count = 0; count < 12; count += 1) client.write(frame(String(count)))
  while (handled.length < 8) await sleep(5)
  await sleep(50)
  expect(handled).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
  ends[3]?.()
  while (handled.length < 9) await sleep(5)
  // One of them was begun as a stream, and is no longer worked out.
  reader.initialised({ a: {} })
  reader.begun()
  while (handled.length < 10) await sleep(5)
  expect(handled.slice(8)).toEqual(['8', '9'])
})

test('each message is begun in a turn of the event loop of its own, though all came in one piece', async () => {
  const { client, reader } = await connect()
  let turn = 0
  const count = () => {
    turn += 1
    timer = setImmediate(count)
  }
  let timer = setImmediate(count)
  const begun: number[] = []
  reader.read(async () => void begun.push(turn))
  client.write(Buffer.concat(Array(20).fill(frame('again'))))
  while (begun.length < 20) await sleep(5)
  clearImmediate(timer)
  expect(new Set(begun).size).toBe(20)
})

test('an answer waits until the one before was taken, and none is lost', async () => {
  const { client, reader } = await connect()
  reader.initialised({})
  let begun = 0
  reader.read(async () => {
    await reader.waitToAnswer()
    begun += 1
    await reader.send('x'.repeat(3 * 1_048_576))
  })
  client.write(Buffer.concat(Array(8).fill(frame('much'))))
  while (begun === 0) await sleep(5)
  await sleep(100)
  expect(begun).toBeLessThan(8)
  let bytes = 0
  client.on('data', (piece) => {
    bytes += piece.length
  })
  client.resume()
  await expect.poll(() => bytes, { timeout: 10_000 }).toBeGreaterThan(24 * 1_048_576)
})

test('a client that never reads is read from no further, and loses its socket when more than 1 MiB is unsent', async () => {
  const { client, reader, closed } = await connect()
  reader.initialised({})
  let handled = 0
  reader.read(async () => {
    handled += 1
    await reader.send('x'.repeat(30_000))
  })
  client.write(Buffer.concat(Array(2_000).fill(frame('again'))))
  while (handled === 0) await sleep(5)
  let before = 0
  for (; before !== handled; await sleep(200)) before = handled
  expect(handled).toBeLessThan(1_000)
  for (let count = 0; count < 5; count += 1) void reader.send('x'.repeat(600_000)).catch(() => undefined)
  expect(await closeCode(client)).toBe(1013)
  expect((await closed)[0]).toBe(1006)
})

test('a client that pings without end, and never reads, is cut off', async () => {
  const { client, closed } = await connect()
  client.write(Buffer.concat(Array(200).fill(frame('x'.repeat(120), 9))))
  expect((await closed)[0]).toBe(1006)
})

test('a client that takes not even its close is cut off', async () => {
  const { reader, closed } = await connect()
  reader.close(1001, 'Going away')
  expect(await closed).toEqual([1006, expect.anything()])
})

test.each([
  ['one message', frame('x'.repeat(20_000))],
  ['many messages', Buffer.concat(Array(100).fill(frame('x'.repeat(200))))],
  [
    'fragments',
    Buffer.concat(
      Array(200)
        .fill(frame('x'.repeat(120), 0, false))
        .with(0, frame('x', 1, false)),
    ),
  ],
])('more than 16 kB before the greeting, in %s, end a socket', async (_what, bytes) => {
  const { client, reader } = await connect()
  reader.read(async () => undefined)
  client.write(bytes)
  expect(await closeCode(client)).toBe(1009)
})

test('a fault of ours is told, and closes the socket with 1011', async () => {
  const { client, reader } = await connect()
  reader.read(() => Promise.reject(new Error('a fault')))
  client.write(frame('x'))
  expect(await closeCode(client)).toBe(1011)
  expect(onFault).toHaveBeenCalledWith(new Error('a fault'))
})

test('a client that answers pings lives, and one that does not is cut off', async () => {
  const { client, reader, closed } = await connect()
  reader.read(async () => undefined)
  reader.beat()
  client.write(frame('', 10))
  await sleep(100)
  reader.beat()
  await sleep(50)
  reader.beat()
  expect((await closed)[0]).toBe(1006)
})
