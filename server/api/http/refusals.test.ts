import type { IncomingMessage } from 'node:http'
import { expect, test, vi } from 'vitest'
import { Refusals } from './refusals.ts'

const REFUSED = { status: 403, message: 'pages of https://a.example may not use this server' } as const

const requestOf = (origin: string, remoteAddress = '127.0.0.1') =>
  ({ headers: { origin, host: 'localhost:4000' }, socket: { remoteAddress } }) as Pick<
    IncomingMessage,
    'headers' | 'socket'
  >

test('each refused page is told of once, however often it asks, and a further one too', () => {
  const warn = vi.fn()
  const refusals = new Refusals({ warn })
  for (let times = 0; times < 50; times += 1) refusals.note(REFUSED, requestOf('https://a.example'))
  const said = { status: 403, address: '127.0.0.1', origin: 'https://a.example', host: 'localhost:4000' }
  expect(warn.mock.calls).toEqual([[{ ...said, reason: REFUSED.message }, 'a request was refused']])
  refusals.note(REFUSED, requestOf('https://b.example'))
  refusals.note({ status: 401, message: 'this server needs a token' }, requestOf('https://a.example'))
  expect(warn).toHaveBeenCalledTimes(3)
})

test('an endless origin is cut', () => {
  const warn = vi.fn()
  new Refusals({ warn }).note(REFUSED, requestOf('x'.repeat(100_000)))
  expect(JSON.stringify(warn.mock.calls).length).toBeLessThan(1_000)
})
