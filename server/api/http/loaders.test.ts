import { execute, parse } from 'graphql'
import { expect, test } from 'vitest'
import { NO_SECONDS } from '../../jobs/job.ts'
import { MemoryStore } from '../../jobs/memoryStore.fixture.ts'
import type { JobStore } from '../../jobs/ports/jobStore.ts'
import { createTestDatasets, DATASET, newJobOf, resultsOf } from '../../jobs/ports.fixture.ts'
import type { Context } from '../context.ts'
import { schema } from '../schema.ts'
import { openOperation } from './operation.ts'

/** Names of the calls that are made of `ports`, which they answer as before. */
function counting<T extends object>(ports: T, calls: string[]): T {
  return new Proxy(ports, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        calls.push(String(name))
        return value.apply(target, given)
      }
    },
  })
}

async function openMany(count: number) {
  const store: JobStore = new MemoryStore()
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    const { job } = await store.create(newJobOf(3))
    ids.push(job.id)
    await store.start(job.id)
    const task = { range: { first: 0, count: 3 }, seconds: 1, stages: NO_SECONDS, runSeconds: 0 }
    await store.commit({ ...task, jobId: job.id, results: resultsOf(0, [1, 2 + index, 0]) })
  }
  const calls: string[] = []
  const context = {
    store: counting(store, calls),
    datasets: counting(createTestDatasets(DATASET), calls),
    trialDetail: () => new Promise<never>(() => undefined),
  } as unknown as Context
  const ask = (query: string) => execute({ schema, document: parse(query), contextValue: openOperation(context) })
  return { ids, calls, ask, context }
}

test('the best trial, the dataset and the pauses of every job of a list are read with one call each', async () => {
  const { calls, ask } = await openMany(60)
  const answer = await ask(
    '{ jobs(first: 60) { nodes { dataset { name } pausedAt pausedSeconds best { number metrics { sharpe } } } } }',
  )
  expect(answer.errors).toBeUndefined()
  const { nodes } = (answer.data as { jobs: { nodes: readonly object[] } }).jobs
  expect(nodes).toHaveLength(60)
  expect(nodes[0]).toEqual({
    dataset: { name: 'test-bars' },
    pausedAt: null,
    pausedSeconds: 0,
    best: { number: 1, metrics: { sharpe: 61 } },
  })
  expect(calls.toSorted()).toEqual(['datasetsById', 'jobs', 'pauses', 'trialsAt'])
})

test('jobs that are asked for one by one in a document are read with one call, and unknown ones are null', async () => {
  const { ids, calls, ask } = await openMany(5)
  const fields = [...ids, 'nope'].map((id, at) => `j${at}: job(id: "${id}") { id }`)
  const { data } = await ask(`{ ${fields.join(' ')} }`)
  expect(Object.values(data ?? {})).toEqual([...ids.map((id) => ({ id })), null])
  expect(calls).toEqual(['jobsById'])
})

test('one operation waits for at most 200 trials to be run again', async () => {
  const { context } = await openMany(0)
  const { trialDetail } = openOperation(context)
  for (let number = 0; number < 200; number += 1) void trialDetail(undefined as never, number)
  await expect(trialDetail(undefined as never, 200)).rejects.toMatchObject({ extensions: { code: 'TOO_COSTLY' } })
  // Another operation is none the worse.
  expect(await Promise.race([openOperation(context).trialDetail(undefined as never, 0), 'waits'])).toBe('waits')
})

test('a list is counted only for those who ask how long it is', async () => {
  const { calls, ask } = await openMany(3)
  await ask('{ jobs(first: 2) { nodes { id } pageInfo { hasNextPage } } }')
  expect(calls).toEqual(['jobs'])
  const { data } = await ask('{ jobs(first: 2, filter: { states: [RUNNING] }) { totalCount nodes { id } } }')
  expect(data).toMatchObject({ jobs: { totalCount: 3 } })
  expect(calls).toEqual(['jobs', 'jobs', 'countJobs'])
})
