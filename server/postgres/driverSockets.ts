import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { lossOf, openWay, type ServerAddress } from './socketWay.ts'
import { cleanStart } from './startMessage.ts'

/** ReadyForQuery, by which a server ends what it says to a start-up message: six bytes that begin with this one. */
const READY = 'Z'.charCodeAt(0)
const READY_BYTES = 6

/** What the driver gets where no socket could be opened: it fails as soon as the driver listens, and takes whatever is written. */
class FailedSocket extends EventEmitter {
  readonly readyState = 'closed'
  readonly write = () => true
  readonly end = () => undefined
  readonly destroy = () => undefined

  constructor(error: unknown) {
    super()
    setImmediate(() => {
      if (this.listenerCount('error') > 0) this.emit('error', error)
      this.emit('close', true)
    })
  }
}

/** Hands the first bytes that are written to a socket on without what the server must not see; all others as they are. */
function cleanFirstWrite(socket: Socket): void {
  const write = socket.write
  const first = (bytes: Uint8Array, ...rest: []) => {
    socket.write = write
    return socket.write(cleanStart(bytes), ...rest)
  }
  socket.write = first as Socket['write']
}

/**
 * The sockets of one pool of postgres.js 3.4.9, which it opens anew after each loss. It leaves them to us because of three faults of its
 * own: a start-up message may never be written (`startMessage.ts`); where a server ends a connection before it is ready for
 * statements it is asked again at once, without a rest; and a connection that is made while its pool ends is left open.
 */
export class DriverSockets {
  readonly #way: ServerAddress
  readonly #restSeconds: (failures: number) => number
  readonly #open = new Set<Socket>()
  /** Sockets that ended before they were ready, in a row. */
  #failures = 0
  /** The host that is tried first. */
  #first = 0
  #isClosed = false

  /** @param restSeconds how long the next one is waited with after so many failures */
  constructor(way: ServerAddress, restSeconds: (failures: number) => number) {
    this.#way = way
    this.#restSeconds = restSeconds
  }

  /** A socket for the driver's next connection. It never rejects: the driver would not use that connection again. */
  async open(): Promise<Socket> {
    if (this.#failures > 0) await sleep(this.#restSeconds(this.#failures) * 1_000)
    try {
      const socket = await this.#reach()
      cleanFirstWrite(socket)
      this.#watch(socket)
      return socket
    } catch (error) {
      return new FailedSocket(error) as unknown as Socket
    }
  }

  /** Ends what the pool has left behind, and opens nothing more. */
  close(): void {
    this.#isClosed = true
    // What was written last, the good-bye, is still sent.
    for (const socket of this.#open) socket.connecting ? socket.destroy() : socket.destroySoon()
  }

  /** The first host that can be reached, in their order. */
  async #reach(): Promise<Socket> {
    const count = this.#way.path ? 1 : this.#way.host.length
    const first = this.#first
    // Only the driver finds out whether a host is the primary one, and asks for another where it is not.
    if (this.#way.target_session_attrs) this.#first = (first + 1) % count
    for (let tried = 0; !this.#isClosed; tried += 1) {
      try {
        return await openWay(this.#way, (first + tried) % count, (socket) => this.#keep(socket))
      } catch (error) {
        // Another host may be there.
        if (tried + 1 >= count) throw error
      }
    }
    throw lossOf('CONNECTION_ENDED', 'the pool')
  }

  #keep(socket: Socket): void {
    this.#open.add(socket)
    socket.once('close', () => this.#open.delete(socket))
  }

  /** Counts it as a failure should it end before the server is ready for statements. */
  #watch(socket: Socket): void {
    let isReady = false
    const look = (bytes: Buffer) => {
      if (bytes.at(-READY_BYTES) !== READY) return
      isReady = true
      this.#failures = 0
      socket.off('data', look)
    }
    socket.on('data', look)
    socket.once('close', () => {
      if (!isReady) this.#failures += 1
    })
  }
}
