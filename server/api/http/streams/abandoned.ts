import { isAsyncIterable, type Plugin } from 'graphql-yoga'

/** Whether the client of an operation over HTTP has gone; a socket looks after its own (graphql-ws). */
function isGone(context: unknown): boolean {
  return (context as { readonly request?: Request }).request?.signal.aborted === true
}

/**
 * Ends the stream of a client that has gone before its stream was there: nobody would read it, and nobody would ever end it, so that
 * the feed would hold a viewer for ever.
 */
export function endAbandonedStreams(): Plugin {
  return {
    onSubscribe: ({ args }) => ({
      onSubscribeResult: ({ result }) => {
        if (isAsyncIterable(result) && isGone(args.contextValue)) void result[Symbol.asyncIterator]().return?.()
      },
    }),
  }
}
