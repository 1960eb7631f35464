import { execute, parse, subscribe } from 'graphql'
import { describe, expect, test } from 'vitest'
import { NO_SECONDS } from '../../../jobs/job.ts'
import { MemoryStore } from '../../../jobs/memoryStore.fixture.ts'
import { createTestDatasets, DATASET, newJobOf, resultsOf } from '../../../jobs/ports.fixture.ts'
import { NO_DETAIL } from '../../../jobs/results/trialDetail.ts'
import type { Context } from '../../context.ts'
import { schema } from '../../schema.ts'
import { openOperation } from '../operation.ts'
import { listWithin, numberWithin } from './arguments.ts'

const BOUNDS = { least: 4, most: 10, fallback: 7 }

test.each([
  [4, 4],
  [10, 10],
  [null, 7],
  [undefined, 7],
])('%s is taken as %i', (given, taken) => {
  expect(numberWithin('points', given, BOUNDS)).toBe(taken)
})

test.each([3, 11, -1, 0, Number.NaN])('%s is refused with its name and what is allowed', (given) => {
  expect(() => numberWithin('points', given, BOUNDS)).toThrow(
    `points: ${given} is not allowed; it must be from 4 to 10`,
  )
})

test('a list is taken up to its length', () => {
  expect(listWithin('jobs', [1, 2], 2)).toEqual([1, 2])
  expect(() => listWithin('jobs', [1, 2, 3], 2)).toThrow('jobs: it has 3 entries; at most 2 are allowed')
})

describe('every number of a list has its bounds', async () => {
  const store = new MemoryStore()
  const { job } = await store.create(newJobOf(1))
  await store.start(job.id)
  const task = { range: { first: 0, count: 1 }, seconds: 1, stages: NO_SECONDS, runSeconds: 0 }
  await store.commit({ ...task, jobId: job.id, results: resultsOf(0, [1]) })
  const datasets = {
    ...createTestDatasets(DATASET),
    datasets: async () => ({ items: [{ cursor: 'abc', node: DATASET }], hasNextPage: false }),
    countDatasets: async () => 1,
  }
  const outOfSample = async () => ({ detail: NO_DETAIL, metrics: null, efficiency: null })
  const candlePoints = async () => []
  const context = {
    store,
    datasets,
    candlePoints,
    outOfSample,
    trialDetail: async () => NO_DETAIL,
  } as unknown as Context

  const ask = async (query: string) => {
    const contextValue = openOperation(context)
    const { errors = [] } = await execute({ schema, document: parse(query), contextValue })
    return errors.map(({ message, extensions }) => [extensions.code, message])
  }
  const ofJob = (field: string) => `{ job(id: "${job.id}") { ${field} } }`

  test.each<[string, string, number, number, (value: number) => string]>([
    ['jobs', 'first', 0, 1_000, (value) => `{ jobs(first: ${value}) { totalCount } }`],
    ['datasets', 'first', 0, 1_000, (value) => `{ datasets(first: ${value}) { totalCount } }`],
    ['trials', 'first', 0, 1_000, (value) => ofJob(`trials(first: ${value}) { totalCount }`)],
    ['events', 'first', 0, 1_000, (value) => ofJob(`events(first: ${value}) { nodes { seq } }`)],
    ['trades', 'first', 0, 1_000, (value) => ofJob(`best { trades(first: ${value}) { totalCount } }`)],
    ['equity', 'points', 2, 10_000, (value) => ofJob(`best { equity(points: ${value}) { at } }`)],
    ['outOfSample.equity', 'points', 2, 10_000, (value) => ofJob(`outOfSample { equity(points: ${value}) { at } }`)],
    ['candles', 'points', 2, 10_000, (value) => ofJob(`dataset { candles(points: ${value}) { at } }`)],
  ])('%s', async (_field, name, least, most, query) => {
    expect([await ask(query(least)), await ask(query(most))]).toEqual([[], []])
    for (const value of [least - 1, most + 1, 2_000_000_000, -2_000_000_000]) {
      const message = `${name}: ${value} is not allowed; it must be from ${least} to ${most}`
      expect(await ask(query(value))).toEqual([['BAD_USER_INPUT', message]])
    }
  })

  test('and a cursor of another list is refused by both their names', async () => {
    const document = parse('{ datasets { edges { cursor } pageInfo { startCursor endCursor } } }')
    const answer = await execute({ schema, document, contextValue: openOperation(context) })
    const { edges, pageInfo } = (answer.data as { datasets: unknown }).datasets as {
      edges: { cursor: string }[]
      pageInfo: { startCursor: string; endCursor: string }
    }
    const cursor = edges[0]?.cursor ?? ''
    expect(pageInfo).toEqual({ startCursor: cursor, endCursor: cursor })
    expect(await ask(`{ datasets(after: "${cursor}") { totalCount } }`)).toEqual([])
    expect(await ask('{ datasets(after: "abc") { totalCount } }')).toEqual([])
    const message = `after: '${cursor}' is no cursor of this list: it is of a list of Dataset, and this is one of Job; pass an edge's cursor, or endCursor`
    expect(await ask(`{ jobs(after: "${cursor}") { totalCount } }`)).toEqual([['BAD_USER_INPUT', message]])
  })

  test('and a cursor of another order is refused', async () => {
    const cursor = (await store.trials(job.id, 'NUMBER', { first: 1, after: null })).items[0]?.cursor
    const query = (order: string) => ofJob(`trials(orderBy: ${order}, after: "${cursor}") { totalCount }`)
    expect(await ask(query('NUMBER'))).toEqual([])
    expect(await ask(query('OBJECTIVE'))).toEqual([['BAD_USER_INPUT', expect.stringContaining(`after: '${cursor}'`)]])
  })
})

test('a stream of readings may name 5,000 jobs, and of more not one is read', async () => {
  const asked: number[] = []
  const jobsById = async (ids: readonly string[]) => {
    asked.push(ids.length)
    return []
  }
  const contextValue = openOperation({ store: { jobsById }, feed: { knows: () => false } } as unknown as Context)
  const document = parse('subscription ($jobs: [ID!]) { progresses(jobs: $jobs) { seq } }')
  const messageOf = async (count: number) => {
    const variableValues = { jobs: Array.from({ length: count }, (_, index) => `job ${index}`) }
    const answer = await subscribe({ schema, document, contextValue, variableValues })
    return 'errors' in answer ? answer.errors?.[0]?.message : null
  }
  expect(await messageOf(5_001)).toBe('jobs: it has 5001 entries; at most 5000 are allowed')
  expect(asked).toEqual([])
  expect(await messageOf(5_000)).toMatch(/^no job has the id 'job 0'/)
  expect(Math.max(...asked)).toBeLessThanOrEqual(1_000)
})
