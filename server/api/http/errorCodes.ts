import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'

/** An error of what was asked, not of a resolver: variables that cannot be used, an operation that is not there. */
function coded(error: GraphQLError): GraphQLError {
  if ((error.originalError && error.path) || error.extensions.code !== undefined) return error
  const { nodes = null, source = null, positions = null, path = null } = error
  return new GraphQLError(error.message, {
    nodes,
    source,
    positions,
    path,
    extensions: { ...error.extensions, code: 'BAD_USER_INPUT' },
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
