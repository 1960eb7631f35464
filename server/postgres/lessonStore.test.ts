import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { LessonStore } from '../jobs/ports.ts'
import { type Lesson, NO_LESSON } from '../progress/prices.ts'
import { type Database, migrateDatabase, openDatabase } from './database.ts'
import { createLessonStore } from './lessonStore.ts'
import { openTestDatabase, type TestDatabase } from './testDatabase.ts'

let testing: TestDatabase
let database: Database
let store: LessonStore

beforeAll(async () => {
  testing = await openTestDatabase()
  await migrateDatabase(testing.connection)
  database = openDatabase(testing.connection)
  store = createLessonStore(database)
})
beforeEach(async () => {
  await testing.sql`delete from lessons`
  await testing.sql`delete from range_widths`
})
afterAll(async () => {
  await database?.close()
  await testing?.close()
})

/** A lesson whose sums are all different, and no round numbers. */
const lesson = (seed: number): Lesson => ({
  ruleSquares: seed / 3,
  products: seed / 7,
  trialSquares: 1e18 * seed + 0.1,
  ruleSeconds: 1e-12 * seed,
  trialSeconds: seed * Math.PI,
})

test('nothing is known before it was taught', async () => {
  expect(await store.lessons('SWEEP', ['rsi'])).toEqual(new Map())
  expect(await store.lessons('SWEEP', [])).toEqual(new Map())
})

test('what was learnt comes back bit for bit, of the strategies and the engine that are asked for', async () => {
  await store.teach(
    'SWEEP',
    new Map([
      ['rsi', lesson(1)],
      ['macd', lesson(2)],
      ['donchian', NO_LESSON],
    ]),
  )
  await store.teach('VECTOR', new Map([['rsi', lesson(3)]]))
  expect(await store.lessons('SWEEP', ['rsi', 'donchian', 'ichimoku'])).toEqual(
    new Map([
      ['rsi', lesson(1)],
      ['donchian', NO_LESSON],
    ]),
  )
  expect(await store.lessons('VECTOR', ['rsi', 'macd'])).toEqual(new Map([['rsi', lesson(3)]]))
  expect(await store.lessons('REFERENCE', ['rsi'])).toEqual(new Map())
})

test('what is taught takes the place of what was known, of its strategies alone', async () => {
  await store.teach(
    'SWEEP',
    new Map([
      ['rsi', lesson(1)],
      ['macd', lesson(2)],
    ]),
  )
  await store.teach('SWEEP', new Map([['rsi', lesson(5)]]))
  await store.teach('SWEEP', new Map())
  expect(await store.lessons('SWEEP', ['rsi', 'macd'])).toEqual(
    new Map([
      ['rsi', lesson(5)],
      ['macd', lesson(2)],
    ]),
  )
})

test('processes that teach at once do not fail each other', async () => {
  const lessons = new Map([
    ['rsi', lesson(1)],
    ['macd', lesson(1)],
  ])
  await Promise.all(Array.from({ length: 8 }, () => store.teach('SWEEP', lessons)))
  expect(await store.lessons('SWEEP', ['rsi', 'macd'])).toEqual(lessons)
})

test('ranges are as wide as they are before any job has taught otherwise, an engine at a time', async () => {
  expect(await store.width('SWEEP')).toBe(1)
  await store.keepWidth('SWEEP', 1.25)
  await store.keepWidth('SWEEP', 4 / 3)
  expect(await store.width('SWEEP')).toBe(4 / 3)
  expect(await store.width('VECTOR')).toBe(1)
})
