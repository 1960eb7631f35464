import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CostStatisticsStore } from '../../jobs/ports/costStatisticsStore.ts'
import { type CostStatistics, mergeCost, NO_COST_STATISTICS } from '../../progress/costStatistics.ts'
import { type Database, openDatabase } from '../database.ts'
import { openMigratedDatabase, type TestDatabase } from '../testDatabase.ts'
import { createCostStatisticsStore } from './costStatisticsStore.ts'

let testing: TestDatabase
let database: Database
let store: CostStatisticsStore

beforeAll(async () => {
  testing = await openMigratedDatabase()
  database = openDatabase(testing.connection)
  store = createCostStatisticsStore(database)
})
beforeEach(async () => {
  await testing.sql`delete from lessons`
  await testing.sql`delete from range_widths`
})
afterAll(async () => {
  await database?.close()
  await testing?.close()
})

/** Statistics whose sums are all different, and no round numbers. */
const statisticsOf = (seed: number): CostStatistics => ({
  ruleSquares: seed / 3,
  products: seed / 7,
  trialSquares: 1e18 * seed + 0.1,
  ruleSeconds: 1e-12 * seed,
  trialSeconds: seed * Math.PI,
})

test('nothing is known before it was taught', async () => {
  expect(await store.read('SWEEP', ['rsi'])).toEqual(new Map())
  expect(await store.read('SWEEP', [])).toEqual(new Map())
})

test('what was learnt comes back bit for bit, of the strategies and the engine that are asked for', async () => {
  await store.add(
    'SWEEP',
    new Map([
      ['rsi', statisticsOf(1)],
      ['macd', statisticsOf(2)],
      ['donchian', NO_COST_STATISTICS],
    ]),
  )
  await store.add('VECTOR', new Map([['rsi', statisticsOf(3)]]))
  expect(await store.read('SWEEP', ['rsi', 'donchian', 'ichimoku'])).toEqual(
    new Map([
      ['rsi', statisticsOf(1)],
      ['donchian', NO_COST_STATISTICS],
    ]),
  )
  expect(await store.read('VECTOR', ['rsi', 'macd'])).toEqual(new Map([['rsi', statisticsOf(3)]]))
  expect(await store.read('REFERENCE', ['rsi'])).toEqual(new Map())
})

test('what is taught is added to what was known, of its strategies alone', async () => {
  await store.add(
    'SWEEP',
    new Map([
      ['rsi', statisticsOf(1)],
      ['macd', statisticsOf(2)],
    ]),
  )
  await store.add('SWEEP', new Map([['rsi', statisticsOf(5)]]))
  await store.add('SWEEP', new Map())
  expect(await store.read('SWEEP', ['rsi', 'macd'])).toEqual(
    new Map([
      ['rsi', mergeCost(statisticsOf(1), statisticsOf(5))],
      ['macd', statisticsOf(2)],
    ]),
  )
})

test('of twenty jobs that end together, each has taught what its strategies cost', async () => {
  // Whatever the order of the others: what is alike adds up to the same.
  const names = ['rsi', 'macd']
  const jobs = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? names : names.toReversed()))
  await Promise.all(
    jobs.map((strategies) => store.add('SWEEP', new Map(strategies.map((name) => [name, statisticsOf(1)])))),
  )
  const all = jobs.slice(1).reduce((known) => mergeCost(known, statisticsOf(1)), statisticsOf(1))
  expect(await store.read('SWEEP', names)).toEqual(new Map(names.map((name) => [name, all])))
})

test('of twenty jobs that end together, each has widened the ranges', async () => {
  await Promise.all(Array.from({ length: 20 }, () => store.changeWidth('SWEEP', (width) => 1.5 * width)))
  expect(await store.width('SWEEP')).toBe(1.5 ** 20)
})

test('ranges are as wide as they are before any job has taught otherwise, an engine at a time', async () => {
  expect(await store.width('SWEEP')).toBe(1)
  await store.changeWidth('SWEEP', (width) => 1.25 * width)
  await store.changeWidth('SWEEP', () => 4 / 3)
  expect(await store.width('SWEEP')).toBe(4 / 3)
  expect(await store.width('VECTOR')).toBe(1)
})
