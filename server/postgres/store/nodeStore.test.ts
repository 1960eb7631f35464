import { hostname } from 'node:os'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { NodeReport, NodeStore } from '../../jobs/ports/nodeStore.ts'
import { createTestLog } from '../../jobs/ports.fixture.ts'
import { type Database, openDatabase } from '../database.ts'
import { openMigratedDatabase, type TestDatabase } from '../testDatabase.ts'
import { createNodeStore } from './nodeStore.ts'
import { APPLICATION, openPresence, type Presence } from './presence.ts'

const DEADLINE = { timeout: 20_000, interval: 10 }
const REPORT: NodeReport = { threads: 4, busy: 3, barsPerSecond: 1e6 }
/** No process has this number: Linux gives none above 4,194,304. */
const NO_PID = 4_194_305

let testing: TestDatabase
let database: Database

beforeAll(async () => {
  testing = await openMigratedDatabase()
  database = openDatabase(testing.connection)
  // A server that has just started does not judge who is silent.
  const ask = () => testing.sql`select pg_postmaster_start_time() < now() - interval '10 seconds' as settled`
  await vi.waitFor(async () => expect(await ask()).toEqual([{ settled: true }]), DEADLINE)
})
beforeEach(async () => {
  await testing.sql`delete from nodes`
})
afterAll(async () => {
  await database?.close()
  await testing?.close()
})

/** A process that has told of itself once. */
async function join(): Promise<{ readonly id: string; readonly store: NodeStore }> {
  const id = newId()
  const store = createNodeStore(database, id)
  await store.report(REPORT)
  return { id, store }
}

/** A process of another machine whose last report is so old. */
async function joinElsewhere(silentSeconds: number): Promise<string> {
  const { id } = await join()
  await testing.sql`
    update nodes set host = 'elsewhere', last_seen_at = now() - make_interval(secs => ${silentSeconds}) where id = ${id}`
  return id
}

/** A process of this machine, under a number of the test's choice. */
async function joinHere(pid: number): Promise<string> {
  const { id } = await join()
  await testing.sql`update nodes set pid = ${pid} where id = ${id}`
  return id
}

async function withPresence(id: string, body: (presence: Presence) => Promise<void>): Promise<void> {
  const presence = await openPresence(testing.connection, id, createTestLog())
  await body(presence).finally(() => presence.close())
}

const idsOf = (nodes: readonly { readonly id: string }[]) => nodes.map(({ id }) => id)

describe('a process that runs trials', () => {
  test('is listed as it told of itself last, oldest first, until it leaves', async () => {
    const [one, other] = [await join(), await join()]
    expect(await one.store.report({ threads: 4, busy: 1, barsPerSecond: 5.5 })).toBe(false)
    const nodes = await other.store.nodes()
    expect(idsOf(nodes)).toEqual([one.id, other.id])
    expect(nodes[0]).toEqual({
      id: one.id,
      host: hostname(),
      pid: process.pid,
      silentSeconds: null,
      threads: 4,
      busy: 1,
      barsPerSecond: 5.5,
      startedAtMs: expect.any(Number),
      lastSeenAtMs: expect.any(Number),
      lostAtMs: null,
    })
    await one.store.leave()
    expect(idsOf(await other.store.nodes())).toEqual([other.id])
  })

  test('of another machine is lost when it is silent and nobody holds its lock', async () => {
    const { store } = await join()
    const [silent, heard] = [await joinElsewhere(6), await joinElsewhere(2)]
    const lost = await store.markLost()
    expect(idsOf(lost)).toEqual([silent])
    expect((await store.nodes()).map(({ id, lostAtMs }) => [id, lostAtMs !== null])).toContainEqual([heard, false])
    expect(await store.markLost()).toEqual([])
  })

  test('is not lost, however long it is silent, while it holds its lock', async () => {
    const { store } = await join()
    const id = await joinElsewhere(3_600)
    await withPresence(id, async (presence) => {
      expect(await store.markLost()).toEqual([])
      await presence.close()
      await vi.waitFor(async () => expect(idsOf(await store.markLost())).toEqual([id]), DEADLINE)
    })
  })

  test('of this machine is lost at once when no such process runs, and not while one does', async () => {
    const { store } = await join()
    const [gone] = [await joinHere(NO_PID), await joinHere(process.ppid)]
    expect(idsOf(await store.markLost())).toEqual([gone])
  })

  test('that had the number of this process before it is lost', async () => {
    const { store } = await join()
    const before = await joinHere(process.pid)
    expect(idsOf(await store.markLost())).toEqual([before])
  })

  test('is marked once, however many look', async () => {
    const { store } = await join()
    const silent = await joinElsewhere(60)
    const found = await Promise.all(Array.from({ length: 6 }, () => store.markLost()))
    expect(idsOf(found.flat())).toEqual([silent])
  })

  test('never takes itself for lost', async () => {
    const { id, store } = await join()
    await testing.sql`update nodes set last_seen_at = now() - interval '1 day' where id = ${id}`
    expect(await store.markLost()).toEqual([])
  })

  test('that was lost is told so by its next report, and lives again', async () => {
    const { store } = await join()
    const id = await joinElsewhere(60)
    await store.markLost()
    const back = createNodeStore(database, id)
    expect([await back.report(REPORT), await back.report(REPORT)]).toEqual([true, false])
    expect((await back.nodes()).map(({ lostAtMs }) => lostAtMs)).toEqual([null, null])
  })

  test('that drives a job is known', async () => {
    const [{ id, store }, job] = [await join(), newId()]
    await testing.sql`insert into leases values (${newId()}, 'conductors', ${job}, ${id}), (${newId()}, 'tasks', ${job}, ${newId()})`
    const drivers = await store.drivers([job, newId()])
    expect([...drivers]).toMatchObject([[job, { id, pid: process.pid }]])
  })

  test('that was lost is told of behind the others for an hour, and then forgotten', async () => {
    const [old, recent] = [await joinElsewhere(60), await joinElsewhere(60)]
    const { id, store } = await join()
    await store.markLost()
    await testing.sql`update nodes set lost_at = now() - interval '61 minutes' where id = ${old}`
    expect(idsOf(await store.nodes())).toEqual([id, recent])
    await joinElsewhere(60)
    await store.markLost()
    expect(await testing.sql`select from nodes where id = ${old}`).toHaveLength(0)
  })
})

