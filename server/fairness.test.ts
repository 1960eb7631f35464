import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

let app: TestApp
let dataset = ''

beforeAll(async () => {
  app = await openTestApp({ THREADS: '1' })
  dataset = await sampleDataset(app.port)
})
afterAll(() => app?.close())

const levels = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) / 1_000)

/** A moving-average cross of 100 pairs by so many exits. */
async function start(exits: number, run: object = {}): Promise<string> {
  const slow = { name: 'slow', range: { min: 101, max: 200, step: 1 } }
  const input = {
    strategies: [{ strategy: 'sma-cross', space: [slow] }],
    exits: { takeProfit: levels(exits), stopLoss: levels(exits) },
  }
  return (await startSweep(app.port, { dataset, run, ...input })).job?.id ?? ''
}

async function trialsOf(job: string): Promise<number> {
  const query = 'query ($id: ID!) { job(id: $id) { tally { succeeded } } }'
  return (await ask<{ job: { tally: { succeeded: number } } }>(app.port, query, { id: job })).job.tally.succeeded
}

async function cancel(job: string): Promise<void> {
  await ask(app.port, 'mutation ($id: ID!) { cancelJob(id: $id) { job { id } } }', { id: job })
}

/** Every count of finished trials that a job shows: one more with each task. */
function watchCounts(job: string): Set<number> {
  const counts = new Set<number>()
  const query = 'subscription ($job: ID!) { progress(job: $job) { trialsDone } }'
  const read = async () => {
    for await (const { progress } of follow<{ progress: { trialsDone: number } }>(app.port, query, { job }))
      counts.add(progress.trialsDone)
  }
  void read()
  return counts
}

test('a sweep of a million trials does not keep a backtest waiting that comes after it', async () => {
  const sweep = await start(100)
  const counts = watchCounts(sweep)
  await expect.poll(() => counts.size, { timeout: 60_000 }).toBeGreaterThan(2)
  const before = counts.size
  const mutation = 'mutation ($input: BacktestInput!) { startBacktest(input: $input) { job { id } } }'
  const input = { dataset, strategy: 'sma-cross' }
  const { startBacktest } = await ask<{ startBacktest: { job: { id: string } } }>(app.port, mutation, { input })
  expect(await outcomeOf(app.port, startBacktest.job.id)).toBe('SUCCEEDED')
  // The task that ran and the one that stood next to it; the sweep has three more that wait.
  expect(counts.size - before).toBeLessThanOrEqual(3)
  expect(await trialsOf(sweep)).toBeLessThan(1_000_000)
  await cancel(sweep)
})

test('two sweeps of one priority share the threads; one of a higher priority goes first', async () => {
  const [one, other] = [await start(60), await start(60)]
  expect(await outcomeOf(app.port, one)).toBe('SUCCEEDED')
  expect(await trialsOf(other)).toBeGreaterThan(0.5 * 360_000)
  await cancel(other)
  const [low, high] = [await start(90), await start(16, { priority: 5 })]
  expect(await outcomeOf(app.port, high)).toBe('SUCCEEDED')
  expect(await trialsOf(low)).toBeLessThan(0.5 * 810_000)
  await cancel(low)
})
