import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { busLaws, committedAt, hearAll, progressAt, untilHeard } from '../../jobs/bus.laws.ts'
import type { Job } from '../../jobs/job.ts'
import type { Message } from '../../jobs/ports/bus.ts'
import type { Clock } from '../../jobs/ports/clock.ts'
import { createTestLog, jobOf, settle, TestClock } from '../../jobs/ports.fixture.ts'
import { systemClock as clock } from '../../systemClock.ts'
import { openTestDatabase, type TestDatabase } from '../testDatabase.ts'
import { createPostgresBus, type PostgresBus } from './bus.ts'
import { APPLICATION, CHANNEL } from './connection.ts'

const DEADLINE = { timeout: 20_000, interval: 10 }

let database: TestDatabase
const open = new Set<PostgresBus>()

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

/** A bus as a process has one, over a store that holds the given jobs, and every other one as it was created. */
async function openBus(jobs: ReadonlyMap<string, Job> = new Map(), time: Clock = clock) {
  const log = createTestLog()
  const readJob = async (id: string) => jobs.get(id) ?? jobOf({ id })
  const bus = await createPostgresBus(database.connection, { readJob, clock: time, log })
  open.add(bus)
  return { bus, log, heard: hearAll(bus) }
}

/** Runs a test with buses of its own, and closes all that it opened. */
function testBus(name: string, body: () => Promise<void>): void {
  test(name, async () => {
    try {
      await body()
    } finally {
      // The next test counts the connections of its own buses.
      await Promise.all([...open].map((bus) => bus.close()))
      open.clear()
    }
  })
}

/** What goes over the channel from now on, seen by a program that is no bus. */
async function tapChannel(): Promise<{ readonly payloads: string[]; end(): Promise<void> }> {
  const payloads: string[] = []
  const sql = postgres({ ...database.connection, max: 1 })
  await sql.listen(CHANNEL, (payload) => payloads.push(payload))
  return { payloads, end: () => sql.end() }
}

/** Says something to the server by a connection to another database. */
async function onServer<T>(use: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres({ ...inject('testConnection'), max: 1 })
  return use(sql).finally(() => sql.end())
}

