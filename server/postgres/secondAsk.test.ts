import { setTimeout as sleep } from 'node:timers/promises'
import { sql as statement } from 'drizzle-orm'
import type postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Wire } from '../wire.fixture.ts'
import { type Database, openDatabase } from './database.ts'
import { openTestDatabase, type TestDatabase } from './testDatabase.ts'

let testing: TestDatabase
let wire: Wire

beforeAll(async () => {
  testing = await openTestDatabase()
  await testing.sql`create table kept (id int)`
  wire = new Wire(() => testing.connection)
  await wire.open()
})

beforeEach(async () => {
  await expect.poll(sleeping, { timeout: 10_000 }).toBe(0)
  await testing.sql`truncate kept`
})

afterAll(async () => {
  wire?.close()
  await testing?.close()
})

const terminate = () =>
  testing.sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'barline' and datname = current_database()`

/** How connections are lost. */
const LOSSES: [string, () => unknown][] = [
  ['cut', () => wire.cut()],
  ['reset', () => wire.reset()],
  ['ended by the server', terminate],
]

async function sleeping(): Promise<number> {
  const found = await testing.sql`
    select 1 from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`
  return found.length
}

/** Loses all connections as soon as so many statements are under way. */
async function loseAt(count: number, lose: () => unknown): Promise<void> {
  await expect.poll(sleeping, { timeout: 10_000, interval: 10 }).toBe(count)
  await lose()
}

async function keptRows(): Promise<number> {
  await expect.poll(sleeping, { timeout: 10_000 }).toBe(0)
  return (await testing.sql`select id from kept`).length
}

async function withPool<T>(max: number, use: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase(wire.url, max)
  try {
    return await use(database)
  } finally {
    // A lost connection that was not made again would be waited for.
    await Promise.all(Array.from({ length: max }, () => database.sql`select 1`))
    await database.close()
  }
}

const codeOf = (asked: PromiseLike<unknown>) =>
  Promise.resolve(asked).then(
    () => 'none',
    (error: { code?: string; cause?: { code?: string } }) => error.code ?? error.cause?.code,
  )

describe.each(LOSSES)('of connections that are %s', (_name, lose) => {
  test('reads that were under way are answered, in the form that they were asked for in', async () => {
    await withPool(6, async ({ sql, db }) => {
      const answers = Promise.all([
        sql`select 1 as one, pg_sleep(${0.2})::text as rest`,
        sql`select 1 as one, ${sql.unsafe('pg_sleep(0.2)::text as rest')} where ${'a'}::text in ${sql(['a', 'b'])}`,
        sql`select 1 as one, pg_sleep(${0.2})::text as rest`.values(),
        sql.unsafe('select $1::int as one, pg_sleep(0.2)::text as rest', [1]),
        sql.unsafe('select $1::int as one, pg_sleep(0.2)::text as rest', [1]).values(),
        db.execute(statement`select ${1}::int as one, pg_sleep(0.2)::text as rest`),
      ])
      await loseAt(6, lose)
      const [object, values] = [{ one: 1, rest: '' }, [1, '']]
      expect(await answers).toEqual([[object], [object], [values], [object], [values], [object]])
    })
  })

  test('a transaction of reads is run anew', async () => {
    await withPool(2, async ({ sql, db }) => {
      let runs = 0
      const answers = Promise.all([
        sql.begin('isolation level repeatable read read only', async (tx) => {
          runs += 1
          const [first, second] = await Promise.all([tx`select 1 as one`, tx`select 2 as two, pg_sleep(0.2)`])
          return [first[0]?.one, second[0]?.two]
        }),
        db.transaction(async (tx) => {
          runs += 1
          return [...(await tx.execute(statement`select 3 as three, pg_sleep(0.2)::text as rest`))]
        }),
      ])
      await loseAt(2, lose)
      expect(await answers).toEqual([[1, 2], [{ three: 3, rest: '' }]])
      expect(runs).toBe(4)
    })
  })

  test('a write that was under way is rejected, and asked once', async () => {
    await withPool(2, async ({ sql, db }) => {
      const codes = Promise.all([
        codeOf(sql`insert into kept select 1 from pg_sleep(0.2)`),
        codeOf(
          db.execute(statement`with slept as (select pg_sleep(0.2)) insert into kept select ${2}::int from slept`),
        ),
      ])
      await loseAt(2, lose)
      expect(await codes).not.toContain('none')
      expect(await keptRows()).toBeLessThanOrEqual(2)
    })
  })

  const READ = (tx: postgres.TransactionSql) => tx`select pg_sleep(0.2)`
  test.each<[string, (tx: postgres.TransactionSql) => Promise<unknown>]>([
    ['a write', (tx) => tx`insert into kept values (1)`],
    ['a write by the text', (tx) => tx.unsafe('insert into kept values ($1)', [1])],
    ['a lock', (tx) => tx`select id from kept for update`],
    ['a call of something that acts', (tx) => tx`select pg_notify('nobody', '')`],
    ['a savepoint', (tx) => tx.savepoint((inner) => inner`select 1`)],
  ])('a transaction that holds %s is rejected, and run once', async (_kind, act) => {
    await withPool(1, async ({ sql }) => {
      let runs = 0
      const code = codeOf(
        sql.begin(async (tx) => {
          runs += 1
          await tx`select 1`
          await act(tx)
          await READ(tx)
        }),
      )
      await loseAt(1, lose)
      expect([await code, runs, await keptRows()]).toEqual([expect.stringMatching(/CLOSED|RESET|57P01/), 1, 0])
      expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
    })
  })
})

test('a read is asked twice more, and then rejected', async () => {
  await withPool(1, async ({ sql }) => {
    const code = codeOf(sql`select pg_sleep(30)`)
    // The server hears nothing of a cut while it sleeps.
    for (let asked = 1; asked <= 3; asked += 1) await loseAt(asked, () => wire.cut())
    expect(await code).toBe('CONNECTION_CLOSED')
    await terminate()
  })
})

test('what was never sent is asked again, a write too', async () => {
  await withPool(1, async ({ sql }) => {
    const code = codeOf(sql`select pg_notify('nobody', ''), pg_sleep(30)`)
    await loseAt(1, terminate)
    expect(await code).toBe('CONNECTION_CLOSED')
    // The driver tells this one what ended the connection before.
    await sql`insert into kept values (1)`
    expect(await keptRows()).toBe(1)
  })
})

test('an answer that was cut off leaves nothing in the one that comes after', async () => {
  await withPool(1, async ({ sql }) => {
    const answer = sql`
      select number, repeat('x', 400) as text from generate_series(1, 400) as number where pg_sleep(0.002) is not null`
    const rows = answer.then((all) => all.map(({ number }) => number))
    await sleep(400)
    wire.cut()
    expect(await rows).toEqual(Array.from({ length: 400 }, (_, index) => index + 1))
  })
})

test('a pool that is being closed asks nothing again', async () => {
  const database = openDatabase(wire.url, 2)
  const codes = Promise.all([
    codeOf(database.sql`select pg_sleep(3)`),
    codeOf(database.sql.begin((tx) => tx`select pg_sleep(3)`)),
  ])
  await loseAt(2, async () => {
    const closed = database.sql.end({ timeout: 1 })
    wire.cut()
    await closed
  })
  expect(await codes).toEqual(['CONNECTION_CLOSED', 'CONNECTION_CLOSED'])
  await terminate()
})

test('a transaction that is over sends nothing more', async () => {
  await withPool(1, async ({ sql }) => {
    const { promise: late, resolve } = Promise.withResolvers<unknown>()
    let runs = 0
    const answer = sql.begin(async (tx) => {
      runs += 1
      if (runs === 2) return 'second'
      await tx`select pg_sleep(0.2)`.catch(() => undefined)
      await sleep(100)
      const wrote = Promise.resolve().then(() => tx`insert into kept values (1)`)
      resolve(codeOf(wrote))
      return 'first'
    })
    await loseAt(1, () => wire.cut())
    expect(await answer).toBe('second')
    expect(await late).toBe('CONNECTION_CLOSED')
    expect(await keptRows()).toBe(0)
  })
})
