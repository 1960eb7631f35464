import type { Server } from 'node:http'
import { GraphQLError } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { type AccessRule, bearerOf, isToken, judgeOrigin } from './access.ts'
import { withoutHttp } from './errorCodes.ts'
import type { GraphqlHandler } from './graphql.ts'

/** The most operations that one socket may have under way. */
const MOST_SUBSCRIPTIONS = 200

/** The longest message that a client may send, in bytes. */
const MOST_BYTES = 1_048_576

function limitError(): GraphQLError {
  return new GraphQLError(`a socket may have at most ${MOST_SUBSCRIPTIONS} operations under way`, {
    extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
  })
}

/** What a document could not be parsed or validated for; anything else is a fault of ours. */
function asErrors(error: unknown): readonly GraphQLError[] {
  if (error instanceof GraphQLError) return [error]
  throw error
}

/**
 * Serves graphql-transport-ws on the same path as HTTP. graphql-ws asks for the next value only when the last one was
 * written to the socket: this is the backpressure that keeps a client that stops reading from costing memory.
 *
 * @returns what closes every socket
 */
export function serveSocket(server: Server, graphql: GraphqlHandler, rule: AccessRule): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES })
  server.on('upgrade', (request, socket, head) => {
    const path = request.url?.split('?')[0]
    const refusal = judgeOrigin(request.headers, rule)
    if (path === '/graphql' && !refusal) {
      sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request))
    } else {
      socket.end(`HTTP/1.1 ${refusal ? '403 Forbidden' : '404 Not Found'}\r\nConnection: close\r\n\r\n`)
    }
  })
  const { dispose } = useServer(
    {
      onConnect: ({ connectionParams, extra }) => {
        const given = connectionParams?.accessToken ?? bearerOf(extra.request.headers.authorization)
        return isToken(typeof given === 'string' ? given : null, rule)
      },
      onSubscribe: async (connection, _id, params) => {
        if (Object.keys(connection.subscriptions).length > MOST_SUBSCRIPTIONS) return [limitError()]
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
      onError: (_connection, _id, _params, errors) => withoutHttp(errors),
      onNext: (_connection, _id, _params, _args, { errors, data }) =>
        errors && { ...(data !== undefined && { data }), errors: withoutHttp(errors) },
      execute: (args) => (args.rootValue as ReturnType<GraphqlHandler['getEnveloped']>).execute(args),
      subscribe: (args) => (args.rootValue as ReturnType<GraphqlHandler['getEnveloped']>).subscribe(args),
    },
    sockets,
  )
  return async () => {
    await dispose()
  }
}
