/**
 * Says in one sentence why something failed, for people. Of a statement that failed it is what the database says: the layer in
 * between writes the statement and all of its values into its own message.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('query' in error && 'params' in error)
    return error.cause instanceof Error ? error.cause.message : 'a statement failed'
  return error.message
}
