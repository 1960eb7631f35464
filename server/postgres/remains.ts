import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import type { Bus } from '../jobs/ports/bus.ts'
import type { Clock } from '../jobs/ports/clock.ts'
import type { Log } from '../jobs/ports/log.ts'
import { isAway } from './away.ts'
import { applicationOf, type Connection, connectAlone } from './connection.ts'
import type { Database } from './database.ts'

/** What remains of deletions is removed with. */
export interface RemainsParts {
  readonly database: Pick<Database, 'sql'>
  readonly connection: Connection
  readonly nodeId: string | null
  readonly bus: Pick<Bus, 'listen'>
  readonly clock: Pick<Clock, 'every' | 'now'>
  readonly log: Log
}

/** How the connection is called in `pg_stat_activity`. */
export const APPLICATION = 'barline remains'

/** Whoever holds this lock removes; any number that no other program on the same database takes for its own. */
const LOCK = 4_170_020_003

/** The tables that hold rows of what is deleted, by which column, and how many rows go at once: of each about 20 MiB, or a few milliseconds. */
const TABLES = [
  { table: 'trial_blocks', column: 'job_id', rows: 16 },
  { table: 'proposals', column: 'job_id', rows: 200 },
  { table: 'events', column: 'job_id', rows: 2_000 },
  { table: 'candle_chunks', column: 'dataset_id', rows: 24 },
] as const

/** Jobs and datasets whose rows are looked for together. */
const AT_ONCE = 200

/** After each piece it rests for as long as that took, and no longer than this: at least half of the disk is left to those who work. */
const MAX_REST_MS = 100

/** How often it is looked for remains whose deletion was not heard. */
const LOOK_MS = 10_000

/** Freed space is given back at most so often, since that reads the indexes of whole tables. */
const VACUUM_MS = 60_000

/** Seconds after which a connection that is not needed is closed. */
const IDLE_SECONDS = 5

/**
 * VACUUM rests a millisecond for each 20 pages or so that it has changed, so that it does not take the disk from those who work. What is
 * removed need not wait for the disk: after a crash it is removed again.
 */
const SESSION = { vacuum_cost_delay: '1', vacuum_cost_limit: '400', synchronous_commit: 'off' }

/**
 * Removes the rows of jobs and datasets that are deleted, in small pieces with a rest after each, and gives the space back: so a deletion
 * slows down nothing, however large it is. One process of all does it at a time; one that dies in the middle is followed by another.
 */
export class Remains {
  readonly #parts: RemainsParts
  readonly #sql: postgres.Sql
  readonly #stops: readonly (() => void)[]
  #turn: Promise<void> = Promise.resolve()
  #isBusy = false
  #isWanted = false
  #isClosed = false
  /** Whether there is space to give back, and since when none was. */
  #isDirty = false
  #vacuumedAtMs = Number.NEGATIVE_INFINITY

  constructor(parts: RemainsParts) {
    const { connection, nodeId, bus, clock } = parts
    this.#parts = parts
    const options = { idle_timeout: IDLE_SECONDS, connection: SESSION }
    this.#sql = connectAlone(connection, applicationOf(APPLICATION, nodeId), options)
    const isCall = ({ kind }: { readonly kind: string }) => kind === 'deleted' || kind === 'dataset'
    this.#stops = [bus.listen((message) => isCall(message) && this.#wake()), clock.every(LOOK_MS, () => this.#wake())]
    this.#wake()
  }

  /** Resolves when nothing is under way any more. */
  get idle(): Promise<void> {
    return this.#turn
  }

  /** Stops after the piece that is under way. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const stop of this.#stops) stop()
    // A VACUUM may take long, and nothing is lost where it is cut off.
    await this.#sql.end({ timeout: 1 })
    await this.#turn
  }

  #wake(): void {
    this.#isWanted = true
    if (this.#isBusy || this.#isClosed) return
    this.#isBusy = true
    this.#turn = this.#work().finally(() => {
      this.#isBusy = false
    })
  }

  async #work(): Promise<void> {
    try {
      while (this.#isWanted && !this.#isClosed) {
        this.#isWanted = false
        const [some] = await this.#parts.database.sql`select 1 from remains limit 1`
        if (some || this.#isToVacuum) await this.#alone()
      }
    } catch (error) {
      // The next look finds what is left.
      if (this.#isClosed || isAway(error)) return
      this.#parts.log.warn({ err: error }, 'what remains of deleted jobs could not be removed')
    }
  }

  get #isToVacuum(): boolean {
    return this.#isDirty && this.#parts.clock.now() - this.#vacuumedAtMs >= VACUUM_MS
  }

  /** Works unless another process does. */
  async #alone(): Promise<void> {
    const [lock] = await this.#sql<{ isOurs: boolean }[]>`select pg_try_advisory_lock(${LOCK}) as "isOurs"`
    if (!lock?.isOurs) return
    try {
      while (!this.#isClosed && (await this.#removeSome()));
      if (!this.#isClosed && this.#isToVacuum) await this.#vacuum()
    } finally {
      if (!this.#isClosed) await this.#sql`select pg_advisory_unlock(${LOCK})`
    }
  }

  /** Removes the rows of some deletions. @returns whether there were any */
  async #removeSome(): Promise<boolean> {
    const found = await this.#sql<{ id: string }[]>`select id from remains order by id limit ${AT_ONCE}`
    if (found.length === 0) return false
    const ids = `{${found.map(({ id }) => id).join(',')}}`
    for (const { table, column, rows } of TABLES) {
      const piece = () => this.#sql`
        delete from ${this.#sql(table)} where ctid = any(array(
          select ctid from ${this.#sql(table)} where ${this.#sql(column)} = any(${ids}::uuid[]) limit ${rows}))`
      while (!this.#isClosed && (await this.#rested(piece)) === rows);
    }
    if (this.#isClosed) return false
    await this.#sql`delete from remains where id = any(${ids}::uuid[])`
    this.#isDirty = true
    return true
  }

  async #rested(piece: () => Promise<{ readonly count: number }>): Promise<number> {
    const beganMs = this.#parts.clock.now()
    const { count } = await piece()
    if (count > 0) await sleep(Math.min(this.#parts.clock.now() - beganMs, MAX_REST_MS))
    return count
  }

  /** Makes room for the next rows where the removed ones were. Autovacuum would do it too, some minutes later. */
  async #vacuum(): Promise<void> {
    this.#vacuumedAtMs = this.#parts.clock.now()
    this.#isDirty = false
    await this.#sql`vacuum (skip_locked) trial_blocks, proposals, events, candle_chunks, jobs, remains`
  }
}
