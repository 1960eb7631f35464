import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { PgBoss } from 'pg-boss'
import { v7 as newId } from 'uuid'
import { nodes } from '../../schema/tables.ts'
import { createTestBus, createTestLog, settle, TestClock } from '../jobs/ports.fixture.ts'
import { openBoss } from './boss.ts'
import { openQueues, type Queues } from './queues.ts'

type Db = PostgresJsDatabase<Record<string, unknown>>

/** A database as the queues take it, and how many of their statements are under way. */
function counted(db: Db): { readonly db: Db; running(): number } {
  let running = 0
  const count = <T>(promise: Promise<T>): Promise<T> => {
    running += 1
    return promise.finally(() => {
      running -= 1
    })
  }
  const watched = new Proxy(db, {
    get: (target, name) => {
      const value = Reflect.get(target, name) as unknown
      if (name !== 'transaction' && name !== 'execute') return typeof value === 'function' ? value.bind(target) : value
      return (...given: unknown[]) =>
        count(Promise.resolve((value as (...given: unknown[]) => unknown).apply(target, given)))
    },
  })
  return { db: watched, running: () => running }
}

/** One process of a cluster, as far as queues go, on a clock that the test moves. */
export interface Member {
  readonly nodeId: string
  readonly queues: Queues
  readonly clock: TestClock
  readonly log: ReturnType<typeof createTestLog>
}

/** A cluster's queues on a real database. */
export class QueueTestBed {
  readonly boss: PgBoss
  readonly db: Db
  readonly clock = new TestClock()
  readonly #running: () => number

  private constructor(boss: PgBoss, db: Db) {
    const watched = counted(db)
    this.boss = boss
    this.db = watched.db
    this.#running = watched.running
  }

  /**
   * @param db   with the tables of `schema/tables.ts`
   * @param side of the engine's own, with one connection
   */
  static async open(db: Db, side: Db): Promise<QueueTestBed> {
    return new QueueTestBed(await openBoss(side, createTestLog(), false), db)
  }

  /** A process joins. Its bus is its own: what others send, it finds by polling. */
  async join(): Promise<Member> {
    const nodeId = newId()
    await this.db.insert(nodes).values({ id: nodeId, host: 'test', pid: 1, threads: 1, busy: 0, barsPerSecond: 0 })
    const { boss, db, clock } = this
    const log = createTestLog()
    return {
      nodeId,
      clock,
      log,
      queues: openQueues({ boss, db, nodeId, bus: createTestBus(), clock, log, isSure: () => true }),
    }
  }

  /** Waits until all is handed out that can be, retries too. */
  async settle(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      await this.clock.pass(1_000)
      do await settle()
      while (this.#running() > 0)
    }
  }

  async close(): Promise<void> {
    await this.boss.stop({ graceful: false })
  }
}
