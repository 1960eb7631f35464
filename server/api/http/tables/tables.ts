import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import { StrategyUnknownError } from '../../../jobs/plan/space.ts'
import { StoreAwayError } from '../../../jobs/ports/jobStore.ts'
import type { Log } from '../../../jobs/ports/log.ts'
import { noSuchJob, shown } from '../../../jobs/problems.ts'
import type { Context } from '../../context.ts'
import { AWAY } from '../away.ts'
import { apiError, type ErrorCode } from '../errorCodes.ts'
import type { FairScheduler } from '../fairScheduler.ts'
import { type Gate, refuse } from '../guard.ts'
import { fileHeaders, type Table } from './table.ts'
import { expectNothing, readTableQuery } from './tableQuery.ts'
import { tradesTable } from './trades.ts'
import { trialsTable } from './trials.ts'

/** What tables are served with. */
export interface TablesParts {
  readonly context: Context
  readonly gate: Gate
  readonly turns: FairScheduler
  readonly log: Log
}

/** The addresses of tables. */
const ADDRESS = /^\/jobs\/([^/]+)\/(?:trials\.csv|trials\/([^/]+)\/trades\.csv)$/

/** Tables that are read at once, of all clients together: each has the database find hundreds of trials after the other. */
const MOST = 8

/** How errors are answered that are the caller's, or the moment's. */
const STATUSES: Readonly<Partial<Record<ErrorCode, number>>> = {
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  STRATEGY_UNKNOWN: 409,
  NOT_REPEATABLE: 409,
  TOO_BUSY: 503,
  DATABASE_UNAVAILABLE: 503,
}

/** Pages of other origins, where these may ask at all, see what the file is called. */
const SHARED = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'content-disposition' }

const PREFLIGHT = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD',
  'access-control-allow-headers': 'authorization',
  'access-control-max-age': '86400',
}

/** Whether an address is one of a table. */
export function isTable(path: string): boolean {
  return ADDRESS.test(path)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // What is no text names nothing that there is.
    return part
  }
}

/** The table of an address. @throws GraphQLError that says what is wrong with the address */
async function tableOf(url: URL, context: Context): Promise<Table> {
  const [, id = '', number] = (ADDRESS.exec(url.pathname) ?? []).map((part) => part && decode(part))
  const query = number === undefined ? readTableQuery(url.searchParams) : null
  const job = await context.store.job(id)
  if (!job) throw apiError('NOT_FOUND', noSuchJob(id))
  if (query) return trialsTable(job, query, context)
  expectNothing(url.searchParams)
  const place = /^\d{1,9}$/.test(number ?? '') ? [{ jobId: job.id, number: Number(number) }] : []
  const [trial] = await context.store.trialsAt(place)
  if (!trial) throw apiError('NOT_FOUND', `no finished trial of this job has the number '${shown(number ?? '')}'`)
  return tradesTable(job, trial, context)
}

/** An error as callers are told it; null where it is a fault of the server's. */
function toldOf(error: unknown): { readonly code: ErrorCode; readonly message: string } | null {
  if (error instanceof StoreAwayError) return { code: 'DATABASE_UNAVAILABLE', message: AWAY }
  if (error instanceof StrategyUnknownError) return { code: 'STRATEGY_UNKNOWN', message: error.message }
  if (error instanceof GraphQLError) return { code: error.extensions.code as ErrorCode, message: error.message }
  return null
}

/** Writes pieces, each when there is room for it; returns at once where the client goes. */
async function write(response: ServerResponse, pieces: AsyncIterable<string>, turns: FairScheduler): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  for await (const piece of pieces) {
    if (!response.write(piece) && !response.closed) {
      // One that is gone takes nothing any more; the next look ends it.
      await once(response, 'drain', { signal: gone.signal }).catch(() => undefined)
    }
    if (gone.signal.aborted) return
    await turns.take()
  }
  response.end()
}

/**
 * Serves tables as CSV, each piece made when the one before was taken: one whose client reads slowly waits, and one whose client is gone
 * ends. A table that cannot be read to its end ends with its connection, so that nobody takes a part for the whole.
 */
export function serveTables({ context, gate, turns, log }: TablesParts) {
  let reading = 0

  async function send(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (reading >= MOST)
      throw apiError('TOO_BUSY', `the server sends ${MOST} tables already; ask again in a few seconds`)
    reading += 1
    try {
      const table = await tableOf(new URL(request.url ?? '/', 'http://localhost'), context)
      response.writeHead(200, { ...fileHeaders(table.name), ...SHARED, 'cache-control': 'no-store' })
      if (request.method === 'HEAD') response.end()
      else await write(response, table.pieces, turns)
    } finally {
      reading -= 1
    }
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '' } = request
    // A preflight carries no token; what it asks about is judged when it comes.
    if (method === 'OPTIONS') return void response.writeHead(204, PREFLIGHT).end()
    if (!(await gate(request, response))) return
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD')
      return refuse(response, 405, `${method} is not served here: read a table by GET`, 'BAD_REQUEST')
    }
    await turns.take()
    try {
      await send(request, response)
    } catch (error) {
      const told = toldOf(error)
      if (!told) log.error({ err: error, url: request.url }, 'a table could not be read')
      if (response.headersSent) response.destroy()
      else if (told) refuse(response, STATUSES[told.code] ?? 500, told.message, told.code)
      else refuse(response, 500, 'Unexpected error.', 'INTERNAL_SERVER_ERROR')
    }
  }
}
