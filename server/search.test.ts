import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from './api/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

/** What a trial ran, and what came of it. */
interface Found {
  readonly number: number
  readonly strategy: string
  readonly direction: string
  readonly parameters: readonly { readonly name: string; readonly value: number }[]
  readonly takeProfit: number | null
  readonly metrics: { readonly sharpe: number }
}

const TRIALS = `query ($id: ID!) { job(id: $id) { trials(first: 1000, orderBy: NUMBER) { nodes {
  number strategy direction parameters { name value } takeProfit metrics { sharpe }
} } } }`

let app: TestApp
let dataset: string

beforeAll(async () => {
  app = await openTestApp()
  dataset = await sampleDataset(app.port)
})

afterAll(() => app.close())

async function trialsOf(id: string): Promise<Found[]> {
  const { job } = await ask<{ job: { trials: { nodes: Found[] } } }>(app.port, TRIALS, { id })
  return job.trials.nodes
}

/** Two strategies with 812 points, and a sampler. */
function search(sampler: object): object {
  return {
    dataset,
    strategies: [
      {
        strategy: 'sma-cross',
        space: [
          { name: 'fast', range: { min: 2, max: 20 } },
          { name: 'slow', values: [30, 50, 100, 150, 200] },
        ],
      },
      { strategy: 'rsi', space: [{ name: 'period', range: { min: 5, max: 40, step: 5 } }] },
    ],
    directions: ['LONG', 'SHORT'],
    exits: { takeProfit: [null, 0.1], stopLoss: [null, 0.05] },
    sampler,
  }
}

async function finish(input: object): Promise<string> {
  const { job, problems } = await startSweep(app.port, input)
  expect(problems).toEqual([])
  expect(await outcomeOf(app.port, job?.id ?? '')).toBe('SUCCEEDED')
  return job?.id ?? ''
}

describe('a random search', () => {
  test('runs the trials of its seed, whenever it is run, and finds of each what a backtest finds', async () => {
    const [one, same, other] = [
      await finish(search({ method: 'RANDOM', trials: 60, seed: 5 })),
      await finish(search({ method: 'RANDOM', trials: 60, seed: 5 })),
      await finish(search({ method: 'RANDOM', trials: 60, seed: 6 })),
    ]
    const trials = await trialsOf(one)
    expect(trials).toHaveLength(60)
    expect(await trialsOf(same)).toEqual(trials)
    expect(await trialsOf(other)).not.toEqual(trials)
    const [{ strategy, direction, parameters, takeProfit, metrics } = {} as Found] = trials.filter(
      (trial) => trial.metrics.sharpe !== 0,
    )
    const single = { strategy, space: parameters.map(({ name, value }) => ({ name, values: [value] })) }
    const again = await finish({
      ...search({ method: 'GRID' }),
      strategies: [single],
      directions: [direction],
      exits: { takeProfit: [takeProfit], stopLoss: [null, 0.05] },
    })
    const near = (await trialsOf(again)).map((trial) => Math.abs(trial.metrics.sharpe - metrics.sharpe))
    expect(Math.min(...near)).toBeLessThan(1e-9)
  })

  test('is forecast like any sweep', async () => {
    const query = 'query ($o: OptimizationInput!) { forecast(optimization: $o) { trials problems { code } } }'
    const o = search({ method: 'RANDOM', trials: 60 })
    expect(await ask(app.port, query, { o })).toEqual({ forecast: { trials: 60, problems: [] } })
  })
})
