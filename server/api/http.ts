import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import sirv from 'sirv'
import type { Log } from '../jobs/ports.ts'
import { type AccessRule, judgeRequest } from './access.ts'
import type { Context } from './context.ts'
import { createGraphql, type GraphqlHandler } from './graphql.ts'
import { serveSocket } from './socket.ts'
import { isUpload, Uploads } from './uploads.ts'

/** How long an open request may go on after the server was told to stop. */
const STOP_MS = 2_000

/** The API and the page. */
export interface Served {
  readonly context: Context
  readonly rule: AccessRule
  /** Absolute folder of the built page. */
  readonly page: string
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
  /** Ends every stream and every connection. */
  close(): Promise<void>
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

/** An error as GraphQL clients read it. */
function refuse(response: ServerResponse, status: number, message: string): void {
  answer(response, status, {
    errors: [{ message, extensions: { code: status === 401 ? 'UNAUTHENTICATED' : 'FORBIDDEN' } }],
  })
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** Guards the API: who may ask. */
function guard(graphql: GraphqlHandler, rule: AccessRule, uploads: Uploads): Handler {
  return (request, response) => {
    // A preflight carries no token; what it asks about is judged when it comes.
    const refusal = request.method === 'OPTIONS' ? null : judgeRequest(request.headers, rule)
    if (refusal) return refuse(response, refusal.status, refusal.message)
    if (!isUpload(request)) return void graphql(request, response)
    return uploads.serve(request, response, (operations) => void graphql(request, response, { operations }))
  }
}

function nothing(_request: IncomingMessage, response: ServerResponse): void {
  answer(response, 404, { status: 'not found' })
}

function route(routes: { readonly api: Handler; readonly files: Handler }, isReady: HttpParts['isReady']) {
  return async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split('?')[0]
    if (path === '/graphql') return routes.api(request, response)
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

/**
 * Serves the page on `/`, the API on `/graphql` (HTTP, SSE, WebSocket), `/healthz` and `/readyz`.
 *
 * @param at where to listen; port 0 takes a free one
 */
export async function serveHttp(
  { served, isReady, log }: HttpParts,
  at: { readonly port: number; readonly host: string },
): Promise<HttpServer> {
  const graphql = served && createGraphql(served.context, log)
  const files = served && sirv(served.page, { single: true, etag: true, dotfiles: false })
  const handle = route(
    {
      api: served && graphql ? guard(graphql, served.rule, new Uploads(served.uploadFolder, log)) : nothing,
      files: files ? (request, response) => files(request, response, () => nothing(request, response)) : nothing,
    },
    isReady,
  )
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.error({ err: error, url: request.url }, 'a request failed')
      if (!response.headersSent) answer(response, 500, { status: 'Unexpected error.' })
      else response.destroy()
    })
  })
  const closeSockets = served && graphql ? serveSocket(server, graphql, served.rule) : async () => undefined
  const port = await listen(server, at.port, at.host)
  return {
    port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      await closeSockets()
      const timer = setTimeout(() => server.closeAllConnections(), STOP_MS)
      server.closeIdleConnections()
      await closed
      clearTimeout(timer)
    },
  }
}
