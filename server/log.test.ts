import { Writable } from 'node:stream'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { reasonOf } from './jobs/reason.ts'
import { createLog } from './log.ts'
import { openTestDatabase } from './postgres/testDatabase.ts'

const SECRET = 'hunter2'

/** The line that the log writes of an error. */
function lineOf(error: unknown): string {
  let written = ''
  const lines = new Writable({
    write: (piece, _encoding, done) => {
      written += piece
      done()
    },
  })
  createLog('info', lines).error({ err: error }, 'it failed')
  return written
}

async function failureOf(work: () => unknown): Promise<unknown> {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

test('of an error the log holds type, message, stack, code and causes, and nothing that hangs on it', () => {
  const cause = Object.assign(new TypeError('the cause'), { input: SECRET, code: 'E_CAUSE' })
  const options = { options: { pass: SECRET }, parameters: [SECRET], password: SECRET, code: 'E_OUTER' }
  const line = lineOf(Object.assign(new Error('outer', { cause }), options))
  expect(line).not.toContain(SECRET)
  const { err } = JSON.parse(line)
  expect(err).toMatchObject({ type: 'Error', message: 'outer', code: 'E_OUTER' })
  expect(err.cause).toMatchObject({ type: 'TypeError', message: 'the cause', code: 'E_CAUSE' })
  expect(err.stack).toContain('log.test.ts')
  expect(Object.keys(err).toSorted()).toEqual(['cause', 'code', 'message', 'stack', 'type'])
})

test('errors that an error gathers are told alike, and causes in a circle end', () => {
  const part = Object.assign(new Error('one part'), { input: SECRET })
  const whole = new AggregateError([part], 'all failed')
  part.cause = whole
  const line = lineOf(whole)
  expect(line).not.toContain(SECRET)
  expect(JSON.parse(line).err.errors[0]).toMatchObject({ message: 'one part' })
})

test('what the driver throws at an address is told without the address', async () => {
  const error = await failureOf(() => postgres(`postgres://me:${SECRET}/3@db:5432/x`))
  expect(JSON.stringify({ ...(error as object) })).toContain(SECRET)
  expect(lineOf(error)).not.toContain(SECRET)
})

test('a statement that fails is told without its values, in the log and to people', async () => {
  const database = await openTestDatabase()
  const error = await failureOf(() => drizzle(database.sql).execute(sql`select ${SECRET}::text, 1 / 0`))
  await database.close()
  expect((error as Error).message).toContain(SECRET)
  const line = lineOf(error)
  expect(line).not.toContain(SECRET)
  expect(JSON.parse(line).err).toMatchObject({ message: 'division by zero', cause: { code: '22012' } })
  expect(reasonOf(error)).toBe('division by zero')
})

test('a host that is refused at each of its addresses is told by all of them', () => {
  const parts = ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED 127.0.0.1:5432']
  expect(reasonOf(new AggregateError(parts.map((part) => new Error(part))))).toBe(parts.join('; '))
})

test('what is thrown and is no error is told as text', () => {
  expect(JSON.parse(lineOf('a text')).err).toEqual({ type: 'string', message: 'a text' })
})
