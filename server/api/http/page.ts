import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import Negotiator from 'negotiator'
import sirv from 'sirv'
import { ROUTES } from '../../../schema/routes.ts'

/** What answers where there is nothing. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * What the page may load and run (Content Security Policy, level 3): files of this server and its API, nothing that stands in a document
 * itself, and nothing of anyone else. GraphiQL, which is written into its document, is not served by this handler.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The build names what it puts here by its content: what has such a name never changes. */
const HASHED = '/assets/'

const A_YEAR = 'public, max-age=31536000, immutable'

/** Whether it is the newest is asked each time; where it is, nothing is sent. */
const ASKED_EACH_TIME = 'no-cache'

/** The encodings in which the build has written files beside the plain ones. */
const ENCODINGS = ['br', 'gzip']

/** Whether a path is one of the page's own; parts that are empty do not count, as in the page. A part that begins with a colon is any. */
export function isRoute(path: string): boolean {
  const parts = path.split('/').filter(Boolean)
  const fits = (route: readonly string[]) =>
    route.length === parts.length && route.every((name, index) => name.startsWith(':') || name === parts[index])
  return ROUTES.some(fits)
}

function setCaching(response: ServerResponse, path: string): void {
  response.setHeader('cache-control', path.startsWith(HASHED) ? A_YEAR : ASKED_EACH_TIME)
}

/**
 * Serves the files of the built page, compressed where the client takes that, and the page itself where it has a view. Where it has none
 * a browser gets it too, which says so in words, and with it the status 404; others get what `nothing` answers.
 *
 * @param folder absolute
 */
export function servePage(folder: string, nothing: Handler): Handler {
  const files = sirv(folder, { etag: true, brotli: true, gzip: true, extensions: [], setHeaders: setCaching })
  const sayMissing: Handler = (request, response) => {
    if (!request.headers.accept?.includes('text/html')) return nothing(request, response)
    response.writeHead(404, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    if (request.method === 'HEAD') response.end()
    else createReadStream(join(folder, 'index.html')).pipe(response)
  }
  return (request, response) => {
    const path = request.url?.split('?')[0] ?? '/'
    response.setHeader('content-security-policy', POLICY)
    // The file server looks for names in this header, whatever stands behind them.
    request.headers['accept-encoding'] = new Negotiator(request).encodings(ENCODINGS).join()
    if (isRoute(path)) request.url = '/index.html'
    else if (path === '/index.html') return sayMissing(request, response)
    files(request, response, () => sayMissing(request, response))
  }
}
