import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { openTestApp, outcomeOf, startSweep, type TestApp } from './testApp.ts'

let app: TestApp

beforeAll(async () => {
  app = await openTestApp()
})

afterAll(() => app.close())

/** Imports daily candles with these closes. */
async function importCloses(name: string, closes: readonly number[]): Promise<string> {
  const rows = closes.map((close, bar) => {
    const day = new Date(Date.UTC(2020, 0, 1 + bar)).toISOString().slice(0, 10)
    return `${day},${close},${close},${close},${close},1e308`
  })
  const csv = ['time,open,high,low,close,volume', ...rows].join('\n')
  const mutation = `mutation ($input: DatasetInput!) {
    importDataset(input: $input) { dataset { id } problems { message } }
  }`
  type Imported = { readonly importDataset: { readonly dataset: { readonly id: string } | null } }
  return (await ask<Imported>(app.port, mutation, { input: { name, csv } })).importDataset.dataset?.id ?? ''
}

const METRICS = `metrics {
  totalReturn annualReturn sharpe sortino maxDrawdown trades winRate profitFactor calmar exposure
}`

/** All that is told of a job in numbers. */
const ALL = `query ($id: ID!) { job(id: $id) {
  state dataset { candles(points: 2) { open high low close volume } }
  tally { succeeded failed averageDuration successRate } stages { seconds share }
  progress { fraction rate ceiling barsPerSecond }
  analysis { importance { name share } deflatedSharpe plateau }
  best { number ${METRICS} equity(points: 50) { equity drawdown }
    trades(first: 50) { nodes { entryPrice exitPrice size profit return } } }
  trials(first: 50) { nodes { number state error parameters { name value } ${METRICS} } }
} }`

interface Told {
  readonly job: {
    readonly best: { readonly trades: { readonly nodes: readonly { readonly size: number }[] } } | null
    readonly dataset: { readonly candles: readonly { readonly volume: number }[] }
    readonly trials: { readonly nodes: readonly { readonly state: string; readonly error: string | null }[] }
  }
}

const wave = (scale: number) => Array.from({ length: 200 }, (_, bar) => scale * (1.5 + Math.sin(bar / 6)))

test.each([
  ['of 1e300', wave(1e300), {}, 'SUCCEEDED'],
  ['of 1e-290', wave(1e-290), {}, 'SUCCEEDED'],
  ['that leap from 1e-290 to 1e300', wave(1e-290).map((low, bar) => (bar > 118 ? 1e300 : low)), {}, 'FAILED'],
  ['without a size', wave(4e-310), { initialCash: 1e15 }, 'FAILED'],
])('at prices %s the rest answers: no figure takes what it stands in away', async (name, closes, account, state) => {
  const dataset = await importCloses(name, closes)
  const space = [
    { name: 'fast', values: [2, 3, 4, 5] },
    { name: 'slow', values: [8, 10, 12, 14] },
  ]
  const strategies = [{ strategy: 'sma-cross', space }]
  const { job, problems } = await startSweep(app.port, { dataset, strategies, account })
  expect(problems).toEqual([])
  await outcomeOf(app.port, job?.id ?? '')
  // Its client rejects where there is any error.
  const told = (await ask<Told>(app.port, ALL, { id: job?.id })).job
  expect(new Set(told.trials.nodes.map((trial) => trial.state))).toEqual(new Set([state]))
  expect(told.dataset.candles.map(({ volume }) => volume)).toEqual([Number.MAX_VALUE, Number.MAX_VALUE])
  if (state === 'FAILED') expect(told.trials.nodes[0]?.error).toContain('beyond what a double holds')
  else expect(told.best?.trades.nodes.every(({ size }) => size > 0)).toBe(true)
})
