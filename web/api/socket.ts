import type { ExecutionResult } from '@urql/svelte'
import { type Client, createClient } from 'graphql-ws'
import { access } from '../runes/access.svelte.ts'
import { connection } from '../runes/connection.svelte.ts'

/** Closes by which the server says that it wants another token. */
const DENIED = [4401, 4403]
const PING_MS = 10_000
const PONG_MS = 5_000
const RETRY_MS = [250, 500, 1000, 2000, 4000, 8000]

type Request = Parameters<Client['subscribe']>[0]

/** Where a subscription's results go. */
interface Sink {
  next(result: ExecutionResult): void
  error(cause: unknown): void
  complete(): void
}

/**
 * The socket of the page: it pings, and reconnects for ever, while something on the page is live. A subscription on it
 * ends only by its own end.
 */
export function createSocket() {
  let pong: ReturnType<typeof setTimeout> | undefined
  const live = new Set<Sink>()
  const down = () => {
    if (live.size > 0) connection.down()
  }
  // Where nothing is live, nobody reconnects, and nobody would say that the connection is back.
  const end = (sink: Sink) => {
    if (live.delete(sink) && live.size === 0) connection.rest()
  }
  const socket = createClient({
    url: () => new URL('/graphql', location.href.replace(/^http/, 'ws')).href,
    connectionParams: () => (access.token ? { accessToken: access.token } : {}),
    lazyCloseTimeout: 5000,
    keepAlive: PING_MS,
    connectionAckWaitTimeout: PING_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (cause) => !isDenied(cause),
    retryWait: waitToRetry,
    on: {
      connected: () => connection.up(),
      closed: (event) => {
        clearTimeout(pong)
        if (isDenied(event)) access.deny()
        if (!isCalm(event)) down()
      },
      error: down,
      ping: (received) => {
        if (!received) pong = setTimeout(() => socket.terminate(), PONG_MS)
      },
      pong: (received) => {
        if (received) clearTimeout(pong)
      },
    },
  })
  return {
    subscribe: (request: Request, sink: Sink) => {
      live.add(sink)
      const stop = subscribeAgain(socket, request, {
        next: (result) => sink.next(result),
        error: (cause) => {
          end(sink)
          sink.error(cause)
        },
        complete: () => {
          end(sink)
          sink.complete()
        },
      })
      return () => {
        end(sink)
        stop()
      }
    },
  }
}

/** Subscribes again where graphql-ws gives up although the server may come back, as after an internal error. */
function subscribeAgain(socket: Client, request: Request, sink: Sink): () => void {
  let retry: ReturnType<typeof setTimeout> | undefined
  let stop = () => {}
  const start = () => {
    stop = socket.subscribe<Record<string, unknown>>(request, {
      next: (result) => sink.next(result as ExecutionResult),
      complete: () => sink.complete(),
      error: (cause) => {
        if (isDenied(cause) || Array.isArray(cause)) sink.error(cause)
        else retry = setTimeout(start, RETRY_MS.at(-1))
      },
    })
  }
  start()
  return () => {
    clearTimeout(retry)
    stop()
  }
}

/** Waits twice as long each time, up to eight seconds, and less exactly, so that many pages do not come at once. */
function waitToRetry(retries: number): Promise<void> {
  const wait = RETRY_MS[Math.min(retries, RETRY_MS.length - 1)] ?? 0
  return new Promise((resolve) => setTimeout(resolve, wait * (0.75 + Math.random() / 2)))
}

function isDenied(cause: unknown): boolean {
  return DENIED.includes((cause as { code?: number } | null)?.code ?? 0)
}

/** The page itself closed the socket because nothing on it is live. */
function isCalm(event: unknown): boolean {
  return (event as { code?: number } | null)?.code === 1000
}
