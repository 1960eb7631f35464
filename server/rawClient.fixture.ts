import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** What a frame is (RFC 6455, section 5.2). */
export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

const MASK = Buffer.from([1, 2, 3, 4])

/** A frame as a client sends it: masked. A message's last frame is final. */
export function frame(payload: string | Buffer, opcode: number = OPCODES.text, isFinal = true): Buffer {
  const data = Buffer.from(payload)
  for (const [index, byte] of data.entries()) data[index] = byte ^ (MASK[index % 4] as number)
  const head = Buffer.from([(isFinal ? 0x80 : 0) | opcode, 0x80 | Math.min(data.length, 126)])
  if (data.length < 126) return Buffer.concat([head, MASK, data])
  const length = Buffer.alloc(data.length < 65_536 ? 2 : 8)
  if (length.length === 2) length.writeUInt16BE(data.length)
  else length.writeBigUInt64BE(BigInt(data.length))
  head[1] = data.length < 65_536 ? 0xfe : 0xff
  return Buffer.concat([head, length, MASK, data])
}

/** The head and body of a query over HTTP. */
export function query(document: string, headers: readonly string[] = []): string {
  const body = JSON.stringify({ query: document })
  const lines = ['POST /graphql HTTP/1.1', 'Host: 127.0.0.1', 'Content-Type: application/json', ...headers]
  return `${lines.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

/** The head of a request for a WebSocket. */
export function upgrade(path = '/graphql', headers: readonly string[] = []): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: graphql-transport-ws',
    ...headers,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** A message of graphql-transport-ws as a frame. */
export function message(value: object): Buffer {
  return frame(JSON.stringify(value))
}

/** The message that every client begins with. */
export const INIT = message({ type: 'connection_init' })

/** A connection on which a test writes what it likes. Its errors are of no interest. */
export async function open(port: number, first: string | Buffer = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  if (first.length > 0) socket.write(first)
  return socket
}

/** A WebSocket that was opened, and greeted where `isGreeted`. What comes is not read from then on. */
export async function openSocket(port: number, isGreeted: boolean): Promise<Socket> {
  const socket = await open(port, upgrade())
  await once(socket, 'data')
  if (isGreeted) {
    socket.write(INIT)
    await once(socket, 'data')
  }
  return socket.pause()
}

/** Writes the piece again and again for so long, as fast as the server takes it. @returns how often */
export async function flood(socket: Socket, piece: string | Buffer, ms: number): Promise<number> {
  const signal = AbortSignal.timeout(ms)
  let count = 0
  while (!signal.aborted && !socket.destroyed) {
    count += 1
    if (socket.write(piece)) await new Promise(setImmediate)
    else
      await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]).catch(() => undefined)
  }
  return count
}

/** All that a connection says until it ends, or for so long. */
export async function listen(socket: Socket, ms = 3_000): Promise<string> {
  let text = ''
  socket.resume().on('data', (piece) => {
    text += piece.toString('latin1')
  })
  await once(socket, 'close', { signal: AbortSignal.timeout(ms) }).catch(() => undefined)
  return text
}
