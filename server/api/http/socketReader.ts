import type { Socket } from 'node:net'
import type { RawData, WebSocket } from 'ws'
import type { FairScheduler } from './fairScheduler.ts'

/** The most that a client may send before `connection_init`, in bytes of its connection. */
const MAX_BEFORE_INIT = 16_384

/** The most that may be unsent to a client, beside the answer under way, in bytes. */
const MAX_UNSENT = 1_048_576

/** While more than this is unsent to a client, nothing further of it is begun. */
const MUCH_UNSENT = 65_536

/** The most operations of one socket that are worked out at once; streams that were begun do not count. */
const MAX_UNDER_WAY = 8

/** How long a client may take to answer that its socket is closed. */
const CLOSE_MS = 1_000

/** The longest reason of a close, in bytes (RFC 6455, section 5.5). */
const MAX_REASON = 123

/** Close codes of RFC 6455, section 7.4.1. */
const [TOO_BIG, TRY_AGAIN_LATER, INTERNAL_ERROR] = [1009, 1013, 1011]

/** What a message's handling may throw; the socket is closed then. */
type FaultListener = (error: unknown) => void

/**
 * Reads the messages of a WebSocket one after the other and writes to it, in bounded memory and time. Each message
 * waits for a turn of the event loop, until few operations are under way, and until the client has taken nearly all
 * that was sent to it. While messages wait the socket is paused, so the client cannot send more; what was received
 * before that is at most one piece of the connection.
 */
export class SocketReader {
  readonly #socket: WebSocket
  readonly #turns: FairScheduler
  readonly #onFault: FaultListener
  readonly #inbox: RawData[] = []
  #changed = Promise.withResolvers<void>()
  #answered: Promise<void> = Promise.resolve()
  #isRunning = false
  #handled = 0
  #hasPong = true
  #stopCounting: () => void
  /** Operations by their id; a stream that was begun is there as an object, others as null. */
  operations: Readonly<Record<string, object | null>> = {}

  constructor(socket: WebSocket, raw: Socket, { turns, onFault }: { turns: FairScheduler; onFault: FaultListener }) {
    this.#socket = socket
    this.#turns = turns
    this.#onFault = onFault
    this.#stopCounting = this.#countBeforeInit(raw)
    socket.on('pong', () => {
      this.#hasPong = true
    })
    socket.on('error', () => this.#closeSoon())
    socket.on('close', () => this.#notify())
  }

  /** Calls `handle` with every message; its promise settles when all that the message asked for is done. */
  read(handle: (message: string) => Promise<void>): void {
    this.#socket.on('message', (data) => {
      if (!this.#isOpen) return
      this.#inbox.push(data)
      this.#socket.pause()
      if (!this.#isRunning) void this.#run(handle)
    })
  }

  /** Sends a message; a client that leaves too much unread loses its socket, and may connect again. */
  async send(message: string): Promise<void> {
    if (!this.#isOpen) return
    if (this.#socket.bufferedAmount > MAX_UNSENT)
      return this.close(TRY_AGAIN_LATER, `more than ${MAX_UNSENT} bytes wait to be read`)
    await new Promise<void>((resolve, reject) => {
      this.#socket.send(message, (error) => {
        this.#notify()
        if (error) reject(error)
        else resolve()
      })
    })
  }

  /** Answers when the client has taken the answers before, so that several large ones do not wait beside each other. */
  waitToAnswer(): Promise<void> {
    this.#answered = this.#answered.then(async () => {
      // The answer before is handed to the socket in the same turn of the event loop.
      await new Promise(setImmediate)
      while (this.#isOpen && this.#socket.bufferedAmount > MUCH_UNSENT) await this.#changed.promise
    })
    return this.#answered
  }

  /** Closes the socket, and cuts the connection of a client that does not take even that. */
  close(code: number, reason: string): void {
    this.#socket.close(code, Buffer.byteLength(reason) > MAX_REASON ? '' : reason)
    this.#closeSoon()
  }

  /** Tells the reader that the client has said who it is, and what its operations are from now on. */
  initialised(operations: Readonly<Record<string, object | null>>): void {
    this.operations = operations
    this.#stopCounting()
  }

  /** Tells the reader that a stream was begun: it is no longer being worked out. */
  begun(): void {
    setImmediate(() => this.#notify())
  }

  /** Pings the client, and cuts the connection if it has not answered the ping before though it was read from. */
  beat(): void {
    if (!this.#isOpen || this.#socket.isPaused || this.#socket.bufferedAmount > 0) return
    if (this.#hasPong) this.#socket.ping()
    else this.#socket.terminate()
    this.#hasPong = false
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  get #underWay(): number {
    const streams = Object.values(this.operations).filter((operation) => operation !== null)
    return this.#handled - streams.length
  }

  #notify(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }

  async #run(handle: (message: string) => Promise<void>): Promise<void> {
    this.#isRunning = true
    for (let message = this.#inbox.shift(); message !== undefined; message = this.#inbox.shift()) {
      await this.#turns.take()
      while (this.#isOpen && (this.#underWay >= MAX_UNDER_WAY || this.#socket.bufferedAmount > MUCH_UNSENT))
        await this.#changed.promise
      if (this.#isOpen) this.#handle(handle(String(message)))
      else this.#inbox.length = 0
    }
    this.#isRunning = false
    if (this.#isOpen) this.#socket.resume()
  }

  #handle(handled: Promise<void>): void {
    this.#handled += 1
    handled
      .catch((error: unknown) => {
        this.#onFault(error)
        this.close(INTERNAL_ERROR, 'Unexpected error.')
      })
      .finally(() => {
        this.#handled -= 1
        this.#notify()
      })
  }

  /** A client that has not said who it is may send little, in however many messages, pings and fragments. */
  #countBeforeInit(raw: Socket): () => void {
    let bytes = 0
    const count = (piece: Buffer) => {
      bytes += piece.length
      if (bytes <= MAX_BEFORE_INIT) return
      raw.off('data', count)
      this.close(TOO_BIG, `at most ${MAX_BEFORE_INIT} bytes may be sent before connection_init`)
      this.#socket.pause()
    }
    raw.on('data', count)
    return () => raw.off('data', count)
  }

  #closeSoon(): void {
    const timer = setTimeout(() => this.#socket.terminate(), CLOSE_MS)
    this.#socket.once('close', () => clearTimeout(timer))
    // Its own close is read only where it is read from.
    this.#socket.resume()
  }
}
