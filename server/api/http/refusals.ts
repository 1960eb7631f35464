import type { IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { Log } from '../../jobs/ports/log.ts'
import type { Refusal } from './access.ts'

/** A page that is refused tries again and again: so often it is told. */
const AGAIN_MS = 3_600_000

/** The most different ones that are remembered. */
const MOST = 1_000

/** The longest origin or host that is written down; clients choose them. */
const MAX_LENGTH = 200

/** Tells the operator who is turned away, once an hour each: the page's author sees it in the browser alone. */
export class Refusals {
  readonly #told = new LRUCache<string, true>({ max: MOST, ttl: AGAIN_MS })
  readonly #log: Pick<Log, 'warn'>

  constructor(log: Pick<Log, 'warn'>) {
    this.#log = log
  }

  /** A request was refused. */
  note({ status, message }: Refusal, { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): void {
    const origin = headers.origin?.slice(0, MAX_LENGTH) ?? null
    const from = { address: socket.remoteAddress, origin, host: headers.host?.slice(0, MAX_LENGTH) ?? null }
    const key = JSON.stringify([status, from])
    if (this.#told.has(key)) return
    this.#told.set(key, true)
    this.#log.warn({ status, ...from, reason: message.slice(0, 2 * MAX_LENGTH) }, 'a request was refused')
  }
}
