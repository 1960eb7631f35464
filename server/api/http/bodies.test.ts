import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test, vi } from 'vitest'
import { Bodies, MAX_BODY } from './bodies.ts'
import { FairScheduler } from './fairScheduler.ts'

afterEach(() => vi.useRealTimers())

/** A request whose body a test writes. */
function request(headers: Record<string, string> = {}): PassThrough & IncomingMessage {
  return Object.assign(new PassThrough({ highWaterMark: 2 * MAX_BODY }), { headers }) as never
}

/** What became of a body of so many bytes that is written, and ended where `isWhole`. */
async function send(bodies: Bodies, bytes: number, isWhole: boolean) {
  const sent = request()
  const read = bodies.read(sent)
  sent.write(Buffer.alloc(bytes, 'x'))
  if (isWhole) sent.end()
  return isWhole ? read : { sent, read }
}

test('a body is read whole', async () => {
  const sent = request()
  const read = new Bodies(new FairScheduler()).read(sent)
  sent.write('{"query":')
  sent.end('"{ a }"}')
  const outcome = await read
  if (!outcome || 'status' in outcome) throw new Error('it was refused')
  expect(await text(outcome.body)).toBe('{"query":"{ a }"}')
})

test('a body that says that it is too large is not read, and one that does not say it is read no further', async () => {
  const declared = request({ 'content-length': String(MAX_BODY + 1) })
  expect(await new Bodies(new FairScheduler()).read(declared)).toMatchObject({ status: 413 })
  expect(await send(new Bodies(new FairScheduler()), MAX_BODY, true)).toHaveProperty('body')
  const refused = await send(new Bodies(new FairScheduler()), MAX_BODY + 1, true)
  expect(refused).toMatchObject({ status: 413, message: expect.stringContaining('at most 8388608 bytes') })
})

test('large bodies hold 32 MiB at once, whatever happens to them, and small ones are read beside them', async () => {
  const bodies = new Bodies(new FairScheduler())
  for (let round = 0; round < 3; round += 1) {
    const whole = await Promise.all([1, 2, 3].map(() => send(bodies, MAX_BODY, true)))
    const open = (await send(bodies, MAX_BODY, false)) as { sent: PassThrough; read: Promise<unknown> }
    await new Promise(setImmediate)
    expect(await send(bodies, 100_000, true)).toMatchObject({ status: 503 })
    expect(await send(bodies, 65_536, true)).toHaveProperty('body')
    open.sent.destroy()
    expect(await open.read).toBeNull()
    const next = await send(bodies, 100_000, true)
    expect(next).toHaveProperty('body')
    for (const outcome of [...whole, next]) if (outcome && 'release' in outcome) outcome.release()
  }
})

test('a body that does not come is not waited for', async () => {
  vi.useFakeTimers()
  const read = new Bodies(new FairScheduler()).read(request())
  await vi.advanceTimersByTimeAsync(15_000)
  expect(await read).toMatchObject({ status: 408 })
})
