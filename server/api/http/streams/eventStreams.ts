import type { ServerResponse } from 'node:http'

function isEventStream(response: ServerResponse): boolean {
  return response.headersSent && String(response.getHeader('content-type')).startsWith('text/event-stream')
}

/**
 * The answers that are under way on a web server, of which some are streams of events. A stream says `event: complete` when it has
 * nothing more to tell; one that ends because its server does must not, so that clients come back.
 */
export class EventStreams {
  readonly #answers = new Set<ServerResponse>()

  /** An answer has begun. */
  watch(response: ServerResponse): void {
    this.#answers.add(response)
    response.once('close', () => this.#answers.delete(response))
  }

  /** Ends every stream where it is, with its connection. To be called before what they tell of is closed. */
  end(): void {
    for (const response of this.#answers) {
      if (!isEventStream(response)) continue
      const { socket } = response
      response.end()
      socket?.end()
    }
  }
}
