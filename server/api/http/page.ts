import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { ROUTES } from '../../../schema/routes.ts'

/** What answers where there is nothing. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** Whether a path is one of the page's own; parts that are empty do not count, as in the page. */
export function isRoute(path: string): boolean {
  const parts = path.split('/').filter(Boolean)
  const fits = (route: readonly string[]) =>
    route.length === parts.length && route.every((name, index) => name.startsWith(':') || name === parts[index])
  return ROUTES.some(fits)
}

/**
 * Serves the files of the built page, and the page itself where it has a view. Where it has none a browser gets it too, which says so
 * in words, and with it the status 404; others get what `nothing` answers.
 *
 * @param folder absolute
 */
export function servePage(folder: string, nothing: Handler): Handler {
  const files = sirv(folder, { etag: true, dotfiles: false })
  const sayMissing: Handler = (request, response) => {
    if (!request.headers.accept?.includes('text/html')) return nothing(request, response)
    response.writeHead(404, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    if (request.method === 'HEAD') response.end()
    else createReadStream(join(folder, 'index.html')).pipe(response)
  }
  return (request, response) => {
    const path = request.url?.split('?')[0] ?? '/'
    if (isRoute(path)) request.url = '/'
    files(request, response, () => sayMissing(request, response))
  }
}
