import { type DocumentNode, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import { StrategyUnknownError } from '../../jobs/plan/space.ts'
import { StoreAwayError } from '../../jobs/ports/jobStore.ts'
import type { ErrorCode } from './errorCodes.ts'

/** What a caller reads where the database is away. */
export const AWAY = 'The database does not answer at the moment; ask again in a few seconds.'

const UNKNOWN = [
  'The database does not answer at the moment, so it is not known whether this was done.',
  'Look before you send it again; a start that has a key can be sent again, and is made once.',
].join(' ')

interface Operation {
  readonly document: DocumentNode
  readonly operationName?: string | null | undefined
}

/** Where in the answer it stands. */
function placeOf(error: unknown) {
  return error instanceof GraphQLError ? { nodes: error.nodes ?? null, path: error.path ?? null } : {}
}

/**
 * What a caller reads of an error; one that says that the store is away becomes a 503, without a word of its inside. That a job of
 * an earlier version names a strategy which is not here is no fault of the server's either.
 */
function explain(error: unknown, { document, operationName }: Operation): unknown {
  const cause = error instanceof GraphQLError ? error.originalError : error
  if (cause instanceof StrategyUnknownError) {
    return new GraphQLError(cause.message, {
      ...placeOf(error),
      extensions: { code: 'STRATEGY_UNKNOWN' satisfies ErrorCode },
    })
  }
  if (!(cause instanceof StoreAwayError)) return error
  const isChange = getOperationAST(document, operationName)?.operation === 'mutation'
  return new GraphQLError(isChange ? UNKNOWN : AWAY, {
    ...placeOf(error),
    extensions: {
      code: 'DATABASE_UNAVAILABLE' satisfies ErrorCode,
      http: { status: 503, headers: { 'retry-after': '2' } },
    },
  })
}

function explainAll(result: ExecutionResult, operation: Operation): ExecutionResult {
  const errors = result.errors?.map((error) => explain(error, operation) as GraphQLError)
  return errors ? { ...result, errors } : result
}

/** Tells callers when the database is away, or a strategy is, in the place of 'Unexpected error.'. */
export function describeStoreErrors(): Plugin {
  return {
    onExecute: ({ args }) => ({
      onExecuteDone: ({ result, setResult }) => {
        if (!isAsyncIterable(result)) setResult(explainAll(result, args))
      },
    }),
    onSubscribe: ({ args }) => ({
      onSubscribeError: ({ error, setError }) => setError(explain(error, args)),
      onSubscribeResult: ({ result, setResult }) => {
        if (!isAsyncIterable(result)) setResult(explainAll(result, args))
        return {
          onNext: ({ result, setResult }) => {
            if (!isAsyncIterable(result)) setResult(explainAll(result, args))
          },
        }
      },
    }),
  }
}
