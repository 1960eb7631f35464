import { expect, test } from 'vitest'
import { cleanStart, PADDING_PARAMETER } from './startMessage.ts'

/** A start-up message as the driver makes it. */
function start(parameters: Readonly<Record<string, string>>): Buffer {
  const body = Object.entries(parameters).flat()
  const message = Buffer.from(`\0\0\0\0\0\x03\0\0${body.join('\0')}\0\0`, 'utf8')
  message.writeUInt32BE(message.length)
  return message
}

const plain = { user: 'jürgen', database: 'barline', client_encoding: 'UTF8', application_name: 'barline' }

test.each([
  ['behind all others', { ...plain, ...PADDING_PARAMETER }],
  ['among others', { ...plain, ...PADDING_PARAMETER, tcp_keepalives_idle: '5' }],
])('padding %s never reaches the server, and the message is long enough to be written at once', (_where, padded) => {
  expect(start(padded).length).toBeGreaterThan(1_024)
  const { 'barline.padding': _, ...rest } = padded as Record<string, string>
  expect(cleanStart(start(padded))).toEqual(start(rest))
})

test('what was left of a connection that is lost is not sent before the message, be it a message itself', () => {
  const message = start({ ...plain, ...PADDING_PARAMETER })
  for (const left of ['P\0\0\0\x10select 1\0\0\0', 'x'.repeat(5_000), message.toString('latin1')])
    expect(cleanStart(Buffer.concat([Buffer.from(left, 'latin1'), message]))).toEqual(start(plain))
})

test('the request to cancel a statement is sent as it is', () => {
  const cancel = Buffer.from([0, 0, 0, 16, 4, 210, 22, 46, 0, 0, 0, 1, 0, 0, 0, 2])
  expect(cleanStart(cancel)).toEqual(cancel)
})
