import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { TestConnection } from './postgres/testServer.ts'

/** What a connection over the wire meets: the server, a refusal, or nothing at all, as in a network that is cut. */
type Manner = 'through' | 'refused' | 'silent'

/** A way over TCP to a database server, as to one on another machine. It can be cut. */
export class Wire {
  readonly #reach: () => TestConnection | null
  readonly #sockets = new Set<Socket>()
  readonly #server: Server
  #manner: Manner = 'through'

  /** @param reach gives the server; null while there is none */
  constructor(reach: () => TestConnection | null) {
    this.#reach = reach
    // As Postgres itself does: an answer that waits for the one before to be acknowledged waits up to 40 ms.
    this.#server = createServer({ noDelay: true }, (near) => this.#join(near))
  }

  /** @param port any that is free by default */
  async open(port = 0): Promise<void> {
    if (!this.#server.listening) await once(this.#server.listen(port, '127.0.0.1'), 'listening')
  }

  /** Of the server's database, for a process. */
  get url(): string {
    const [address, connection] = [this.#server.address(), this.#reach()]
    const port = typeof address === 'object' ? address?.port : 0
    return `postgres://${connection?.username}@127.0.0.1:${port}/${connection?.database}`
  }

  /** Ends every connection that there is; new ones may be made. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** As `cut`, without a good-bye: as by a host that does not know them any more. */
  reset(): void {
    // A socket file knows no such end.
    for (const socket of this.#sockets) socket.remoteFamily ? socket.resetAndDestroy() : socket.destroy()
  }

  /** Ends the connection that is there for longest. */
  cutOne(): void {
    const [socket] = this.#sockets
    socket?.destroy()
  }

  /** How it is from now on. */
  become(manner: Manner): void {
    this.#manner = manner
    if (manner === 'refused') this.cut()
    for (const socket of this.#sockets) manner === 'silent' ? socket.pause() : socket.resume()
  }

  close(): void {
    this.#server.close()
    this.cut()
  }

  #join(near: Socket): void {
    const connection = this.#manner === 'refused' ? null : this.#reach()
    if (!connection) return void near.destroy()
    const { path, host, port } = connection
    const far = path ? connect(path) : connect(port ?? 5432, host ?? '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from)
      from.on('close', () => this.#sockets.delete(from) && to.destroy())
      from.on('error', () => to.destroy())
      from.pipe(to)
      if (this.#manner === 'silent') from.pause()
    }
  }
}
