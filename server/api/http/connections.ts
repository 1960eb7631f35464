import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The most connections at once; further ones are closed before a byte of them is read. */
const MAX_CONNECTIONS = 4_000

/** A client that takes nothing of what waits for it is given up after `stallMs`, looked for every `lookMs`. */
const TIMES = { stallMs: 10_000, lookMs: 1_000 } as const

/** `TIMES`, as a test sets them. */
type Times = { readonly [Name in keyof typeof TIMES]: number }

/** How long a connection that was refused may take to read why. */
const REFUSED_MS = 1_000

/** For errors of a connection: Node has destroyed it, and there is nobody left to tell. */
function ignore(): void {}

/**
 * Watches over every raw connection of a server, from its first byte to its last, whoever serves it then: HTTP, a
 * stream of events, or a WebSocket. Nothing that a client does to one is an error of this process: each has a listener
 * for errors of its own, since Node's is taken off at an upgrade. A client that takes nothing for ten seconds of what
 * is unsent is cut off. Node starts that time anew whenever a byte was sent or received; a client that goes on sending
 * is not read from while it has much to read itself (`pipeline.ts`, `socketReader.ts`).
 *
 * @returns what ends watching
 */
export function watchConnections(server: Server, { stallMs, lookMs }: Times = TIMES): () => void {
  /** How many requests of each are under way. */
  const requests = new Map<Socket, number>()
  const add = (socket: Socket, change: number) => {
    const count = requests.get(socket)
    if (count !== undefined) requests.set(socket, count + change)
  }
  server.maxConnections = MAX_CONNECTIONS
  server.on('connection', (socket) => {
    requests.set(socket, 0)
    socket.on('error', ignore)
    socket.on('close', () => requests.delete(socket))
    // The time is Node's own where a connection of HTTP is kept for a further request.
    socket.on('timeout', () => {
      if (socket.writableLength > 0 || requests.get(socket) === 0) socket.destroy()
    })
  })
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    add(socket, 1)
    response.once('close', () => add(socket, -1))
  })
  // With a listener, Node leaves it to the one above which connections of HTTP end.
  server.on('timeout', ignore)
  const timer = setInterval(() => {
    for (const socket of requests.keys()) limitStall(socket, stallMs)
  }, lookMs).unref()
  return () => clearInterval(timer)
}

/** Limits how long nothing of what is unsent may be taken; a connection with nothing unsent may be silent for ever. */
function limitStall(socket: Socket, stallMs: number): void {
  const isLimited = socket.timeout === stallMs
  if (socket.writableLength > 0 && !isLimited) socket.setTimeout(stallMs)
  else if (socket.writableLength === 0 && isLimited) socket.setTimeout(0)
}

/** Says on a connection that wants another protocol why it does not get it, and ends it, read or not. */
export function refuseUpgrade(socket: Socket, status: string, message: string): void {
  const body = JSON.stringify({ errors: [{ message }] })
  const headers = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`)
  // What it still sends is thrown away: closing a connection with unread bytes would take the answer back.
  socket.resume()
  const timer = setTimeout(() => socket.destroy(), REFUSED_MS)
  socket.once('close', () => clearTimeout(timer))
}

/** Ties what is piped into an answer to it: a file that cannot be read ends the answer, and its end closes the file. */
export function watchResponse(response: ServerResponse): void {
  response.on('error', ignore)
  response.on('pipe', (source) => {
    source.on('error', () => response.destroy())
    response.once('close', () => source.destroy())
  })
}
