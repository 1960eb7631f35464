import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { AbusedServer } from './abuse.fixture.ts'
import { ATTACKS } from './api/http/attacks.fixture.ts'
import { ask } from './api/http/client.ts'
import { TRANSPORTS } from './api/http/transports.fixture.ts'
import { SLOW_FILES } from './datasets/formats/slowFiles.fixture.ts'
import { flood, frame, INIT, message, OPCODES, open, openSocket, query, upgrade } from './rawClient.fixture.ts'
import { outcomeOf, sampleDataset, startSweep } from './testApp.ts'
import { IS_CHAOS } from './testMode.fixture.ts'

const MEBIBYTE = 1_048_576
const SUBSCRIPTION = 'subscription { jobs { id } }'

let server: AbusedServer
const opened: Socket[] = []

beforeAll(async () => {
  server = await AbusedServer.start()
})
afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy()
})
afterAll(() => server.close())

/** So many connections at once, made in the same manner, that are ended after the test. */
async function many(count: number, make: () => Promise<Socket>): Promise<readonly Socket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, make))
  opened.push(...sockets)
  return sockets
}

test('a server at rest is within the limits', async () => {
  const { answers } = await server.endure(() => sleep(500))
  expect(answers).toBeGreaterThan(5)
})

/** How far a client gets before it does something that clients do not do. */
const STAGES: Readonly<Record<string, readonly (string | Buffer)[]>> = {
  'a connection': [],
  'half a request line': ['GET /gra'],
  'half a head': ['POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Ty'],
  'half a body': [query('{ strategies { name } }').slice(0, -5)],
  'half a chunk': ['POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{}'],
  'half a form': [
    'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n' +
      'Content-Length: 999\r\n\r\n--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{',
  ],
  'a query': [query('{ strategies { name } }')],
  'queries in a row': [query('{ strategies { name } }').repeat(50)],
  'a file': ['GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
  'no HTTP': ['\x16\x03\x01\x02\x00\x01\x00'],
  'a stream': [query(SUBSCRIPTION, ['Accept: text/event-stream'])],
  'a refused upgrade': [upgrade('/nope', ['Origin: https://evil.example'])],
  'a refused upgrade with more behind it': [upgrade('/nope') + 'x'.repeat(1_000)],
  'half an upgrade': [upgrade().slice(0, -2)],
  'an upgrade that is none': [upgrade().replace('Version: 13', 'Version: 1')],
  'an upgrade': [upgrade()],
  'half a frame': [upgrade(), INIT.subarray(0, 9)],
  'a greeting': [upgrade(), INIT],
  'a bad frame': [upgrade(), INIT, Buffer.from([0xff, 0xff, 0xff])],
  'half a message': [upgrade(), INIT, frame('{"type":', OPCODES.text, false)],
  'a subscription': [upgrade(), INIT, message({ id: 'a', type: 'subscribe', payload: { query: SUBSCRIPTION } })],
}

/** What clients do not do. */
const MANNERS: Readonly<Record<string, (socket: Socket) => unknown>> = {
  resets: (socket) => socket.resetAndDestroy(),
  'half-closes': (socket) => socket.end(),
  stalls: (socket) => socket.pause(),
}

describe('nobody outside ends it, or holds it up', () => {
  test.each(Object.keys(MANNERS))('a client that %s at whatever stage', async (manner) => {
    await server.endure(async (port) => {
      for (const pieces of Object.values(STAGES)) {
        const sockets = await many(6, () => open(port))
        for (const piece of pieces) {
          for (const socket of sockets) socket.write(piece)
          // Half of the clients give the server time for its answer.
          await sleep(10)
        }
        for (const [index, socket] of sockets.entries()) setTimeout(() => MANNERS[manner]?.(socket), (index % 3) * 3)
        await sleep(10)
      }
    })
  })

  test('frames of any kind', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map(Buffer.from),
      fc
        .tuple(fc.string(), fc.integer({ min: 0, max: 15 }), fc.boolean())
        .map(([text, opcode, isFinal]) => frame(text, opcode, isFinal)),
      fc.json().map((text) => frame(text)),
      fc
        .record({ type: fc.constantFrom('ping', 'pong', 'subscribe', 'complete', 'next'), id: fc.string() })
        .map(message),
    )
    await server.endure(() =>
      fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 10 }), fc.boolean(), async (pieces, isGreeted) => {
          const [socket] = await many(1, () => openSocket(server.port, isGreeted))
          for (const one of pieces) socket?.write(one)
          await new Promise<void>((resolve) => socket?.end(() => resolve()))
        }),
        { numRuns: IS_CHAOS ? 600 : 30 },
      ),
    )
  })

  test('what was wrong with frames is logged as JSON, without a stack', () => {
    const lines = server.output.split('\n').filter((line) => line !== '')
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual([])
    expect(lines.map((line) => JSON.parse(line).reason)).toContain(
      'Invalid WebSocket frame: RSV2 and RSV3 must be clear',
    )
  })
})

