import { createYoga, type YogaServerInstance } from 'graphql-yoga'
import type { Log } from '../../jobs/ports/log.ts'
import type { Context } from '../context.ts'
import { schema } from '../schema.ts'
import { explainRefusals } from './answers.ts'
import { describeStoreErrors } from './away.ts'
import { compressAnswers } from './compression.ts'
import { codeErrors } from './errorCodes.ts'
import type { DocumentLimits } from './limits/documentLimits.ts'
import { createDocumentCache, limitDocuments } from './limits/documents.ts'
import { type OperationContext, openOperation } from './operation.ts'
import { endAbandonedStreams } from './streams/abandoned.ts'
import { numberEvents, positionOf } from './streams/position.ts'
import { takeUploads, type UploadContext } from './uploads/plugin.ts'

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

/** How long a browser may keep the answer to a preflight, in seconds: a day, which is the most that any of them allows. */
const PREFLIGHT_S = 86_400

/** Yoga with the schema and the context of this server. */
export type GraphqlHandler = YogaServerInstance<UploadContext, OperationContext>

/** What the handler works with. */
export interface GraphqlParts {
  readonly log: Log
  /** The most that one document may ask for. */
  readonly limits: DocumentLimits
}

/**
 * The GraphQL handler for HTTP and SSE. What a resolver throws by mistake is written to the log and answered as
 * 'Unexpected error.': no stack, no path and no statement leaves the server.
 */
export function createGraphql(context: Context, { log, limits }: GraphqlParts): GraphqlHandler {
  const note = (...details: unknown[]) => log.error({ err: details[0] }, 'an operation failed')
  return createYoga<UploadContext, OperationContext>({
    schema,
    context: ({ request }) => openOperation(context, positionOf(request)),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    // Nine megabytes of text: whoever does not open it need not load them.
    renderGraphiQL: async (options) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    graphiql: { title: 'Barline API', subscriptionsProtocol: 'WS', defaultQuery: FIRST_QUERY },
    parserAndValidationCache: { documentCache: createDocumentCache(), errorCache: createDocumentCache() },
    // Bodies are read before (`Bodies`, `Uploads`).
    multipart: false,
    maxRequestBodySize: false,
    plugins: [
      limitDocuments(schema, limits),
      codeErrors(),
      describeStoreErrors(),
      explainRefusals(),
      takeUploads(),
      endAbandonedStreams(),
      numberEvents(),
      compressAnswers(),
    ],
    maskedErrors: { isDev: false },
    cors: { origin: '*', credentials: false, maxAge: PREFLIGHT_S },
    logging: { debug: () => undefined, info: () => undefined, warn: note, error: note },
  })
}
