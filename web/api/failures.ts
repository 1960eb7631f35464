import type { CombinedError } from '@urql/svelte'

/** Whether the reason of a failure passes by itself: the server or its database cannot be reached now. */
export function passes(error: CombinedError): boolean {
  const away = error.graphQLErrors.some(({ extensions }) => extensions.code === 'DATABASE_UNAVAILABLE')
  return away || (error.networkError !== undefined && !error.response)
}

/** What went wrong with what the reader asked for, which nobody asks for again by itself. */
export function explainRefusal(error: CombinedError): string {
  return error.networkError && !error.response
    ? 'The server cannot be reached. Try again when there is a connection.'
    : explain(error)
}

/** What went wrong with a request, in words for the reader. */
export function explain(error: CombinedError): string {
  if (error.networkError && !error.response)
    return 'The server cannot be reached. It is tried again as soon as there is a connection.'
  if (error.networkError) return `The server answered ${error.response.status} ${error.response.statusText}.`
  return error.graphQLErrors.map((one) => one.message).join(' ')
}
