import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { anyCharacter } from '../../../anyCharacter.fixture.ts'
import {
  answerOf,
  chunk,
  dial,
  END,
  headOf,
  MAP,
  OPERATIONS,
  openUploads,
  part,
  send,
  sendMuch,
  type UploadServer,
} from './uploads.fixture.ts'
import type { UploadLimits } from './uploads.ts'

let server: UploadServer | null = null
afterEach(async () => {
  const { errors } = server ?? { errors: [] }
  await server?.close()
  server = null
  expect(errors).toEqual([])
})

async function open(limits: Partial<UploadLimits> = {}, hold?: Promise<void>): Promise<UploadServer> {
  server = await openUploads(limits, hold)
  return server
}

/** A whole upload of `bytes` bytes. */
function uploadOf(bytes: number): string {
  const around = OPERATIONS + MAP + part('0', '', 'a.csv') + END
  return OPERATIONS + MAP + part('0', 'x'.repeat(bytes - around.length), 'a.csv') + END
}

describe('an upload', () => {
  test('is handed on with its files where the map leads, and leaves nothing in the folder', async () => {
    const { port, names } = await open()
    const operations = part('operations', '{"variables":{"a":[null,{"b":null}],"c":null}}')
    const map = part('map', '{"x":["variables.a.1.b","variables.c"],"y":["variables.a.0"]}')
    const body = operations + map + part('x', 'one', 'x.csv') + part('y', 'two') + END
    expect(await send(port, body)).toEqual({ status: 200, body: { variables: { a: ['two', { b: 'one' }], c: 'one' } } })
    await vi.waitFor(() => expect(names()).toEqual([]))
  })

  test.each(['content-length', 'chunks'])(
    'just below the limit passes, just above it is refused, with %s',
    async (how) => {
      const { port } = await open({ mostBytes: 300_000 })
      const status = async (bytes: number) => {
        const body = uploadOf(bytes)
        const chunked = () => dial(port, headOf(null), chunk(body.slice(0, 1000)), chunk(body.slice(1000)), '0\r\n\r\n')
        return how === 'chunks' ? answerOf(chunked()) : send(port, body)
      }
      expect((await status(300_000)).status).toBe(200)
      expect(await status(300_001)).toEqual({
        status: 413,
        body: {
          errors: [
            {
              message:
                "an upload may have at most 300000 bytes; import larger files with npm run import on the server's machine",
              extensions: { code: 'REQUEST_ENTITY_TOO_LARGE' },
            },
          ],
        },
      })
    },
  )

  test('that is too long is answered though its client sends much more before it reads', async () => {
    const { port } = await open({ mostBytes: 300_000 })
    const start = chunk(OPERATIONS + MAP + part('0', '', 'a.csv').slice(0, -2))
    const { status } = await sendMuch(port, headOf(null) + start, { bytes: 48 * 1_048_576, isChunked: true })
    expect(status).toBe(413)
  })

  test.each<[string, string, string]>([
    ['no operations', MAP + END, "'operations' must come before 'map'"],
    ['nothing', END, "'operations' is missing"],
    ['no map', OPERATIONS + END, "'map' is missing"],
    [
      'a file before the map',
      OPERATIONS + part('0', 'a', 'a') + MAP + END,
      `"0" must come after 'operations' and 'map'`,
    ],
    ['operations that are no JSON', part('operations', '{') + MAP + END, `'operations' is no JSON: "{"`],
    ['a map that is no JSON', `${OPERATIONS}${part('map', 'x')}${END}`, `'map' is no JSON: "x"`],
    ['a map of another shape', `${OPERATIONS}${part('map', '[]')}${END}`, "'map' must be an object"],
    ['a map without lists', `${OPERATIONS}${part('map', '{"0":1}')}${END}`, `must give "0" a list of paths`],
    ['a map with a number', `${OPERATIONS}${part('map', '{"0":[1]}')}${END}`, `must give "0" a list of paths`],
    [
      'a map to nowhere',
      `${OPERATIONS}${part('map', '{"0":["variables.x"]}')}${END}`,
      '"variables.x", which is no null',
    ],
    ['a map to a prototype', `${OPERATIONS}${part('map', '{"0":["__proto__.x"]}')}${END}`, 'which is no null'],
    ['a map to a text', `${OPERATIONS}${part('map', '{"0":["query"]}')}${END}`, '"query", which is no null'],
    ['a map that goes deep', `${OPERATIONS}${part('map', `{"0":["${'a.'.repeat(9999)}"]}`)}${END}`, 'which is no null'],
    [
      'a map of many',
      `${OPERATIONS}${part(
        'map',
        JSON.stringify(
          Object.fromEntries(
            Array(11)
              .fill([])
              .map((_, i) => [i, []]),
          ),
        ),
      )}${END}`,
      'names 11 files; at most 10',
    ],
    ['a missing file', OPERATIONS + MAP + END, `the file "0" that 'map' names is missing`],
    [
      'a file that the map does not name',
      `${OPERATIONS}${MAP}${part('1', 'a', 'a')}${END}`,
      `"1" is not named in 'map'`,
    ],
    ['a file twice', `${OPERATIONS}${MAP}${part('0', 'a', 'a')}${part('0', 'a', 'a')}${END}`, '"0" is there twice'],
    ['operations twice', OPERATIONS + OPERATIONS + END, "'operations' is there twice"],
    ['no end', OPERATIONS + MAP + part('0', 'a', 'a'), 'cannot be read'],
    ['no body', '', 'cannot be read'],
    ['half a file', `${OPERATIONS}${MAP}${part('0', 'a', 'a').slice(0, -2)}`, 'cannot be read'],
  ])('with %s is refused with a reason', async (_, body, reason) => {
    const opened = await open()
    const answer = await send(opened.port, body)
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] } })
    expect(JSON.stringify(answer.body)).toContain(JSON.stringify(reason).slice(1, -1))
    expect(opened.answered).toBe(0)
    await vi.waitFor(() => expect(opened.names()).toEqual([]))
  })

  test('without a boundary is refused', async () => {
    const { port } = await open()
    expect((await send(port, OPERATIONS, 'multipart/form-data')).status).toBe(400)
  })

  test('with a part of text that is too long is refused', async () => {
    const { port } = await open()
    expect((await send(port, part('operations', 'x'.repeat(1_048_577)) + END)).status).toBe(413)
  })
})

