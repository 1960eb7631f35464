import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Log } from '../../jobs/ports/log.ts'
import type { Context } from '../context.ts'
import type { AccessRule } from './access.ts'
import { watchConnections, watchResponse } from './connections.ts'
import { answerExpectation } from './discard.ts'
import { FairScheduler } from './fairScheduler.ts'
import { createGraphql } from './graphql.ts'
import { createGate, guard, mostBytes } from './guard.ts'
import type { DocumentLimits } from './limits/documentLimits.ts'
import { servePage } from './page.ts'
import { inPipeline } from './pipeline.ts'
import { Refusals } from './refusals.ts'
import { serveSocket } from './socket.ts'
import { EventStreams } from './streams/eventStreams.ts'
import { isTable, serveTables } from './tables/tables.ts'
import { Uploads } from './uploads/uploads.ts'
import { WrongTokens } from './wrongTokens.ts'

/** How long a request may take to arrive, in milliseconds. */
export interface ArrivalLimits {
  readonly headMs: number
  /** Of the whole request, its file with it; documents have less (`bodies.ts`). */
  readonly requestMs: number
  /** How often requests are looked at that take their time. */
  readonly checkMs: number
}

const ARRIVAL: ArrivalLimits = { headMs: 10_000, requestMs: 300_000, checkMs: 1_000 }

/** No page may show one of ours inside of it, nor take one of our files for something else. */
const HEADERS = new Headers({
  'content-security-policy': "frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
})

/** How long an open request may go on after the server was told to stop. */
const STOP_MS = 2_000

/** The API and the page. */
export interface Served {
  readonly context: Context
  readonly rule: AccessRule
  /** Absolute folder of the built page. */
  readonly page: string
  /** The most that one document may ask for. */
  readonly limits: DocumentLimits
  /** Absolute folder for the files of uploads. */
  readonly uploadFolder: string
}

/** What the web server serves, and to whom. */
export interface HttpParts {
  /** Null where this process tells no more than whether it is well. */
  readonly served: Served | null
  /** Whether the database answers. */
  isReady(): boolean
  readonly log: Log
}

/** A web server that listens. */
export interface HttpServer {
  readonly port: number
  /** Ends every stream, none of them as one that is complete, and every connection. */
  close(): Promise<void>
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void

function nothing(_request: IncomingMessage, response: ServerResponse): void {
  answer(response, 404, { status: 'not found' })
}

/** What answers the addresses of each kind. */
interface Routes {
  readonly api: Handler
  readonly tables: Handler
  readonly files: Handler
}

function route(routes: Routes, isReady: HttpParts['isReady']) {
  return async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split('?')[0] ?? '/'
    if (path === '/graphql') return routes.api(request, response)
    if (isTable(path)) return routes.tables(request, response)
    if (path === '/healthz') return answer(response, 200, { status: 'ok' })
    if (path !== '/readyz') return routes.files(request, response)
    const ready = isReady()
    answer(response, ready ? 200 : 503, { status: ready ? 'ready' : 'the database does not answer' })
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

/** The handler of every request, and what serves sockets on the same server. */
function build({ served, isReady, log }: HttpParts) {
  if (!served) return { handle: route({ api: nothing, tables: nothing, files: nothing }, isReady), serveSockets: null }
  const { context, rule, page, limits, uploadFolder } = served
  const graphql = createGraphql(context, { log, limits })
  const turns = new FairScheduler()
  const wrongTokens = new WrongTokens()
  const refusals = new Refusals(log)
  const routes = {
    api: guard(graphql, { rule, turns, wrongTokens, uploads: new Uploads(uploadFolder, log), refusals }),
    tables: serveTables({ context, gate: createGate({ rule, wrongTokens, refusals }), turns, log }),
    files: servePage(page, nothing),
  }
  const serveSockets = (server: Server) => serveSocket(server, { graphql, rule, turns, wrongTokens, refusals, log })
  return { handle: route(routes, isReady), serveSockets }
}

/**
 * Serves the page on `/`, the API on `/graphql` (HTTP, SSE, WebSocket), tables below `/jobs`, `/healthz` and `/readyz`.
 *
 * @param at where to listen; port 0 takes a free one
 * @param arrival shorter ones are for tests
 */
export async function serveHttp(
  parts: HttpParts,
  at: { readonly port: number; readonly host: string },
  arrival: ArrivalLimits = ARRIVAL,
): Promise<HttpServer> {
  const { log } = parts
  const { handle, serveSockets } = build(parts)
  const streams = new EventStreams()
  const answerAll = inPipeline((request, response) => {
    watchResponse(response)
    streams.watch(response)
    response.setHeaders(HEADERS)
    handle(request, response).catch((error: unknown) => {
      log.error({ err: error, url: request.url }, 'a request failed')
      if (!response.headersSent) answer(response, 500, { status: 'Unexpected error.' })
      else response.destroy()
    })
  })
  const limits = {
    headersTimeout: arrival.headMs,
    requestTimeout: arrival.requestMs,
    connectionsCheckingInterval: arrival.checkMs,
  }
  // Who offers another protocol, as curl and Java do with h2c, is answered by the one that was asked in.
  const shouldUpgradeCallback = ({ headers }: IncomingMessage) =>
    serveSockets !== null && headers.upgrade?.toLowerCase() === 'websocket'
  const server = createServer({ ...limits, shouldUpgradeCallback }, answerAll)
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    answerExpectation(request, response, mostBytes(request))
    server.emit('request', request, response)
  })
  const stopWatching = watchConnections(server)
  const closeSockets = serveSockets?.(server)
  const port = await listen(server, at.port, at.host)
  return {
    port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      streams.end()
      await closeSockets?.()
      const timer = setTimeout(() => server.closeAllConnections(), STOP_MS)
      server.closeIdleConnections()
      await closed
      clearTimeout(timer)
      stopWatching()
    },
  }
}
