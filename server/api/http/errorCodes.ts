import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'

/** Every code that an error of the API can have in `extensions.code`, and what it tells a client. */
export const ERROR_CODES = {
  BAD_REQUEST: 'The request is none that is served: its method, its content type, or its multipart form.',
  GRAPHQL_PARSE_FAILED: 'The document is no GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document asks for what the schema does not have.',
  BAD_USER_INPUT: 'A variable or an argument cannot be used: the message names it, its value and what is allowed.',
  NOT_FOUND: 'Nothing has this id.',
  STRATEGY_UNKNOWN: 'A job of earlier names a strategy whose file is not here.',
  NOT_REPEATABLE:
    'Trades of a trial cannot be shown: its strategy was changed since, or answers otherwise each time (409, tables alone).',
  UNAUTHENTICATED: 'The server needs a token, and this is none of its own (401).',
  FORBIDDEN: 'Pages of this origin, or under this host name, may not ask (403).',
  DOCUMENT_TOO_LARGE: 'The document has too many bytes or tokens; `given`, `allowed` and `setting` say more.',
  DOCUMENT_TOO_DEEP: 'Too many fields stand inside of fields.',
  TOO_MANY_ALIASES: 'Too many fields have another name.',
  TOO_MANY_FIELDS: 'The document has too many fields, each fragment counted where it is spread.',
  TOO_MANY_DIRECTIVES: 'The document has too many directives.',
  TOO_COSTLY: 'Answering would take too much: ask for shorter lists, or for fewer charts at once.',
  TOO_MANY_SUBSCRIPTIONS: 'The socket has too many operations under way.',
  TOO_BUSY:
    'Others send large requests or files, or read large tables, at the moment; come again after `retry-after` (503).',
  TOO_MANY_UPLOADS: 'Others upload files at the moment; come again after `retry-after` (503).',
  UPLOAD_NOT_KEPT: 'The file could not be written to the disk of the server (507).',
  REQUEST_TIMEOUT: 'The request did not arrive in time (408).',
  REQUEST_ENTITY_TOO_LARGE: 'The body is too large; the message names the limit and the way out (413).',
  DATABASE_UNAVAILABLE:
    'The database is away; ask again in a few seconds. After a mutation, look before you send it again (503).',
  INTERNAL_SERVER_ERROR: 'A fault of the server, which stands in its log.',
} as const

/** One of `ERROR_CODES`. */
export type ErrorCode = keyof typeof ERROR_CODES

/** An error that clients are told. */
export function apiError(code: ErrorCode, message: string, extensions: object = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } })
}

/** An error of what was asked, not of a resolver: variables that cannot be used, an operation that is not there. */
function coded(error: GraphQLError): GraphQLError {
  if ((error.originalError && error.path) || error.extensions.code !== undefined) return error
  const { nodes = null, source = null, positions = null, path = null } = error
  return new GraphQLError(error.message, {
    nodes,
    source,
    positions,
    path,
    extensions: { ...error.extensions, code: 'BAD_USER_INPUT' satisfies ErrorCode },
  })
}

function codeAll(result: ExecutionResult): ExecutionResult {
  return result.errors ? { ...result, errors: result.errors.map(coded) } : result
}

/** Gives a code to the errors of variables and arguments, which graphql leaves without one. */
export function codeErrors(): Plugin {
  return {
    onExecute: () => ({
      onExecuteDone: ({ result, setResult }) => {
        if (!isAsyncIterable(result)) setResult(codeAll(result))
      },
    }),
    onSubscribe: () => ({
      onSubscribeResult: ({ result, setResult }) => {
        if (!isAsyncIterable(result)) setResult(codeAll(result))
      },
    }),
  }
}

/** The same errors without what concerns HTTP alone, for other transports. */
export function withoutHttp(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
  return errors.map((error) => {
    const { extensions, ...rest } = error.toJSON()
    const { http: _, ...kept } = extensions ?? {}
    return Object.keys(kept).length > 0 ? { ...rest, extensions: kept } : rest
  })
}
