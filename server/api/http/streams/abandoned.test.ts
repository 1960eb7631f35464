import { expect, test } from 'vitest'
import { readConfig } from '../../../config.ts'
import { Feed } from '../../../jobs/feeds/feed.ts'
import { MemoryStore } from '../../../jobs/memoryStore.fixture.ts'
import { createTestBus, createTestLog, newJobOf, settle, TestClock } from '../../../jobs/ports.fixture.ts'
import type { Context } from '../../context.ts'
import { createGraphql } from '../graphql.ts'

test.each([false, true])('a client that goes before its stream is there leaves no viewer: gone is %s', async (goes) => {
  const store = new MemoryStore()
  const { job } = await store.create(newJobOf(1))
  const log = createTestLog()
  const feed = new Feed({ store, bus: createTestBus(), clock: new TestClock(), log })
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  const read = store.jobsById.bind(store)
  store.jobsById = async (ids) => {
    asked.resolve()
    await answered.promise
    return read(ids)
  }
  const graphql = createGraphql({ store, feed } as unknown as Context, { log, limits: readConfig({}, '/').documents })
  const client = new AbortController()
  const response = Promise.resolve(
    graphql.fetch('http://127.0.0.1/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: `subscription { progress(job: "${job.id}") { seq } }` }),
      signal: client.signal,
    }),
  ).catch(() => null)
  await asked.promise
  if (goes) client.abort()
  answered.resolve()
  const stream = await response
  await settle()
  expect(feed.viewers).toBe(goes ? 0 : 1)
  const reader = stream?.body?.getReader()
  await reader?.read()
  await reader?.cancel()
  await settle()
  expect(feed.viewers).toBe(0)
})