describe('nobody fills its memory', () => {
  const floods: [string, boolean, Buffer][] = [
    ['pings of 1 MB before the greeting', false, message({ type: 'ping', payload: { x: 'x'.repeat(1_000_000) } })],
    ['pings of 1 MB', true, message({ type: 'ping', payload: { x: 'x'.repeat(1_000_000) } })],
    ['pings of the protocol below', true, Buffer.concat(Array(500).fill(frame('x'.repeat(125), OPCODES.ping)))],
    [
      'queries that repeat a long id',
      true,
      message({ id: 'x'.repeat(500_000), type: 'subscribe', payload: { query: '{' } }),
    ],
    ['one message in endless fragments', true, Buffer.concat(Array(500).fill(frame('x', OPCODES.text, false)))],
    ['empty fragments', true, Buffer.concat(Array(500).fill(frame('', OPCODES.continuation, false)))],
  ]
  test.each(floods)('a socket that sends %s and never reads', async (_what, isGreeted, piece) => {
    await server.endure(async (port) => {
      const sockets = await many(3, () => openSocket(port, isGreeted))
      await Promise.all(sockets.map((socket) => flood(socket, piece, 1_000)))
    })
  })

  test('a socket that asks for much and never reads', async () => {
    const field = 'strategies { name title description family parameters { name description } }'
    const document = `{ ${Array.from({ length: 20 }, (_, index) => `a${index}: ${field}`).join(' ')} }`
    await server.endure(async (port) => {
      const [socket] = await many(1, () => openSocket(port, true))
      let id = 0
      for (const end = AbortSignal.timeout(1_500); socket && !end.aborted && !socket.destroyed; id += 1) {
        if (socket.writableLength < MEBIBYTE)
          socket.write(message({ id: `${id}`, type: 'subscribe', payload: { query: document } }))
        await new Promise(setImmediate)
      }
    })
  })

  test('a connection that asks for much in a row and never reads', async () => {
    const piece = query('{ strategies { name title description family parameters { name description } } }').repeat(90)
    await server.endure(async (port) => {
      await many(10, async () => (await open(port, piece)).pause())
      await sleep(1_000)
    })
  })

  test('bodies that are held back', async () => {
    const head =
      'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 8000000\r\n\r\n'
    await server.endure(async (port) => {
      const sockets = await many(60, () => open(port, head))
      await Promise.all(sockets.map((socket) => flood(socket, 'x'.repeat(65_536), 700)))
    })
  })
})

describe('nobody keeps the main thread', () => {
  const small = (id: number) =>
    message({ id: `${id}`, type: 'subscribe', payload: { query: `{ a${id}: __typename }` } })

  test('a socket that sends 50,000 small documents', async () => {
    await server.endure(async (port) => {
      const [socket] = await many(1, () => openSocket(port, true))
      socket?.resume()
      for (let from = 0; from < 50_000 && socket; from += 500) {
        const piece = Buffer.concat(Array.from({ length: 500 }, (_, index) => small(from + index)))
        if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), sleep(30)])
      }
      await sleep(1_000)
    })
  })

  test('connections that send thousands of requests in a row', async () => {
    await server.endure(async (port) => {
      for (const end = AbortSignal.timeout(1_500); !end.aborted; ) {
        const [socket] = await many(1, () => open(port))
        socket?.resume()
        const piece = Array.from({ length: 100 }, (_, index) => query(`{ a${index}: __typename }`)).join('')
        if (socket) await flood(socket, piece, 300)
      }
    })
  })

  test.each(Object.entries(TRANSPORTS))('documents that ask for too much, over %s', async (_name, send) => {
    await server.endure(async (port) => {
      for (const { isLongerThanMessages = false, code, ...attack } of ATTACKS) {
        if (isLongerThanMessages && send === TRANSPORTS.WebSocket) continue
        const { errors } = await send(port, attack)
        expect(errors?.[0]?.extensions?.code, attack.name).toBe(code)
      }
    })
  })

  test('documents that just pass', async () => {
    const dataset = await sampleDataset(server.port)
    const space = [
      { name: 'fast', range: { min: 2, max: 101, step: 1 } },
      { name: 'slow', range: { min: 110, max: 209, step: 5 } },
    ]
    const { job, problems } = await startSweep(server.port, { dataset, strategies: [{ strategy: 'sma-cross', space }] })
    expect(problems).toEqual([])
    expect(await outcomeOf(server.port, job?.id ?? '')).toBe('SUCCEEDED')
    const trial = `number state error strategy direction takeProfit stopLoss parameters { name value }
      metrics { totalReturn annualReturn sharpe sortino maxDrawdown trades winRate profitFactor calmar exposure }`
    const page = (name: string) => `${name}: trials(first: 1000) { nodes { ${trial} } }`
    const document = `query ($id: ID!) { job(id: $id) { ${['a', 'b', 'c'].map(page).join(' ')} } }`
    const read = async (port: number) => {
      const { job: found } = await ask<{ job: { a: { nodes: readonly object[] } } }>(port, document, { id: job?.id })
      expect(found.a.nodes).toHaveLength(1_000)
    }
    await read(server.port)
    await server.endure(async (port) => {
      for (let count = 0; count < (IS_CHAOS ? 20 : 2); count += 1) await read(port)
    })
  })

  test('files that are made to be slow', async () => {
    const query = `mutation ($file: File!) { importDataset(input: { name: "slow", file: $file }) { problems { code } } }`
    await server.endure(async (port) => {
      // `npm run test:chaos` sends all of them; `slowFiles.test.ts` reads all of them.
      const files = Object.values(SLOW_FILES).filter((_, index) => IS_CHAOS || index % 4 === 0)
      for (const file of files) {
        const form = new FormData()
        form.set('operations', JSON.stringify({ query, variables: { file: null } }))
        form.set('map', JSON.stringify({ file: ['variables.file'] }))
        form.set('file', new Blob([file()]), 'slow.csv')
        const headers = { 'graphql-require-preflight': 'true' }
        const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body: form })
        expect((await answer.json()).errors).toBeUndefined()
      }
    })
  })
})
