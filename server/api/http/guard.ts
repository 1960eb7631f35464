import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AccessRule, bearerOf, judgeBrowserRequest, judgeRequest, mediaTypeOf } from './access.ts'
import { Bodies, MAX_BODY } from './bodies.ts'
import { discardRest } from './discard.ts'
import type { ErrorCode } from './errorCodes.ts'
import type { FairScheduler } from './fairScheduler.ts'
import type { GraphqlHandler } from './graphql.ts'
import type { Refusals } from './refusals.ts'
import { MAX_UPLOAD_BYTES, type Uploads } from './uploads/uploads.ts'
import type { WrongTokens } from './wrongTokens.ts'

const CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  408: 'REQUEST_TIMEOUT',
  413: 'REQUEST_ENTITY_TOO_LARGE',
  503: 'TOO_BUSY',
}

/** What the guard needs beside the API that it guards. */
export interface GuardParts {
  readonly rule: AccessRule
  readonly turns: FairScheduler
  readonly wrongTokens: WrongTokens
  readonly uploads: Uploads
  readonly refusals: Refusals
}

/** Says why a request is not answered, as GraphQL clients read it. A page that is kept out may read it too: it tells nothing but the rule. */
export function refuse(response: ServerResponse, status: number, message: string, code = CODES[status]): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'access-control-allow-origin': '*',
    ...(status === 503 && { 'retry-after': '2' }),
    ...restOf(response, status),
  })
  response.end(JSON.stringify({ errors: [{ message, extensions: { code } }] }))
}

/** A body that is too long is thrown away as it comes. What is left of another one is not waited for. */
function restOf(response: ServerResponse, status: number): Readonly<Record<string, string>> {
  if (status === 413 || status === 503) return discardRest(response)
  return response.req.complete ? {} : { connection: 'close' }
}

/** The most bytes that the body of a request may have. */
export function mostBytes({ headers }: IncomingMessage): number {
  return mediaTypeOf(headers) === 'multipart/form-data' ? MAX_UPLOAD_BYTES : MAX_BODY
}

/** Whether a request is let in; one that is not has its answer. */
export type Gate = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

/** Decides who may ask. */
export function createGate({
  rule,
  wrongTokens,
  refusals,
}: Pick<GuardParts, 'rule' | 'wrongTokens' | 'refusals'>): Gate {
  return async (request, response) => {
    const { headers } = request
    const refusal = judgeRequest(headers, rule) ?? judgeBrowserRequest(request, rule)
    if (refusal?.status === 401 && bearerOf(headers.authorization)) await wrongTokens.wait(request.socket.remoteAddress)
    if (!refusal) return true
    refusals.note(refusal, request)
    refuse(response, refusal.status, refusal.message)
    return false
  }
}

/** Guards the API: who may ask, and how much at once. */
export function guard(graphql: GraphqlHandler, { turns, uploads, ...parts }: GuardParts) {
  const bodies = new Bodies(turns)
  const isLetIn = createGate(parts)
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, headers } = request
    // A preflight carries no token; what it asks about is judged when it comes.
    if (method === 'OPTIONS') return void graphql(request, response)
    if (!(await isLetIn(request, response))) return
    if (method === 'POST' && mediaTypeOf(headers) === 'multipart/form-data')
      return uploads.serve(request, response, (operations) => void graphql(request, response, { operations }))
    if (method === 'POST') {
      const read = await bodies.read(request)
      if (read === null) return
      if ('status' in read) return refuse(response, read.status, read.message)
      response.once('close', read.release)
      Object.assign(request, { body: read.body })
    }
    await turns.take()
    void graphql(request, response)
  }
}
