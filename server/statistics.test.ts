import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

const FIELDS = `jobs queued running succeeded failed canceled trials successRate averageTrialDuration barsPerSecond
  best { jobId number metrics { sharpe } }`

interface Best {
  readonly jobId: string
  readonly number: number
  readonly metrics: { readonly sharpe: number }
}

interface Counted {
  readonly jobs: number
  readonly succeeded: number
  readonly trials: number
  readonly successRate: number | null
  readonly best: readonly Best[]
}

let app: TestApp
let dataset: string

beforeAll(async () => {
  app = await openTestApp()
  dataset = await sampleDataset(app.port)
})

afterAll(() => app.close())

const count = async () => (await ask<{ statistics: Counted }>(app.port, `{ statistics { ${FIELDS} } }`)).statistics

async function runSweep(fast: readonly number[]): Promise<string> {
  const space = [{ name: 'fast', values: fast }]
  const { job } = await startSweep(app.port, { dataset, strategies: [{ strategy: 'sma-cross', space }] })
  const id = job?.id ?? ''
  await outcomeOf(app.port, id)
  return id
}

test('statistics count all jobs and rank their trials, and tell viewers when that changes', async () => {
  const stream = follow<{ statistics: Counted }>(app.port, `subscription { statistics { ${FIELDS} } }`)
  const next = async () => (await stream.next()).value?.statistics as Counted
  expect(await next()).toMatchObject({ jobs: 0, trials: 0, successRate: null, averageTrialDuration: null, best: [] })
  const ids = [await runSweep([5, 10, 15, 20, 25, 30, 35, 40]), await runSweep([7, 12, 17, 22, 27, 32])]
  for (let seen = await next(); seen.trials < 14 || seen.succeeded < 2; seen = await next());
  await stream.return(undefined)
  const all = await Promise.all(
    ids.map(async (id) => {
      const query =
        'query ($id: ID!) { job(id: $id) { trials(first: 50) { nodes { jobId number metrics { sharpe } } } } }'
      return (await ask<{ job: { trials: { nodes: Best[] } } }>(app.port, query, { id })).job.trials.nodes
    }),
  )
  const best = all.flat().sort((one, other) => other.metrics.sharpe - one.metrics.sharpe)
  const statistics = await count()
  expect(statistics).toMatchObject({ jobs: 2, succeeded: 2, trials: 14, successRate: 1 })
  expect(statistics.best.map(({ metrics }) => metrics.sharpe)).toEqual(
    best.slice(0, 10).map(({ metrics }) => metrics.sharpe),
  )
  expect(new Set(statistics.best.map(({ jobId, number }) => `${jobId} ${number}`)).size).toBe(10)
})

test('what is tried again takes no place among the best, and neither does a run of forty bars', async () => {
  const before = (await count()).best
  await runSweep([5, 10, 15, 20, 25, 30, 35, 40])
  const closes = Array.from({ length: 40 }, (_, bar) => (bar < 10 ? 100 - bar : 90 * 1.1 ** (bar - 10)))
  const rows = closes.map(
    (close, bar) => `${new Date(60_000 * (bar + 1e6)).toISOString()},${close},${close},${close},${close},1`,
  )
  const csv = ['time,open,high,low,close,volume', ...rows].join('\n')
  const mutation =
    'mutation ($input: DatasetInput!) { importDataset(input: $input) { dataset { id } problems { message } } }'
  type Imported = { readonly importDataset: { readonly dataset: { readonly id: string } | null } }
  const imported = await ask<Imported>(app.port, mutation, { input: { name: 'forty bars', csv } })
  const space = [
    { name: 'fast', values: [2] },
    { name: 'slow', values: [5] },
  ]
  const strategies = [{ strategy: 'sma-cross', space }]
  const input = { dataset: imported.importDataset.dataset?.id, strategies }
  const { job, problems } = await startSweep(app.port, input)
  expect(problems).toEqual([])
  await outcomeOf(app.port, job?.id ?? '')
  const query = 'query ($id: ID!) { job(id: $id) { best { metrics { sharpe } } } }'
  const { best } = (await ask<{ job: { best: Best } }>(app.port, query, { id: job?.id })).job
  expect(best.metrics.sharpe).toBeGreaterThan(100)
  await expect.poll(async () => (await count()).succeeded).toBe(4)
  expect((await count()).best).toEqual(before)
})
