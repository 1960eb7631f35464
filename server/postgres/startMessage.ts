/**
 * postgres.js 3.4.9 may never send a start-up message: what it was about to write when a connection was lost stays in its buffer, with a
 * timer that has been stopped, and less than 1,024 bytes wait for that timer. So ours is longer: it is written at once, whatever lies
 * before it, and the connection's state is good again. What reaches the server has neither the padding nor the bytes before it.
 */

const PADDING_NAME = 'barline.padding'
const PADDING_VALUE = '.'.repeat(1_024)
const PADDING = `${PADDING_NAME}\0${PADDING_VALUE}\0`

/** Version 3.0 of the protocol, and the parameter that the driver names first. */
const HEAD = '\0\x03\0\0user\0'

/** In front of the head stands the length of the whole. */
const LENGTH_BYTES = 4

/** A parameter of a session that makes its start-up message long enough; the server never gets it. */
export const PADDING_PARAMETER: Readonly<Record<string, string>> = { [PADDING_NAME]: PADDING_VALUE }

/**
 * What the server is to get of the first bytes that the driver writes to a new socket: the start-up message that they end with, without
 * its padding. Anything else (the request to cancel a statement) is left as it is.
 *
 * Source: PostgreSQL 18, chapter 54.7, StartupMessage.
 */
export function cleanStart(written: Uint8Array): Uint8Array {
  const bytes = Buffer.from(written)
  const head = bytes.lastIndexOf(HEAD, bytes.length, 'latin1')
  if (head < LENGTH_BYTES) return bytes
  const padded = bytes.toString('latin1', head - LENGTH_BYTES)
  const message = Buffer.from(padded.replace(PADDING, ''), 'latin1')
  message.writeUInt32BE(message.length)
  return message
}
