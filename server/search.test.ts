import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

/** What a trial ran, and what came of it. */
interface Found {
  readonly number: number
  readonly strategy: string
  readonly direction: string
  readonly parameters: readonly { readonly name: string; readonly value: number }[]
  readonly takeProfit: number | null
  readonly stopLoss: number | null
  readonly metrics: { readonly sharpe: number }
}

const TRIALS = `query ($id: ID!) { job(id: $id) { trials(first: 1000, orderBy: NUMBER) { nodes {
  number strategy direction parameters { name value } takeProfit stopLoss metrics { sharpe }
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
    const [{ strategy, direction, parameters, takeProfit, stopLoss, metrics } = {} as Found] = trials.filter(
      (trial) => trial.metrics.sharpe !== 0,
    )
    const single = { strategy, space: parameters.map(({ name, value }) => ({ name, values: [value] })) }
    const again = await finish({
      ...search({ method: 'GRID' }),
      strategies: [single],
      directions: [direction],
      exits: { takeProfit: [takeProfit], stopLoss: [stopLoss] },
    })
    expect((await trialsOf(again))[0]?.metrics.sharpe).toBeCloseTo(metrics.sharpe, 9)
  })

  test('is forecast like any sweep', async () => {
    const query = 'query ($o: OptimizationInput!) { forecast(optimization: $o) { trials problems { code } } }'
    const o = search({ method: 'RANDOM', trials: 60 })
    expect(await ask(app.port, query, { o })).toEqual({ forecast: { trials: 60, problems: [] } })
  })
})

interface Analysed {
  readonly importance: readonly { readonly name: string; readonly share: number }[]
  readonly deflatedSharpe: number | null
  readonly plateau: number | null
}

async function analysisOf(id: string): Promise<Analysed | null> {
  const query = 'query ($id: ID!) { job(id: $id) { analysis { importance { name share } deflatedSharpe plateau } } }'
  return (await ask<{ job: { analysis: Analysed | null } }>(app.port, query, { id })).job.analysis
}

/** Waits until so many trials of a job are done. */
async function untilDone(port: number, job: string, trials: number): Promise<void> {
  const query = 'subscription ($job: ID!) { progress(job: $job) { trialsDone } }'
  for await (const { progress } of follow<{ progress: { trialsDone: number } }>(port, query, { job })) {
    if (progress.trialsDone >= trials) return
  }
}

describe('a Bayesian search', () => {
  const input = () => search({ method: 'BAYESIAN', trials: 90, seed: 11 })

  test('tries no candidate twice, and finds more than chance on average', async () => {
    const trials = await trialsOf(await finish(input()))
    const spelt = trials.map(({ number: _, metrics: __, ...candidate }) => JSON.stringify(candidate))
    expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: 90 }, (_, number) => number))
    expect(new Set(spelt).size).toBe(90)
    const mean = (list: readonly Found[]) => list.reduce((sum, { metrics }) => sum + metrics.sharpe, 0) / list.length
    expect(mean(trials.slice(45))).toBeGreaterThan(mean(trials.slice(0, 10)))
  })

  test('that is stopped in the middle goes on with the trials of one that was not', async () => {
    const undisturbed = await trialsOf(await finish(input()))
    for (const stopped of [8, 40]) {
      const { job } = await startSweep(app.port, input())
      const id = job?.id ?? ''
      await untilDone(app.port, id, stopped)
      await app.restart()
      expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
      expect(await trialsOf(id)).toEqual(undisturbed)
    }
  })

  test('is analysed by the points that it took', async () => {
    const analysis = await analysisOf(await finish(input()))
    expect(analysis?.importance.map(({ name }) => name)).toContain('sma-cross.fast')
    expect(analysis?.deflatedSharpe).not.toBeNull()
  })
})

describe('what is said of how far the best trial can be trusted', () => {
  test('is what plain loops over the trials of a grid come to', async () => {
    const id = await finish({
      dataset,
      strategies: [
        {
          strategy: 'sma-cross',
          space: [
            { name: 'fast', range: { min: 4, max: 24, step: 4 } },
            { name: 'slow', values: [50, 100, 200] },
          ],
        },
      ],
    })
    const trials = await trialsOf(id)
    const analysis = await analysisOf(id)
    const values = (trial: Found) => trial.parameters.map(({ value }) => value)
    const best = trials.reduce((top, trial) => (trial.metrics.sharpe > top.metrics.sharpe ? trial : top))
    const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length
    const variance = (list: readonly number[]) => mean(list.map((value) => (value - mean(list)) ** 2))
    const sharpes = trials.map((trial) => trial.metrics.sharpe)
    for (const [place, name] of ['fast', 'slow'].entries()) {
      const levels = [...new Set(trials.map((trial) => values(trial)[place]))]
      const means = levels.map((level) =>
        mean(trials.filter((trial) => values(trial)[place] === level).map((trial) => trial.metrics.sharpe)),
      )
      const share = analysis?.importance.find((one) => one.name === name)?.share
      expect(share).toBeCloseTo(variance(means) / variance(sharpes), 9)
    }
    const steps = [
      [4, 8, 12, 16, 20, 24],
      [50, 100, 200],
    ]
    const distance = (trial: Found) =>
      values(trial).reduce((sum, value, place) => {
        const list = steps[place] as number[]
        return sum + Math.abs(list.indexOf(value) - list.indexOf(values(best)[place] as number))
      }, 0)
    const around = trials.filter((trial) => distance(trial) === 1).map((trial) => trial.metrics.sharpe)
    const sorted = around.toSorted((one, other) => one - other)
    const median = ((sorted[(sorted.length - 1) >> 1] as number) + (sorted[sorted.length >> 1] as number)) / 2
    expect(analysis?.plateau).toBeCloseTo(median / best.metrics.sharpe, 9)
  })

  test('counts how many trials the best is the best of', async () => {
    const few = { ...search({ method: 'RANDOM', trials: 20, seed: 1 }) }
    const many = { ...search({ method: 'RANDOM', trials: 800, seed: 1 }) }
    const [little, much] = [await analysisOf(await finish(few)), await analysisOf(await finish(many))]
    for (const analysis of [little, much]) {
      expect(analysis?.deflatedSharpe).toBeGreaterThanOrEqual(0)
      expect(analysis?.deflatedSharpe).toBeLessThanOrEqual(1)
      expect(analysis?.importance.map(({ name }) => name)).toContain('strategy')
      expect(analysis?.importance.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9)
    }
    expect(much?.importance.map(({ name }) => name)).toContain('rsi.period')
  })

  test('is nothing before enough trials have succeeded', async () => {
    expect(await analysisOf(await finish(search({ method: 'RANDOM', trials: 15 })))).toBeNull()
    expect(await analysisOf(await finish(search({ method: 'RANDOM', trials: 16 })))).not.toBeNull()
  })
})
