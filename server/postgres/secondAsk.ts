import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import { isLoss } from './away.ts'
import { isRead } from './reads.ts'
import { lossOf } from './socketWay.ts'

/** What a transaction does. */
export type Work = (tx: postgres.TransactionSql) => Promise<unknown>

/** `begin` of a pool, with a mode that may be empty. */
export type Begin = (mode: string, work: Work) => Promise<unknown>

/** The pool that something is asked of. */
export interface Pool {
  readonly isClosed: boolean
  /** The most connections that it has. */
  readonly max: number
}

/** What of a statement of postgres.js 3.4.9 matters here. */
interface Statement extends Promise<unknown> {
  /** Its text as it is sent; absent as long as nothing of it was. */
  readonly string?: string
  readonly options: object
  /** Whether rows are objects, values or bytes. */
  isRaw?: boolean | 'values'
  readonly cancelled?: unknown
  readonly cursorFn?: unknown
  readonly forEachFn?: unknown
  readonly onlyDescribe?: unknown
  readonly streaming?: unknown
  resolve(rows: unknown): void
  reject(error: unknown): void
}

/** How often something is asked again that was sent: once, and once more, for another connection may be lost without being known to be. */
const MOST_AGAIN = 2

/**
 * How often something may be asked again. What was never sent is counted apart: when a connection is made again that the server has
 * ended, the driver tells the first statement on it of that end, so each connection of a pool may fail it once.
 */
class Patience {
  #sent = MOST_AGAIN
  #unsent: number

  constructor({ max }: Pool) {
    this.#unsent = max
  }

  /** Takes one try. @returns whether there was one */
  spend(wasSent: boolean): boolean {
    if (wasSent) this.#sent -= 1
    else this.#unsent -= 1
    return this.#sent >= 0 && this.#unsent >= 0
  }
}

/** Rests before it is asked again: what was lost together is known to be lost by then, and no connection of it is taken. */
const REST_MS = 10

/** Statements that were handed to someone who takes their rows one by one, or that were called off, are his. */
function isWhole({ cancelled, cursorFn, forEachFn, onlyDescribe, streaming }: Statement): boolean {
  return !(cancelled || cursorFn || forEachFn || onlyDescribe || streaming)
}

/** Whether a statement that was lost cannot have changed anything: it reads, or was never sent. */
function isHarmless({ string }: Statement): boolean {
  return string === undefined || isRead(string)
}

/** The driver numbers rows on from those of an answer that was cut off, so that the next answer begins with holes. */
function withoutHoles(rows: unknown): unknown {
  if (!Array.isArray(rows) || rows.length === 0 || 0 in rows) return rows
  rows.splice(
    0,
    rows.findIndex((_, index) => index in rows),
  )
  return rows
}

/** A pool or a transaction of which each statement is looked at when it is made. Parts of statements are made alike, and never sent. */
function watched<Sql extends postgres.ISql>(sql: Sql, look: (made: Statement, make: () => Statement) => void): Sql {
  const call = sql as unknown as (...given: unknown[]) => unknown
  const { unsafe } = sql
  const watch = (make: () => unknown) => {
    const made = make()
    // Names and lists are no promises.
    if (made instanceof Promise) look(made as Statement, make as () => Statement)
    return made
  }
  const tag = (...given: unknown[]) => watch(() => call(...given))
  const watchedUnsafe = (...given: Parameters<typeof unsafe>) => watch(() => unsafe(...given))
  return Object.assign(tag, sql, { unsafe: watchedUnsafe }) as unknown as Sql
}

/**
 * Asks a statement anew whose connection is lost. It is another one for the driver, which keeps the lost one: when its connection is made
 * again, that one is told of an empty answer.
 */
function askAgain(first: Statement, make: () => Statement, pool: Pool, before: Patience | null = null): void {
  const { resolve, reject } = first
  first.resolve = (rows) => resolve(withoutHoles(rows))
  first.reject = (error) => {
    if (pool.isClosed || !isLoss(error) || !isWhole(first) || !isHarmless(first)) return reject(error)
    // Nearly every statement is answered: it costs none.
    const patience = before ?? new Patience(pool)
    if (!patience.spend(first.string !== undefined)) return reject(error)
    first.resolve = first.reject = () => undefined
    setTimeout(() => {
      if (pool.isClosed) return reject(error)
      const next = make()
      if (first.isRaw) next.isRaw = first.isRaw
      Object.assign(next.options, first.options)
      askAgain(next, make, pool, patience)
      next.then(resolve, reject)
    }, REST_MS)
  }
}

/**
 * A pool whose statements are asked again when their connection is lost, if they only read or were never sent. So a reader hears nothing
 * of a connection that a failover, a proxy or an administrator ends; the last answer, good or bad, is his. What else was under way
 * may or may not have happened, which only the caller can find out: it is rejected. So is everything once the pool is being closed.
 */
export function askingAgain(sql: postgres.Sql, pool: Pool): postgres.Sql {
  return watched(sql, (made, make) => askAgain(made, make, pool))
}

/** What a transaction has sent. */
interface Sent {
  wasBegun: boolean
  isOver: boolean
  hasOther: boolean
}

/** A transaction that notes whether all that it has sent were reads. One that is over sends nothing: its connection is another's by now. */
function noted(tx: postgres.TransactionSql, sent: Sent): postgres.TransactionSql {
  const watchedTx = watched(tx, (made) => {
    if (sent.isOver) throw lossOf('CONNECTION_CLOSED', 'the transaction is over')
    const { resolve, reject } = made
    const note = () => {
      sent.hasOther ||= !isHarmless(made)
    }
    made.resolve = (rows) => {
      note()
      resolve(rows)
    }
    made.reject = (error) => {
      note()
      reject(error)
    }
  })
  // What is sent in one is not looked at.
  const savepoint = (...given: Parameters<typeof tx.savepoint>) => {
    sent.hasOther = true
    return tx.savepoint(...given)
  }
  return Object.assign(watchedTx, { savepoint })
}

/** Has a transaction run anew whose connection is lost, if all that it has sent were reads: its commit had no effect. */
export function beginningAgain(begin: Begin, pool: Pool): Begin {
  return async (mode, work) => {
    const patience = new Patience(pool)
    for (;;) {
      const sent: Sent = { wasBegun: false, isOver: false, hasOther: false }
      try {
        return await begin(mode, (tx) => {
          sent.wasBegun = true
          return work(noted(tx, sent))
        })
      } catch (error) {
        if (sent.hasOther || !isLoss(error) || !patience.spend(sent.wasBegun)) throw error
        await sleep(REST_MS)
        if (pool.isClosed) throw error
      } finally {
        sent.isOver = true
      }
    }
  }
}