test('whatever a body of parts holds, it is answered or refused with a reason, and leaves nothing', async () => {
  // What the parser waits for in vain, as after a second end, has stalled.
  const opened = await open({ mostBytes: 50_000, stallMs: 300 })
  const piece = fc.oneof(
    fc.constantFrom(
      OPERATIONS,
      MAP,
      END,
      part('0', 'a', 'a'),
      part('map', '{"0":null}'),
      part('', ''),
      '\r\n',
      '--x-x-x',
      '--',
    ),
    fc.constantFrom('--x-x-x\r\n\r\n', '--x-x-x\r\nContent-Disposition: form-data\r\n\r\n', `${'a'.repeat(30_000)}`),
    fc.string({ maxLength: 20, unit: anyCharacter }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
      const { status } = await send(opened.port, pieces.join(''))
      expect([200, 400, 408, 413]).toContain(status)
    }),
    { numRuns: 60 },
  )
  await vi.waitFor(() => expect(opened.names()).toEqual([]))
})

describe('many uploads', () => {
  test('that have stalled leave their places to others', async () => {
    const { port, names } = await open({ mostUploads: 1, mostWaiting: 9, stallMs: 100 })
    // Behind the end, the parser waits in vain for a part that has no name to be taken.
    const nameless = '--x-x-x\r\nContent-Disposition: form-data\r\n\r\n'
    const stalled = [END, nameless, nameless, 'a'].join('')
    for (let count = 0; count < 3; count += 1) expect((await send(port, stalled)).status).toBe(408)
    expect((await send(port, uploadOf(1_000))).status).toBe(200)
    await vi.waitFor(() => expect(names()).toEqual([]))
  })

  test('take turns: a few are read at once, others wait unread, and more are sent away', async () => {
    const hold = Promise.withResolvers<void>()
    const open2 = await open({ mostUploads: 2, mostWaiting: 3 }, hold.promise)
    const body = uploadOf(100_000)
    const held = Array.from({ length: 5 }, () => send(open2.port, body))
    await vi.waitFor(() => expect(open2.answered).toBe(2))
    await vi.waitFor(async () => expect((await send(open2.port, body)).status).toBe(503))
    expect(open2.answered).toBe(2)
    hold.resolve()
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  })

  test('that wait for too long are sent away', async () => {
    const hold = Promise.withResolvers<void>()
    const { port } = await open({ mostUploads: 1, mostWaiting: 9, patienceMs: 200 }, hold.promise)
    const first = send(port, uploadOf(1_000))
    expect(await send(port, uploadOf(1_000))).toMatchObject({ status: 503 })
    hold.resolve()
    expect((await first).status).toBe(200)
  })

  test('that break off, or stall, make room for others and leave nothing', async () => {
    const { port, names } = await open({ mostUploads: 2, mostWaiting: 9, stallMs: 300 })
    const start = headOf(200_000) + OPERATIONS + MAP + part('0', 'x'.repeat(100_000), 'a.csv')
    const broken = dial(port, start)
    const stalled = answerOf(dial(port, start))
    const next = send(port, uploadOf(100_000))
    broken.resetAndDestroy()
    expect((await next).status).toBe(200)
    expect(await stalled).toMatchObject({
      status: 408,
      body: { errors: [{ extensions: { code: 'REQUEST_TIMEOUT' } }] },
    })
    expect((await send(port, uploadOf(100_000))).status).toBe(200)
    await vi.waitFor(() => expect(names()).toEqual([]))
  })

  test('whose clients leave while they wait are not read', async () => {
    const hold = Promise.withResolvers<void>()
    const held = await open({ mostUploads: 1, mostWaiting: 9 }, hold.promise)
    const first = send(held.port, uploadOf(1_000))
    await vi.waitFor(() => expect(held.answered).toBe(1))
    const left = Array.from({ length: 5 }, () => dial(held.port, headOf(1_000), uploadOf(1_000)))
    await Promise.all(left.map((socket) => new Promise((resolve) => socket.write('', resolve))))
    for (const socket of left) socket.resetAndDestroy()
    hold.resolve()
    expect((await first).status).toBe(200)
    expect((await send(held.port, uploadOf(1_000))).status).toBe(200)
    await vi.waitFor(() => expect(held.names()).toEqual([]))
  })
})
