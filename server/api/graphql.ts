import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import { createYoga, type YogaServerInstance } from 'graphql-yoga'
import type { Log } from '../jobs/ports.ts'
import { tellWhenAway } from './away.ts'
import type { Context } from './context.ts'
import { boundBodies, type RequestContext } from './requestBodies.ts'
import { schema } from './schema.ts'

/** What a newcomer finds in GraphiQL. */
const FIRST_QUERY = `# Jobs, newest first, with their best trial. The docs on the left describe every field.
{
  jobs(first: 5) {
    totalCount
    nodes {
      id name state
      progress { fraction message }
      best { parameters { name value } metrics { sharpe totalReturn } }
    }
  }
}
`

/** Yoga with the schema and the context of this server. */
export type GraphqlHandler = YogaServerInstance<RequestContext, Context>

/**
 * The GraphQL handler for HTTP and SSE. What a resolver throws by mistake is written to the log and answered as
 * 'Unexpected error.': no stack, no path and no statement leaves the server.
 */
export function createGraphql(context: Context, log: Log): GraphqlHandler {
  const note = (...details: unknown[]) => log.error({ err: details[0] }, 'an operation failed')
  return createYoga<RequestContext, Context>({
    schema,
    context: () => context,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    renderGraphiQL,
    graphiql: { title: 'Barline API', subscriptionsProtocol: 'WS', defaultQuery: FIRST_QUERY },
    // Uploads are read before (`Uploads`), and other bodies are bounded by a plugin of ours.
    multipart: false,
    maxRequestBodySize: false,
    plugins: [tellWhenAway(), boundBodies()],
    maskedErrors: { isDev: false },
    cors: { origin: '*', credentials: false },
    logging: { debug: () => undefined, info: () => undefined, warn: note, error: note },
  })
}
