import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Who may use the API of this server. */
export interface AccessRule {
  /** The secret that every request must carry; null where only this machine can reach the server. */
  readonly token: string | null
}

/** Why a request is turned away. */
export interface Refusal {
  readonly status: 401 | 403
  readonly message: string
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

function hostnameOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null
}

function isLoopbackName(hostname: string | null): boolean {
  return hostname !== null && LOOPBACK_NAMES.has(hostname)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Whether `given` is the secret, in a time that does not tell how much of it is right. */
export function isToken(given: string | null | undefined, { token }: AccessRule): boolean {
  return token === null || (typeof given === 'string' && timingSafeEqual(digest(given), digest(token)))
}

/** The token of an `Authorization: Bearer …` header; null where there is none. */
export function bearerOf(header: string | undefined): string | null {
  return header?.match(/^Bearer (.+)$/i)?.[1] ?? null
}

/**
 * Whether a page may have sent this request. Without a token nothing but the browser's same-origin rules guard the
 * server, so a foreign page must not reach it: neither by its own origin, nor by a name of its own that it lets
 * point to this machine (DNS rebinding). With a token, knowing it is what counts.
 */
export function judgeOrigin({ host = '', origin }: IncomingHttpHeaders, { token }: AccessRule): Refusal | null {
  if (token !== null) return null
  if (!isLoopbackName(hostnameOf(`http://${host}`))) {
    return { status: 403, message: `the host '${host}' is not this machine; use 127.0.0.1 or localhost` }
  }
  if (origin === undefined || isLoopbackName(hostnameOf(origin))) return null
  return { status: 403, message: `pages of ${origin} may not use this server; set ACCESS_TOKEN to allow other origins` }
}

/** Why an HTTP request to the API is turned away; null where it is let in. */
export function judgeRequest(headers: IncomingHttpHeaders, rule: AccessRule): Refusal | null {
  const refusal = judgeOrigin(headers, rule)
  if (refusal || isToken(bearerOf(headers.authorization), rule)) return refusal
  return { status: 401, message: 'this server needs a token: send it as the header Authorization: Bearer …' }
}

/** Headers that no page of another origin can send without asking first; clients call theirs by these names. */
const PREFLIGHT_HEADERS = ['graphql-require-preflight', 'apollo-require-preflight', 'x-graphql-yoga-csrf']

/** Content types that a page of any origin can send without asking first (Fetch standard, CORS-safelisted). */
const SIMPLE_TYPES = ['', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']

/** A request as far as it tells which page made a browser send it. */
export interface BrowserRequest {
  readonly method?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/** The media type of a request's body, without its parameters; empty where it names none. */
export function mediaTypeOf(headers: IncomingHttpHeaders): string {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
}

/** Whether a browser asks with a preflight before it sends such a request to another origin. */
function isAskedFirst({ method, headers }: BrowserRequest): boolean {
  if (PREFLIGHT_HEADERS.some((name) => headers[name] !== undefined)) return true
  if (method === 'POST') return !SIMPLE_TYPES.includes(mediaTypeOf(headers))
  return method !== 'GET' && method !== 'HEAD'
}

/** Whether a reader opens GraphiQL, as by a link of any page: it is answered with a page, and runs nothing. */
function isNavigation({ method, headers }: BrowserRequest): boolean {
  const isDocument = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  return method === 'GET' && isDocument && headers.accept?.includes('text/html') === true
}

/** Whether an EventSource of a page that names its origin asks, which can send no header of its own; by GET nothing is ever changed. */
function isEventSource({ method, headers }: BrowserRequest): boolean {
  return method === 'GET' && headers.origin !== undefined && headers.accept === 'text/event-stream'
}

/**
 * Why a request is turned away that a page may have made a browser send without a word of its origin, as an image or a
 * form does. Browsers tell by `Sec-Fetch-Site` whose page it was; requests of scripts have neither that nor an origin.
 * With a token, none of this is needed: no page can make a browser send it.
 */
export function judgeBrowserRequest(visit: BrowserRequest, { token }: AccessRule): Refusal | null {
  const { origin, 'sec-fetch-site': site } = visit.headers
  if (token !== null || isNavigation(visit) || isEventSource(visit)) return null
  const isForeign = site === 'cross-site' || site === 'same-site'
  if (isForeign && origin === undefined) {
    return { status: 403, message: 'pages of other origins may not use this server; set ACCESS_TOKEN to allow them' }
  }
  if (isAskedFirst(visit) || (!isForeign && (site !== undefined || origin === undefined))) return null
  const message = `a request that pages can send unasked needs the header ${PREFLIGHT_HEADERS[0]}: true`
  return { status: 403, message }
}