/** Ends connections of buses as a server does that restarts: those that listen, or those that send. */
function terminate(which: 'listen' | 'send'): Promise<number> {
  return onServer(async (sql) => {
    const { count } = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = ${database.connection.database} and application_name = ${APPLICATION}
        and (query ilike 'listen%') = ${which === 'listen'}`
    return count
  })
}

function countConnections(): Promise<number> {
  return onServer(async (sql) => {
    const { count } = await sql`
      select from pg_stat_activity
      where datname = ${database.connection.database} and application_name = ${APPLICATION}`
    return count
  })
}

/** Lets nobody connect to the database any more, or again; connections that it has stay. */
async function allowConnections(isAllowed: boolean): Promise<void> {
  await onServer(
    (sql) =>
      sql`alter database ${sql(database.connection.database)} allow_connections ${sql.unsafe(String(isAllowed))}`,
  )
}

const gaps = (heard: readonly Message[]) => heard.filter(({ kind }) => kind === 'gap').length

describe('over Postgres', () => {
  busLaws(async () => {
    const jobs = new Map<string, Job>()
    const [here, there] = await Promise.all([openBus(jobs), openBus(jobs)])
    const close = async () => void (await Promise.all([here.bus.close(), there.bus.close()]))
    return { here: here.bus, there: there.bus, keep: (job) => jobs.set(job.id, job), close }
  })
})

describe('a bus over Postgres', () => {
  testBus('says 5,000 progresses of ten jobs in a tick with one payload: the newest of each', async () => {
    const time = new TestClock()
    const [{ bus }, there, tap] = await Promise.all([openBus(new Map(), time), openBus(), tapChannel()])
    for (let seq = 1; seq <= 500; seq += 1) {
      for (let job = 0; job < 10; job += 1) bus.publish(progressAt(`job ${job}`, seq))
    }
    await time.pass(50)
    for (let job = 0; job < 10; job += 1) await untilHeard(there.heard, progressAt(`job ${job}`, 500))
    expect(there.heard).toHaveLength(10)
    await vi.waitFor(() => expect(tap.payloads).toHaveLength(1), DEADLINE)
    await tap.end()
  })

  testBus('splits what one payload cannot hold', async () => {
    const time = new TestClock()
    const [{ bus }, there, tap] = await Promise.all([openBus(new Map(), time), openBus(), tapChannel()])
    for (let job = 0; job < 300; job += 1) bus.publish(progressAt(`a job with a longer name ${job}`, 1))
    await time.pass(50)
    await vi.waitFor(() => expect(there.heard).toHaveLength(300), DEADLINE)
    await vi.waitFor(() => expect(tap.payloads.length).toBeGreaterThan(2), DEADLINE)
    for (const payload of tap.payloads) expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(7_500)
    await tap.end()
  })

  testBus('says nothing while nothing is published', async () => {
    const time = new TestClock()
    const [{ bus }, there, tap] = await Promise.all([openBus(new Map(), time), openBus(), tapChannel()])
    await time.pass(5_000)
    bus.publish(committedAt('a job', 1))
    await untilHeard(there.heard, committedAt('a job', 1))
    await vi.waitFor(() => expect(tap.payloads).toHaveLength(1), DEADLINE)
    await tap.end()
  })

  testBus('tells a gap when its listening connection was lost, and hears what is said after it', async () => {
    const [here, there] = await Promise.all([openBus(), openBus()])
    expect(await terminate('listen')).toBe(2)
    await vi.waitFor(() => expect([gaps(here.heard), gaps(there.heard)]).toEqual([1, 1]), DEADLINE)
    here.bus.publish(committedAt('a job', 1))
    await untilHeard(there.heard, committedAt('a job', 1))
    expect(there.heard).toEqual([{ kind: 'gap' }, committedAt('a job', 1)])
    expect(there.log.lines).toHaveLength(1)
  })

  testBus('loses nothing that is final when its sending connection is lost, again and again', async () => {
    const [here, there] = await Promise.all([openBus(), openBus()])
    let said = 0
    let losses = 0
    const say = () => {
      said += 1
      here.bus.publish(committedAt('a job', said))
    }
    for (let round = 0; round < 5; round += 1) {
      say()
      await untilHeard(there.heard, committedAt('a job', said))
      const loss = terminate('send')
      let isOver = false
      void loss.finally(() => {
        isOver = true
      })
      // Statements are under way at every moment, that of the loss among them; the bus keeps more than these while it is away.
      for (let more = 0; !isOver && more < 1_500; more += 1, await settle()) say()
      losses += await loss
    }
    say()
    await untilHeard(there.heard, committedAt('a job', said))
    const firsts = there.heard.map((message) => (message.kind === 'committed' ? message.range.first : -1))
    expect([...new Set(firsts)]).toEqual(Array.from({ length: said }, (_, index) => index + 1))
    expect(losses).toBeGreaterThan(0)
    expect(gaps(there.heard)).toBe(0)
  })

  testBus('throws nothing at a publisher while the database is away, and comes back with it', async () => {
    const [here, there] = await Promise.all([openBus(), openBus()])
    here.bus.publish(committedAt('a job', 1))
    await untilHeard(there.heard, committedAt('a job', 1))
    try {
      await allowConnections(false)
      expect(await terminate('listen')).toBe(2)
      expect(await terminate('send')).toBe(1)
      here.bus.publish(committedAt('a job', 2))
      const away = 'the database takes no messages for other processes'
      await vi.waitFor(() => expect(here.log.lines).toContain(away), DEADLINE)
      here.bus.publish(committedAt('a job', 3))
      expect(here.heard).toContainEqual(committedAt('a job', 3))
    } finally {
      // Other tests connect to it too.
      await allowConnections(true)
    }
    await vi.waitFor(() => expect([gaps(here.heard), gaps(there.heard)]).toEqual([1, 1]), DEADLINE)
    here.bus.publish(committedAt('a job', 4))
    await untilHeard(there.heard, committedAt('a job', 4))
    expect(here.log.lines.filter((line) => line.includes('takes no messages'))).toHaveLength(1)
  })

  testBus('ignores what other programs say on its channel, and writes it down once', async () => {
    const [here, there] = await Promise.all([openBus(), openBus()])
    for (const payload of ['', 'hello', '{"a":1}', '[1,"another",["x"],["c","a job",5,1,[5,1,0,7.5],null,2]]']) {
      await database.sql.notify(CHANNEL, payload)
    }
    here.bus.publish(committedAt('a job', 6))
    await untilHeard(there.heard, committedAt('a job', 6))
    expect(there.heard).toEqual([committedAt('a job', 5), committedAt('a job', 6)])
    expect(there.log.lines).toEqual(["the channel 'barline' carries what this version does not read"])
  })

  testBus('has two connections, and none once it is closed', async () => {
    const { bus } = await openBus()
    bus.publish(committedAt('a job', 1))
    await vi.waitFor(async () => expect(await countConnections()).toBe(2), DEADLINE)
    await bus.close()
    await vi.waitFor(async () => expect(await countConnections()).toBe(0), DEADLINE)
  })

  testBus('sends before it closes what it still has, and is heard here alone from then on', async () => {
    const time = new TestClock()
    const [here, there] = await Promise.all([openBus(new Map(), time), openBus()])
    here.bus.publish(progressAt('a job', 1))
    here.bus.publish(committedAt('another job', 1))
    await here.bus.close()
    expect(time.timers).toBe(0)
    here.bus.publish(committedAt('a job', 2))
    expect(here.heard.at(-1)).toEqual(committedAt('a job', 2))
    await untilHeard(there.heard, progressAt('a job', 1))
    await untilHeard(there.heard, committedAt('another job', 1))
    expect(there.heard).toHaveLength(2)
  })

  test('does not begin where the database does not answer, and says why', async () => {
    const nowhere = { host: '127.0.0.1', port: 1, username: 'nobody', database: 'nothing' }
    const parts = { readJob: async () => null, clock, log: createTestLog() }
    const begun = createPostgresBus(nowhere, parts)
    await expect(begun).rejects.toThrow('the database does not let the bus listen')
    await expect(begun).rejects.toHaveProperty('cause.code', 'ECONNREFUSED')
  })
})
