import { expect, test } from 'vitest'
import { StoreAwayError } from '../ports/jobStore.ts'
import { createTestBus, settle, TestClock } from '../ports.fixture.ts'
import { StatisticsFeed, type Totals } from './statistics.ts'

const JOBS = { QUEUED: 0, RUNNING: 1, PAUSED: 0, SUCCEEDED: 0, FAILED: 0, CANCELED: 0 }

function openFeed() {
  const clock = new TestClock()
  const bus = createTestBus()
  const state = { counted: 0, fails: false }
  const totals = async (): Promise<Totals> => {
    if (state.fails) throw new StoreAwayError()
    state.counted += 1
    return { jobs: JOBS, succeeded: state.counted, failed: 0, timedOut: 0, seconds: 1 }
  }
  const store = { totals, rankedJobs: async () => [], rankedTrials: async () => [] }
  const plans = { ready: () => Promise.reject(new Error('there is no trial')) }
  const feed = new StatisticsFeed({ store, plans, nodes: { nodes: async () => [] }, bus, clock })
  return { clock, bus, state, feed }
}

test('a hundred viewers cost one count', async () => {
  const { feed, state } = openFeed()
  const all = await Promise.all(Array.from({ length: 100 }, () => feed.current()))
  expect(new Set(all).size).toBe(1)
  expect(state.counted).toBe(1)
})

test('they are counted again for one who looks a second later, and not before', async () => {
  const { feed, state, clock } = openFeed()
  await feed.current()
  await clock.pass(999)
  expect(await feed.current()).toMatchObject({ succeeded: 1 })
  await clock.pass(1)
  expect(await feed.current()).toMatchObject({ succeeded: 2 })
  expect(state.counted).toBe(2)
})

test('a viewer gets the present statistics, and new ones only when something has changed', async () => {
  const { feed, state, clock, bus } = openFeed()
  const stream = feed.stream()
  expect((await stream.next()).value).toMatchObject({ succeeded: 1 })
  let told = 0
  void stream.next().then(() => {
    told += 1
  })
  await clock.pass(5_000)
  expect(told).toBe(0)
  bus.publish({ kind: 'gap' })
  await clock.pass(1_000)
  await settle()
  expect([told, state.counted]).toEqual([1, 2])
})

test('viewers are told how many trials are finished in a second, and that it is none once nothing is committed', async () => {
  const { feed, clock, bus } = openFeed()
  const stream = feed.stream()
  expect((await stream.next()).value).toMatchObject({ trialsPerSecond: 0 })
  const tally = { succeeded: 80, failed: 15, timedOut: 5, seconds: 1 }
  const count = { tally, bestNumber: null }
  bus.publish({ kind: 'committed', jobId: 'job', range: { first: 0, count: 100 }, count, eventSeq: 1 })
  await clock.pass(1_000)
  expect((await stream.next()).value).toMatchObject({ trialsPerSecond: 20 })
  await clock.pass(5_000)
  expect((await stream.next()).value).toMatchObject({ trialsPerSecond: 0 })
})

test('a count that failed is made again', async () => {
  const { feed, state } = openFeed()
  state.fails = true
  await expect(feed.current()).rejects.toThrow(StoreAwayError)
  state.fails = false
  expect(await feed.current()).toMatchObject({ succeeded: 1 })
})

test('a stream that has begun outlives a store that is away, and shows at once what there is when it is back', async () => {
  const { feed, state, clock, bus } = openFeed()
  const stream = feed.stream()
  await stream.next()
  const next = stream.next()
  state.fails = true
  for (let second = 0; second < 3; second += 1) {
    bus.publish({ kind: 'gap' })
    await clock.pass(1_000)
  }
  await expect(feed.stream().next()).rejects.toThrow(StoreAwayError)
  state.fails = false
  feed.catchUp()
  expect((await next).value).toMatchObject({ succeeded: 2 })
})

test('a viewer gets them once more when messages may have been missed', async () => {
  const { feed } = openFeed()
  const stream = feed.stream()
  await stream.next()
  const told: (number | undefined)[] = []
  void stream.next().then(({ value }) => told.push(value?.succeeded))
  feed.catchUp()
  await settle()
  expect(told).toEqual([2])
})

test('its end ends every stream', async () => {
  const { feed } = openFeed()
  const stream = feed.stream()
  await stream.next()
  feed.close()
  expect(await stream.next()).toEqual({ done: true, value: undefined })
})
