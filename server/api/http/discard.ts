import type { IncomingMessage, ServerResponse } from 'node:http'

/** How long the rest of a request is read that was answered before it had come: time for 300 MB over 100 Mbit a second. */
const DISCARD_MS = 30_000

/** Requests that wait for a word before they send their body, and were not given it. */
const silent = new WeakSet<IncomingMessage>()

/**
 * To be called where a client asks whether it may send its body (`Expect: 100-continue`). One whose body is longer than is allowed
 * is not told to go on.
 */
export function answerExpectation(request: IncomingMessage, response: ServerResponse, mostBytes: number): void {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) silent.add(request)
  else response.writeContinue()
}

/**
 * Has the rest of a request thrown away whose answer comes before it: most clients read no answer while they send, and a
 * connection that is closed with unread bytes takes the answer back. Whoever still sends after `discardMs` is cut off. To be called
 * before the head of the answer is written.
 *
 * @returns headers of the answer
 */
export function discardRest(response: ServerResponse, discardMs = DISCARD_MS): Readonly<Record<string, string>> {
  const { req: request } = response
  if (request.complete) return {}
  // Nothing of it comes, so nothing is taken back.
  if (silent.has(request)) return { connection: 'close' }
  // Node would close the connection behind the answer to a client that wants no other.
  const isLast = !response.shouldKeepAlive
  response.shouldKeepAlive = true
  request.resume()
  const timer = setTimeout(() => request.socket.destroy(), discardMs).unref()
  request.once('end', () => isLast && request.socket.end())
  request.once('close', () => clearTimeout(timer))
  return {}
}
