import type postgres from 'postgres'
import type { Clock } from '../../jobs/ports/clock.ts'
import { encode } from './codec.ts'
import { CHANNEL } from './connection.ts'
import type { Note } from './note.ts'

/** A sending that takes longer is given up, with its connection: a network that swallows all tells nothing of it. */
const SEND_MS = 10_000

/** The connection that sends, a new one after each failure: what was given up must not be sent after all. */
export class Sender {
  readonly #open: () => postgres.Sql
  readonly #clock: Clock
  readonly #origin: string
  #sql: postgres.Sql

  constructor(open: () => postgres.Sql, clock: Clock, origin: string) {
    this.#open = open
    this.#clock = clock
    this.#origin = origin
    this.#sql = open()
  }

  /** One statement, so one transaction: all are heard in order, or none is. It is never part of one that writes. */
  async send(notes: readonly Note[]): Promise<void> {
    const sql = this.#sql
    const payloads = sql.json(encode(this.#origin, notes))
    const stop = this.#clock.every(SEND_MS, () => sql.end({ timeout: 0 }))
    try {
      await sql`select pg_notify(${CHANNEL}, payload) from jsonb_array_elements_text(${payloads}) as payload`
    } catch (error) {
      // Nothing is left of what failed.
      await this.close()
      this.#sql = this.#open()
      throw error
    } finally {
      stop()
    }
  }

  close(): Promise<void> {
    return this.#sql.end({ timeout: 0 })
  }
}
