import { describe, expect, test } from 'vitest'
import { StoreAwayError } from '../jobs/ports/jobStore.ts'
import { settle, TestClock } from '../jobs/ports.fixture.ts'
import { guarded, Health } from './health.ts'

const lost = () => Object.assign(new Error('the connection is lost'), { code: 'CONNECTION_CLOSED' })
const never = () => new Promise<never>(() => undefined)

/** A health over a database that answers, fails or is silent, as the test says. */
function watch() {
  const clock = new TestClock()
  const said: string[] = []
  const account = {
    fail: (error: unknown) => void said.push(String(error)),
    answer: () => void said.push('it answers'),
  }
  const database = { answer: async (): Promise<unknown> => 1, asked: 0, renewed: 0 }
  const probe = {
    ask: () => {
      database.asked += 1
      return database.answer()
    },
    renew: () => {
      database.renewed += 1
    },
  }
  const health = new Health({ probe, clock, account })
  const backs: number[] = []
  health.onBack(() => backs.push(clock.now()))
  return { clock, said, database, health, backs }
}

describe('the health of a database', () => {
  test('is asked for once a second, and good while there is an answer', async () => {
    const { clock, said, database, health, backs } = watch()
    await clock.pass(10_000)
    expect([database.asked, health.isUp, said, backs]).toEqual([10, true, Array(10).fill('it answers'), []])
    health.close()
    expect(clock.timers).toBe(0)
  })

  test('is bad after a failure, and good again after an answer; each is told', async () => {
    const { clock, said, database, health, backs } = watch()
    database.answer = () => Promise.reject(lost())
    await clock.pass(5_000)
    expect(health.isUp).toBe(false)
    expect(said).toEqual(Array(5).fill('Error: the connection is lost'))
    database.answer = async () => 1
    await clock.pass(1_000)
    expect([health.isUp, backs, said.at(-1)]).toEqual([true, [6_000], 'it answers'])
  })

  test('is bad after three seconds without an answer, and another connection is tried from then on', async () => {
    const { clock, database, health, backs } = watch()
    database.answer = never
    await clock.pass(3_000)
    expect([health.isUp, database.renewed]).toEqual([true, 0])
    await clock.pass(1_000)
    expect([health.isUp, database.renewed]).toEqual([false, 1])
    await clock.pass(8_000)
    expect(database.renewed).toBe(3)
    database.answer = async () => 1
    await clock.pass(4_000)
    expect([health.isUp, backs.length]).toEqual([true, 1])
  })

  test('is not judged by what a connection says that was given up', async () => {
    const { clock, database, health } = watch()
    const late = Promise.withResolvers<unknown>()
    database.answer = () => late.promise
    await clock.pass(4_000)
    database.answer = never
    await clock.pass(1_000)
    late.resolve(1)
    await settle()
    expect(health.isUp).toBe(false)
  })

  test('is told by work that fails for a lost connection, before it is asked for', async () => {
    const { health, said } = watch()
    await expect(health.guard(() => Promise.reject(lost()))).rejects.toThrow(StoreAwayError)
    expect([health.isUp, said]).toEqual([false, ['Error: the connection is lost']])
  })
})

describe('work that needs the database', () => {
  test('gives what it gives, and throws what it throws of its own', async () => {
    const { health } = watch()
    expect(await health.guard(async () => 7)).toBe(7)
    await expect(health.guard(() => Promise.reject(new Error('not unique')))).rejects.toThrow('not unique')
    expect(health.isUp).toBe(true)
  })

  test('ends as soon as the database is found away, however long it would wait', async () => {
    const { clock, database, health } = watch()
    database.answer = never
    const waiting = health.guard(never).catch((error: unknown) => error)
    await clock.pass(4_000)
    expect(await waiting).toBeInstanceOf(StoreAwayError)
  })

  test('that begins while the database is away ends within a second, and may succeed before', async () => {
    const { clock, database, health } = watch()
    database.answer = () => Promise.reject(lost())
    await clock.pass(2_000)
    expect(await health.guard(async () => 'from a cache')).toBe('from a cache')
    const waiting = health.guard(never).catch((error: unknown) => error)
    await clock.pass(1_000)
    expect(await waiting).toBeInstanceOf(StoreAwayError)
  })

  test('that is under way when the database is asked after a loss goes on, for it answers again', async () => {
    const { clock, health } = watch()
    await health.guard(() => Promise.reject(lost())).catch(() => undefined)
    const answer = Promise.withResolvers<string>()
    const waiting = health.guard(() => answer.promise)
    await clock.pass(1_000)
    answer.resolve('found')
    expect(await waiting).toBe('found')
  })

  test('that waits when the health is watched no more ends too', async () => {
    const { health } = watch()
    const waiting = health.guard(never).catch((error: unknown) => error)
    health.close()
    expect(await waiting).toBeInstanceOf(StoreAwayError)
  })

  test('of a store is guarded call by call, with its arguments and its own state', async () => {
    const { health } = watch()
    class Store {
      #added = 10
      readonly name = 'numbers'
      async add(one: number, other: number) {
        this.#added += one + other
        return this.#added
      }
      lose() {
        throw lost()
      }
    }
    const store = guarded(new Store(), health)
    expect([await store.add(1, 2), await store.add(3, 4), store.name]).toEqual([13, 20, 'numbers'])
    await expect(store.lose()).rejects.toThrow(StoreAwayError)
  })
})
