import {
  Client,
  type CombinedError,
  cacheExchange,
  fetchExchange,
  mapExchange,
  subscriptionExchange,
} from '@urql/svelte'
import { access } from '../runes/access.svelte.ts'
import { passes } from './failures.ts'
import { createSocket } from './socket.ts'

const socket = createSocket()

const options = {
  url: '/graphql',
  preferGetMethod: false,
  fetchOptions: () => ({
    headers: {
      // Forces a CORS preflight for multipart bodies, so that a foreign page cannot send one.
      'graphql-require-preflight': 'true',
      ...(access.token ? { authorization: `Bearer ${access.token}` } : {}),
    },
  }),
}

const denial = mapExchange({
  onError(error) {
    if (error.response?.status === 401) access.deny()
  },
})

/** Asks without keeping the answers: for lists that are walked through and charts that are narrowed, of which each question is another. */
export const forgetful = new Client({ ...options, exchanges: [denial, fetchExchange] })

/**
 * The GraphQL client of the page: queries and mutations by fetch, files by the multipart request
 * specification, subscriptions over a socket that reconnects for ever.
 */
export const client = new Client({
  ...options,
  exchanges: [
    cacheExchange,
    denial,
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: (request) => ({
        subscribe: (sink) => ({
          unsubscribe: socket.subscribe({ ...request, query: request.query ?? '' }, sink),
        }),
      }),
    }),
  ],
})

/** What is tried again by itself waits for so long. */
const AGAIN_MS = 3000

/** Tries in a while what failed for a reason that passes. Returns how to stop that. */
export function tryLater(error: CombinedError | undefined, again: () => void): () => void {
  if (!error || !passes(error)) return () => undefined
  const timer = setTimeout(again, AGAIN_MS)
  return () => clearTimeout(timer)
}
