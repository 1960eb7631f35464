import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectSecurely } from 'node:tls'

/** How a server is reached, as postgres.js reads it from a URL, the environment and its options. */
export interface ServerAddress {
  /** A socket file; with one, hosts mean nothing. */
  readonly path?: string | false
  readonly host: readonly string[]
  readonly port: readonly number[]
  /** Whether the connection is encrypted, and whom the certificate must name. */
  readonly ssl: boolean | 'require' | 'allow' | 'prefer' | 'verify-full' | ConnectionOptions
  /** `direct` where TLS begins without asking for it. */
  readonly sslnegotiation: 'direct' | null
  /** What the server must be, as in `primary`; null where any will do. */
  readonly target_session_attrs: string | null
  /** Seconds. */
  readonly connect_timeout: number
}

/** Asks a server whether it speaks TLS. Source: PostgreSQL 18, chapter 54.7, SSLRequest. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

const YES = 'S'.charCodeAt(0)

/** A failure by the name that the driver has for its kind. */
export function lossOf(code: string, where: string): Error {
  return Object.assign(new Error(`${code} ${where}`), { code })
}

/** Waits for an event; rejects where the socket fails or closes before, and when `signal` says so. */
async function happens(socket: Socket, name: string, signal: AbortSignal): Promise<unknown> {
  const closed = new AbortController()
  const onClose = () => closed.abort()
  socket.once('close', onClose)
  try {
    const [value] = await once(socket, name, { signal: AbortSignal.any([signal, closed.signal]) })
    return value
  } finally {
    socket.off('close', onClose)
  }
}

/** Whom a certificate must name, and whether anybody must have signed it. */
function termsOf({ ssl, sslnegotiation }: ServerAddress, host: string): ConnectionOptions {
  const isUnchecked = ssl === 'require' || ssl === 'allow' || ssl === 'prefer'
  return {
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(sslnegotiation === 'direct' ? { ALPNProtocols: ['postgresql'] } : {}),
    ...(isUnchecked ? { rejectUnauthorized: false } : {}),
    ...(typeof ssl === 'object' ? ssl : {}),
  }
}

/** A socket on top of one: encrypted, or the same one where the server does not encrypt and need not. */
async function secure(
  socket: Socket,
  way: ServerAddress,
  { host, signal }: { host: string; signal: AbortSignal },
): Promise<Socket> {
  if (way.sslnegotiation !== 'direct') {
    const answers = happens(socket, 'data', signal)
    socket.write(SSL_REQUEST)
    const answer = (await answers) as Buffer
    // More than a byte was put in by somebody in between: it would be taken for something encrypted.
    if (answer.length !== 1) throw new Error('the database server answered more than was asked of it before TLS began')
    if (answer[0] !== YES && way.ssl === 'prefer') return socket
    if (answer[0] !== YES) throw new Error('the database server does not speak TLS, which DATABASE_URL asks for')
  }
  const secured = connectSecurely({ ...termsOf(way, host), socket })
  secured.on('error', () => undefined)
  await happens(secured, 'secureConnect', signal)
  return secured
}

/**
 * Opens a socket to one host of a way, ready for the driver's first word.
 *
 * @param keep is given the bare socket before it is connected, so that it can be ended meanwhile
 * @throws where it is not ready in `connect_timeout` seconds, with the code CONNECT_TIMEOUT
 */
export async function openWay(way: ServerAddress, index: number, keep: (socket: Socket) => void): Promise<Socket> {
  const host = way.host[index] ?? 'localhost'
  const port = way.port[index] ?? 5432
  const socket = way.path ? connect(way.path) : connect(port, host)
  const where = way.path ? way.path : `${host}:${port}`
  // Until the driver listens, and after it has stopped to.
  socket.on('error', () => undefined)
  keep(socket)
  const signal = AbortSignal.timeout(way.connect_timeout * 1_000)
  try {
    await happens(socket, 'connect', signal)
    const ready = way.ssl === false ? socket : await secure(socket, way, { host, signal })
    // What the driver's errors name.
    return Object.assign(ready, way.path ? {} : { host, port })
  } catch (error) {
    socket.destroy()
    if (signal.aborted) throw lossOf('CONNECT_TIMEOUT', where)
    throw error instanceof Error && error.name === 'AbortError' ? lossOf('CONNECTION_CLOSED', where) : error
  }
}
