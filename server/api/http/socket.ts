import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { GraphQLError } from 'graphql'
import { handleProtocols, MessageType, makeServer, stringifyMessage } from 'graphql-ws'
import { isAsyncIterable } from 'graphql-yoga'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Log } from '../../jobs/ports/log.ts'
import { type AccessRule, bearerOf, isToken, judgeOrigin } from './access.ts'
import { refuseUpgrade } from './connections.ts'
import { apiError, withoutHttp } from './errorCodes.ts'
import type { FairScheduler } from './fairScheduler.ts'
import type { GraphqlHandler } from './graphql.ts'
import type { Refusals } from './refusals.ts'
import { SocketReader } from './socketReader.ts'
import type { WrongTokens } from './wrongTokens.ts'

/** The most operations that one socket may have under way. */
const MAX_SUBSCRIPTIONS = 200

/** The longest message that a client may send, in bytes. */
const MAX_BYTES = 1_048_576

/** How often a client is pinged, and how long it may take to answer. */
const PING_MS = 12_000

/** Pongs carry nothing: a payload of the client's would come back to one that may never read it. */
const PONG = stringifyMessage({ type: MessageType.Pong })

/** What the protocol's hooks know of a socket. */
interface Extra {
  readonly socket: WebSocket
  readonly request: IncomingMessage
  readonly reader: SocketReader
}

/** What serves sockets beside the web server. */
export interface SocketParts {
  readonly graphql: GraphqlHandler
  readonly rule: AccessRule
  readonly turns: FairScheduler
  readonly wrongTokens: WrongTokens
  readonly refusals: Refusals
  readonly log: Log
}

function limitError(): GraphQLError {
  return apiError('TOO_MANY_SUBSCRIPTIONS', `a socket may have at most ${MAX_SUBSCRIPTIONS} operations under way`)
}

/** What a document could not be parsed or validated for; anything else is a fault of ours. */
function asErrors(error: unknown): readonly GraphQLError[] {
  if (error instanceof GraphQLError) return [error]
  throw error
}

/** The protocol's side of it: who may connect, and how an operation is run. */
function createProtocol({ graphql, rule, wrongTokens }: SocketParts) {
  return makeServer<Record<string, unknown>, Extra>({
    onConnect: async ({ connectionParams, extra, subscriptions }) => {
      extra.reader.initialised(subscriptions)
      const given = connectionParams?.accessToken ?? bearerOf(extra.request.headers.authorization)
      if (isToken(typeof given === 'string' ? given : null, rule)) return true
      await wrongTokens.wait(extra.request.socket.remoteAddress)
      return false
    },
    onSubscribe: async (connection, _id, params) => {
      if (Object.keys(connection.subscriptions).length > MAX_SUBSCRIPTIONS) return [limitError()]
      const { request: req, socket } = connection.extra
      const enveloped = graphql.getEnveloped({ req, socket, params })
      try {
        const document = enveloped.parse(params.query)
        const errors = enveloped.validate(enveloped.schema, document)
        if (errors.length > 0) return errors
        return {
          schema: enveloped.schema,
          document,
          operationName: params.operationName ?? undefined,
          variableValues: params.variables ?? undefined,
          contextValue: await enveloped.contextFactory(),
          rootValue: enveloped,
        }
      } catch (error) {
        // A document that does not parse is answered on its own operation; the socket and its others go on.
        return asErrors(error)
      }
    },
    onOperation: async ({ extra: { reader } }, _id, _payload, _args, result) => {
      if (isAsyncIterable(result)) reader.begun()
      else await reader.waitToAnswer()
    },
    onError: (_connection, _id, _params, errors) => withoutHttp(errors),
    onNext: (_connection, _id, _params, _args, { errors, data }) =>
      errors && { ...(data !== undefined && { data }), errors: withoutHttp(errors) },
    execute: (args) => (args.rootValue as ReturnType<GraphqlHandler['getEnveloped']>).execute(args),
    subscribe: (args) => (args.rootValue as ReturnType<GraphqlHandler['getEnveloped']>).subscribe(args),
  })
}

/**
 * Serves graphql-transport-ws on the same path as HTTP. graphql-ws asks for the next value only when the last one was
 * written to the socket: this is the backpressure that keeps a client that stops reading from costing memory.
 *
 * @returns what closes every socket
 */
export function serveSocket(server: Server, parts: SocketParts): () => Promise<void> {
  const { rule, turns, refusals, log } = parts
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BYTES, handleProtocols })
  const protocol = createProtocol(parts)
  const readers = new Set<SocketReader>()

  const serve = (socket: WebSocket, raw: Socket, request: IncomingMessage) => {
    const address = raw.remoteAddress
    const onFault = (error: unknown) => log.error({ err: error }, 'a message of a socket could not be handled')
    const reader = new SocketReader(socket, raw, { turns, onFault })
    readers.add(reader)
    // A client's bad frame is no fault of ours: its reason is told, without a stack.
    socket.on('error', ({ message }) => log.info({ address, reason: message }, 'a socket was ended for a bad frame'))
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (message) => reader.send(message),
        close: (code = 1000, reason = '') => reader.close(code, reason),
        onMessage: (handle) => reader.read(handle),
        onPing: () => reader.send(PONG),
      },
      { socket, request, reader },
    )
    socket.once('close', (code, reason) => {
      readers.delete(reader)
      closed(code, String(reason)).catch(onFault)
    })
  }

  server.on('upgrade', (request, socket, head) => {
    const raw = socket as Socket
    const path = request.url?.split('?')[0]
    const refusal = judgeOrigin(request.headers, rule)
    if (refusal) {
      refusals.note(refusal, request)
      refuseUpgrade(raw, '403 Forbidden', refusal.message)
    } else if (path !== '/graphql') refuseUpgrade(raw, '404 Not Found', 'sockets are served at /graphql')
    else sockets.handleUpgrade(request, raw, head, (opened) => serve(opened, raw, request))
  })
  const timer = setInterval(() => {
    for (const reader of readers) reader.beat()
  }, PING_MS).unref()
  return async () => {
    clearInterval(timer)
    for (const reader of readers) reader.close(1001, 'Going away')
    await new Promise((resolve) => sockets.close(resolve))
  }
}
