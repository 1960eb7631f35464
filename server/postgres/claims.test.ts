import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openClaims, type PostgresClaims } from './claims.ts'
import { openTestDatabase, type TestDatabase } from './testDatabase.ts'

const JOB = '01a2059c-358b-7538-aa70-7c7a18bdd5f9'
const OTHER = '01a2059c-358b-7538-aa70-7c7a18bdd5fa'

let database: TestDatabase
let here: PostgresClaims
let there: PostgresClaims

beforeEach(async () => {
  database = await openTestDatabase()
  here = openClaims(database.connection)
  there = openClaims(database.connection)
})

afterEach(async () => {
  await here.close()
  await there.close()
  await database.close()
})

/** Ends every connection of the claims, as a lost network would. */
async function cut(): Promise<void> {
  await database.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'barline claims' and datname = current_database()`
}

describe('a claim', () => {
  test('is held by one process, which may take it again', async () => {
    expect(await here.take(JOB)).toBe(true)
    expect(await there.take(JOB)).toBe(false)
    expect(await here.take(JOB)).toBe(true)
    expect(await there.take(OTHER)).toBe(true)
  })

  test('is given to one of many that take it at once', async () => {
    const all = await Promise.all(
      [here, there, here, there].map(async (claims) => ({ claims, taken: await claims.take(JOB) })),
    )
    expect(new Set(all.filter(({ taken }) => taken).map(({ claims }) => claims)).size).toBe(1)
  })

  test('is free when it is released as often as it was taken, and when its process closes', async () => {
    await here.take(JOB)
    await here.release(JOB)
    expect(await there.take(JOB)).toBe(true)
    await there.close()
    await expect.poll(() => here.take(JOB)).toBe(true)
  })

  test('is free when the connection is lost, and its process is told so', async () => {
    let losses = 0
    here.onLost(() => {
      losses += 1
    })
    await here.take(JOB)
    await cut()
    await expect.poll(() => losses).toBe(1)
    await expect.poll(() => there.take(JOB).catch(() => false)).toBe(true)
    expect(await here.take(JOB)).toBe(false)
  })

  test('does not meet the locks of other programs', async () => {
    const other = postgres({ ...database.connection, max: 1 })
    await other`select pg_advisory_lock(hashtext(${JOB}))`
    expect(await here.take(JOB)).toBe(true)
    await other.end()
  })
})
