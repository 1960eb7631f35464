import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { printCsv } from './engine/walk.fixture.ts'
import { generatorOf } from './samplers/generator.ts'
import { openTestApp, outcomeOf, startSweep, type TestApp } from './testApp.ts'

let app: TestApp

beforeAll(async () => {
  app = await openTestApp()
})
afterAll(() => app?.close())

interface Told {
  readonly overfitting: number | null
  readonly realityCheck: number | null
  readonly sampled: number
  readonly deflatedSharpe: number | null
}

/** Candles of closes, an hour each. */
async function importCloses(name: string, closes: readonly number[]): Promise<string> {
  const time = Float64Array.from(closes, (_, bar) => Date.UTC(2020, 0, 1) + bar * 3_600_000)
  const close = Float64Array.from(closes)
  const open = close.map((value, bar) => close[bar - 1] ?? value)
  const high = close.map((value, bar) => Math.max(value, open[bar] as number))
  const low = close.map((value, bar) => Math.min(value, open[bar] as number))
  const volume = close.map(() => 1)
  const csv = printCsv({ length: closes.length, time, open, high, low, close, volume })
  const mutation =
    'mutation ($input: DatasetInput!) { importDataset(input: $input) { dataset { id } problems { message } } }'
  type Imported = { importDataset: { dataset: { id: string } | null; problems: readonly object[] } }
  const { dataset, problems } = (await ask<Imported>(app.port, mutation, { input: { name, csv } })).importDataset
  expect(problems).toEqual([])
  return dataset?.id ?? ''
}

/** What is told of a sweep over a dataset. */
async function tellOf(dataset: string, input: object): Promise<Told | null> {
  const { job, problems } = await startSweep(app.port, { dataset, ...input })
  expect(problems).toEqual([])
  const id = job?.id ?? ''
  expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
  const query = 'query ($id: ID!) { job(id: $id) { analysis { overfitting realityCheck sampled deflatedSharpe } } }'
  return (await ask<{ job: { analysis: Told | null } }>(app.port, query, { id })).job.analysis
}

const range = (name: string, min: number, max: number, step: number) => ({ name, range: { min, max, step } })
const CROSS = {
  strategies: [{ strategy: 'sma-cross', space: [range('fast', 2, 20, 2), range('slow', 25, 115, 10)] }],
  directions: ['LONG', 'SHORT'],
}

test('nothing is run again of a job that has not ended', async () => {
  const closes = Array.from({ length: 3_000 }, (_, bar) => 100 + 10 * Math.sin(bar / 9) + (bar % 7))
  const space = [range('fast', 2, 60, 1), range('slow', 61, 400, 1)]
  const takeProfit = Array.from({ length: 20 }, (_, index) => (index + 1) / 100)
  const dataset = await importCloses('waves', closes)
  const input = { dataset, strategies: [{ strategy: 'sma-cross', space }], exits: { takeProfit } }
  const id = (await startSweep(app.port, input)).job?.id ?? ''
  const query = 'query ($id: ID!) { job(id: $id) { state tally { succeeded } analysis { overfitting sampled } } }'
  type Found = { job: { state: string; tally: { succeeded: number }; analysis: Partial<Told> | null } }
  const find = async () => (await ask<Found>(app.port, query, { id })).job
  const done = 'query ($id: ID!) { job(id: $id) { tally { succeeded } } }'
  await expect.poll(async () => (await ask<Found>(app.port, done, { id })).job.tally.succeeded).toBeGreaterThan(100)
  await ask(app.port, 'mutation ($id: ID!) { pauseJob(id: $id) { problems { code } } }', { id })
  expect(await find()).toMatchObject({ state: 'PAUSED', analysis: { overfitting: null, sampled: 0 } })
  await ask(app.port, 'mutation ($id: ID!) { cancelJob(id: $id) { problems { code } } }', { id })
  const { state, analysis } = await find()
  expect([state, typeof analysis?.overfitting]).toEqual(['CANCELED', 'number'])
  expect(analysis?.sampled).toBeGreaterThan(1)
})

describe('how far the best of many trials can be trusted', () => {
  test('is told of what chance alone made', async () => {
    const generator = generatorOf(4)
    let price = 100
    const closes = Array.from({ length: 3_000 }, () => (price *= Math.exp(0.004 * generator.normal())))
    const told = await tellOf(await importCloses('noise', closes), CROSS)
    expect(told?.sampled).toBe(200)
    expect(told?.realityCheck).toBeGreaterThan(0.2)
    expect(told?.overfitting).toBeGreaterThan(0.2)
  })

  test('and of a market with swings that a rule can follow', async () => {
    const generator = generatorOf(5)
    const closes = Array.from(
      { length: 3_000 },
      (_, bar) => 100 * Math.exp(0.15 * Math.sin(bar / 25) + 0.002 * generator.normal()),
    )
    const told = await tellOf(await importCloses('swings', closes), CROSS)
    expect(told?.sampled).toBe(200)
    expect(told?.realityCheck).toBeLessThanOrEqual(0.05)
    expect(told?.overfitting).toBeLessThanOrEqual(0.1)
    expect(told?.deflatedSharpe).toBeGreaterThan(0.9)
  })
})
