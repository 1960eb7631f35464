import { DrizzleQueryError } from 'drizzle-orm'
import postgres from 'postgres'
import { describe, expect, test } from 'vitest'
import { StoreAwayError } from '../jobs/ports/jobStore.ts'
import { isAway, isDatabaseFault, isLoss } from './away.ts'

const coded = (code: unknown, cause?: unknown) => Object.assign(new Error('x', { cause }), { code })

describe('an error', () => {
  test.each(['CONNECTION_CLOSED', 'CONNECT_TIMEOUT', 'ECONNREFUSED', 'ENOENT', '57P01', '57P03', '53300', '08006'])(
    'of the code %s says that the database is away, also as a cause',
    (code) => {
      expect(isAway(coded(code))).toBe(true)
      expect(isAway(new DrizzleQueryError('select 1', [], coded(code)))).toBe(true)
      expect(isAway(new AggregateError([coded(code)], 'all failed', { cause: coded(code) }))).toBe(true)
    },
  )

  test.each(['23505', '40001', '57014', '53100', '22P02', 'ERR_INVALID_ARG_TYPE', 8006, undefined])(
    'of the code %s says something else',
    (code) => expect(isAway(coded(code))).toBe(false),
  )

  test.each(['CONNECTION_CLOSED', 'ECONNRESET', '57P01', '57014', '40P01', '25006', '53100', '55P03', 'XX000'])(
    "of the code %s is the database's own fault, also as a cause",
    (code) => {
      expect(isDatabaseFault(new DrizzleQueryError('select 1', [], coded(code)))).toBe(true)
      expect(isDatabaseFault(new StoreAwayError())).toBe(true)
    },
  )

  test.each(['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE', '57P01', '57P02'])(
    'of the code %s says that a connection was lost, also as a cause',
    (code) => {
      expect(isLoss(coded(code))).toBe(true)
      expect(isLoss(new DrizzleQueryError('select 1', [], coded(code)))).toBe(true)
    },
  )

  test.each(['CONNECTION_ENDED', 'CONNECT_TIMEOUT', 'ECONNREFUSED', '57P03', '53300', '57014', '23505'])(
    'of the code %s says nothing of the kind',
    (code) => expect(isLoss(coded(code))).toBe(false),
  )

  test.each(['23505', '22P02', '42P01', 'ERR_INVALID_ARG_TYPE', undefined])(
    'of the code %s is the fault of what was asked',
    (code) => expect(isDatabaseFault(coded(code))).toBe(false),
  )

  test('that causes itself, or is none, says nothing', () => {
    const own = coded('x')
    own.cause = own
    expect([isAway(own), isAway(null), isAway('ECONNREFUSED'), isAway({ code: 'ECONNREFUSED' })]).toEqual(
      Array(4).fill(false),
    )
  })

  test('as the driver throws it where nobody listens says that the database is away', async () => {
    const sql = postgres({ host: '127.0.0.1', port: 1, max: 1, fetch_types: false })
    const error = await sql`select 1`.catch((thrown: unknown) => thrown)
    await sql.end({ timeout: 0 })
    expect(isAway(error)).toBe(true)
  })
})