describe('a process that lives and is silent', () => {
  const SECONDS = 1
  /** One that shuts others out after a second, and has told of itself since before that. */
  async function joinHeard(): Promise<{ readonly id: string; readonly store: NodeStore }> {
    const id = newId()
    const store = createNodeStore(database, id, SECONDS)
    for (let count = 0; count < 14; count += 1) {
      await store.report(REPORT)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return { id, store }
  }
  const sessionsOf = async (id: string) =>
    (await testing.sql`select from pg_stat_activity where application_name like ${`%${id}`}`).length

  test('is shut out, though it holds its lock: its sessions end, rows that they locked are free, and it is told', async () => {
    const { id } = await join()
    await withPresence(id, async () => {
      const frozen = openDatabase(testing.connection, 1, id)
      const locked = Promise.withResolvers<void>()
      const held = frozen.sql.begin(async (tx) => {
        await tx`select from nodes where id = ${id} for update`
        locked.resolve()
        await new Promise(() => undefined)
      })
      const ended = expect(held).rejects.toThrow()
      await locked.promise
      const { store } = await joinHeard()
      expect(await sessionsOf(id)).toBe(2)
      const lost = await store.markLost()
      expect(lost).toMatchObject([{ id, pid: process.pid }])
      expect(lost[0]?.silentSeconds ?? 2).toBeGreaterThan(1)
      await ended
      expect(await createNodeStore(database, id).report(REPORT)).toBe(true)
      await frozen.close()
    })
  })

  test('is not shut out by one that was silent itself: all of them slept', async () => {
    const { id } = await join()
    await withPresence(id, async () => {
      const other = await joinHeard()
      await testing.sql`update nodes set last_seen_at = now() - interval '8 hours'`
      expect(await other.store.markLost()).toEqual([])
      await other.store.report(REPORT)
      expect(await other.store.markLost()).toEqual([])
      const { store } = await joinHeard()
      expect(idsOf(await store.markLost())).toEqual([id, other.id])
    })
  })

  test('is told of as silent, with nothing of what it did', async () => {
    const { store } = await join()
    const id = await joinElsewhere(3)
    const found = (await store.nodes()).find((node) => node.id === id)
    expect(found).toMatchObject({ threads: 4, busy: 0, barsPerSecond: 0, silentSeconds: expect.any(Number) })
    expect(found?.silentSeconds).toBeGreaterThan(3)
  })
})

describe('the presence of a process', () => {
  const isHeld = async (id: string) => {
    const [held] = await testing.sql`
      select exists(select from pg_locks where locktype = 'advisory'
        and (classid::bigint << 32 | objid::bigint) = hashtextextended(${id}, 417002)) as held`
    return held?.held as boolean
  }

  test('is a lock that it holds until it closes', async () => {
    const id = newId()
    await withPresence(id, async () => expect(await isHeld(id)).toBe(true))
    await vi.waitFor(async () => expect(await isHeld(id)).toBe(false), DEADLINE)
  })

  test('comes back when its connection was lost', async () => {
    const id = newId()
    await withPresence(id, async () => {
      const [ended] = await testing.sql`
        select pg_terminate_backend(pid) as ended, pid from pg_stat_activity
        where datname = ${testing.connection.database} and application_name = ${`${APPLICATION} ${id}`}`
      expect(ended?.ended).toBe(true)
      const other = () => testing.sql`
        select from pg_stat_activity where datname = ${testing.connection.database}
          and application_name = ${`${APPLICATION} ${id}`} and pid <> ${ended?.pid}`
      await vi.waitFor(async () => expect(await other()).toHaveLength(1), DEADLINE)
      await vi.waitFor(async () => expect(await isHeld(id)).toBe(true), DEADLINE)
    })
  })
})
