import { StoreAwayError } from '../jobs/ports/jobStore.ts'

/** What postgres.js and the system call the loss or the lack of a connection. */
const CONNECTION_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ERR_SOCKET_CLOSED',
  'ERR_STREAM_DESTROYED',
  'ETIMEDOUT',
])

/**
 * What Postgres says when it stops, starts, or takes no more connections: admin_shutdown, crash_shutdown,
 * cannot_connect_now, too_many_connections; idle_session_timeout; and its class 08, connection exceptions.
 * Source: PostgreSQL 18, appendix A.
 */
const SERVER_CODES = /^(57P0[1235]|53300|08...)$/

/**
 * What says that a connection which there was is lost, and not that there is none to be had. Of Postgres: admin_shutdown, crash_shutdown,
 * idle_session_timeout, connection_does_not_exist, connection_failure.
 */
const LOSS_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'ECONNRESET',
  'EPIPE',
  'ERR_SOCKET_CLOSED',
  'ERR_STREAM_DESTROYED',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P05',
  '08003',
  '08006',
])

/**
 * Classes of what Postgres says of itself, whatever it was asked: connections (08), a server that is read-only or a transaction that
 * stood idle (25), rollbacks for the sake of others (40), no room (53), locks (55), an operator's doing (57), the system (58), its own
 * faults (XX). Source: PostgreSQL 18, appendix A.
 */
const FAULT_CODES = /^(08|25|40|53|55|57|58|XX)...$/

/** Whether the code of an error, or of one that caused it, is such a one. */
function hasCode(error: unknown, isSuch: (code: string) => boolean): boolean {
  const seen = new Set<unknown>()
  for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
    if (at instanceof StoreAwayError) return true
    const { code } = at as { code?: unknown }
    if (typeof code === 'string' && isSuch(code)) return true
    seen.add(at)
  }
  return false
}

/** Whether an error, or one that caused it, says that the database is away, and nothing about what was asked of it. */
export function isAway(error: unknown): boolean {
  return hasCode(error, (code) => CONNECTION_CODES.has(code) || SERVER_CODES.test(code))
}

/** Whether an error, or one that caused it, says that the connection was lost which something was asked on. */
export function isLoss(error: unknown): boolean {
  return hasCode(error, (code) => LOSS_CODES.has(code))
}

/** Whether an error says that a row is referred to which is not there, or goes although it is: foreign_key_violation, restrict_violation. */
export function isBrokenReference(error: unknown): boolean {
  return hasCode(error, (code) => code === '23503' || code === '23001')
}

/** Whether an error is the database's own: the same, asked later, may well be answered. */
export function isDatabaseFault(error: unknown): boolean {
  return (
    error instanceof StoreAwayError || hasCode(error, (code) => CONNECTION_CODES.has(code) || FAULT_CODES.test(code))
  )
}
