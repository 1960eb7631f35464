/**
 * Says in one sentence why something failed, for people. Of a statement that failed it is what the database says: the layer in
 * between writes the statement and all of its values into its own message.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('query' in error && 'params' in error)
    return error.cause instanceof Error ? error.cause.message : 'a statement failed'
  // A host name with several addresses fails at each of them, and the whole has no words of its own.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ')
  return error.message
}
