import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startImprovement, type TestApp } from './testApp.ts'

interface Trial {
  readonly number: number
  readonly state: string
  readonly strategy: string
  readonly direction: string
  readonly parameters: readonly { readonly name: string; readonly value: number }[]
  readonly takeProfit: number | null
  readonly stopLoss: number | null
  readonly metrics: { readonly sharpe: number } | null
}

interface Improved {
  readonly cycles: readonly {
    readonly number: number
    readonly backtests: number
    readonly newTests: number
    readonly bestObjective: number
    readonly improved: boolean
  }[]
  readonly progress: { readonly message: string; readonly trialsTotal: number; readonly trialsDone: number }
  readonly tally: { readonly succeeded: number; readonly failed: number }
  readonly trials: { readonly nodes: readonly Trial[] }
}

const IMPROVED = `query ($id: ID!) { job(id: $id) {
  cycles { number backtests newTests bestObjective improved }
  progress { message trialsTotal trialsDone }
  tally { succeeded failed }
  trials(first: 1000, orderBy: NUMBER) { nodes {
    number state strategy direction parameters { name value } takeProfit stopLoss metrics { sharpe }
  } }
} }`

/** Fails wherever its parameter is even. */
const FRAGILE = `import { crossingsAbove, defineStrategy, bars, sma } from 'barline'
export default defineStrategy({
  name: 'fragile', title: 'Fragile', description: 'Breaks now and then.', family: 'my own',
  parameters: [bars('period', { default: 21 }, 'Bars.')],
  signals: ({ close }, { period }) => {
    if (period % 2 === 0) throw new Error('even')
    const average = sma(close, period)
    return { entry: crossingsAbove(close, average), exit: crossingsAbove(average, close) }
  },
})
`

let app: TestApp
let dataset: string
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barline-strategies-'))
  writeFileSync(join(folder, 'fragile.ts'), FRAGILE)
  app = await openTestApp({ STRATEGIES_DIR: folder })
  dataset = await sampleDataset(app.port)
})

afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

/** Four strategies in both directions. */
function space(changes: object = {}): object {
  return {
    dataset,
    strategies: [
      {
        strategy: 'sma-cross',
        space: [
          { name: 'fast', range: { min: 2, max: 40 } },
          { name: 'slow', range: { min: 50, max: 250 } },
        ],
      },
      { strategy: 'rsi', space: [{ name: 'period', range: { min: 2, max: 40 } }] },
      { strategy: 'donchian', space: [{ name: 'entry', range: { min: 5, max: 100 } }] },
      { strategy: 'stochastic' },
    ],
    directions: ['LONG', 'SHORT'],
    exits: { takeProfit: [null, 0.05, 0.1], stopLoss: [null, 0.02, 0.05] },
    sampler: { seed: 9 },
    ...changes,
  }
}

async function start(input: object): Promise<string> {
  const { job, problems } = await startImprovement(app.port, input)
  expect(problems).toEqual([])
  return job?.id ?? ''
}

async function finish(input: object): Promise<Improved> {
  const id = await start(input)
  expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
  return improvedOf(id)
}

async function improvedOf(id: string): Promise<Improved> {
  return (await ask<{ job: Improved }>(app.port, IMPROVED, { id })).job
}

const spell = ({ number: _, state: __, metrics: ___, ...candidate }: Trial) => JSON.stringify(candidate)

describe('an improvement', () => {
  test('runs cycles of new backtests, and counts each as plain loops over its trials do', async () => {
    const { cycles, trials } = await finish({ optimization: space(), cycles: 6, backtestsPerCycle: 12, patience: 6 })
    expect(new Set(trials.nodes.map(spell)).size).toBe(72)
    expect(cycles).toHaveLength(6)
    let best = Number.NEGATIVE_INFINITY
    for (const [index, cycle] of cycles.entries()) {
      const own = trials.nodes.slice(12 * index, 12 * (index + 1)).map(({ metrics }) => metrics?.sharpe ?? 0)
      const top = Math.max(...own)
      expect(cycle).toEqual({
        number: index + 1,
        backtests: 12,
        newTests: 12,
        bestObjective: top,
        improved: top > best,
      })
      best = Math.max(best, top)
    }
  })

  test('says which cycle it is in, and ends when nothing has got better for long enough', async () => {
    const id = await start({ optimization: space(), cycles: 200, backtestsPerCycle: 10, patience: 2 })
    const query = 'subscription ($job: ID!) { progress(job: $job) { message fraction } }'
    let fraction = 0
    for await (const { progress } of follow<{ progress: { message: string; fraction: number } }>(app.port, query, {
      job: id,
    })) {
      expect(progress.message).toMatch(/^Cycle \d+\/200 \(4 strategies, \d+ backtests\)$/)
      expect(progress.fraction).toBeGreaterThanOrEqual(fraction)
      fraction = progress.fraction
    }
    expect(fraction).toBe(1)
    const { cycles, progress } = await improvedOf(id)
    const last = cycles.length
    expect(last).toBeLessThan(200)
    expect(cycles.slice(-2).map(({ improved }) => improved)).toEqual([false, false])
    expect(cycles.findLastIndex(({ improved }) => improved)).toBe(last - 3)
    const message = `Cycle ${last}/200 (4 strategies, 10 backtests)`
    expect(progress).toEqual({ message, trialsTotal: 10 * last, trialsDone: 10 * last })
  })

  test('ends when a finite space has no more', async () => {
    const small = space({ strategies: [{ strategy: 'stochastic' }], exits: { takeProfit: [null, 0.1, 0.2] } })
    const { cycles, tally } = await finish({ optimization: small, cycles: 9, backtestsPerCycle: 4, patience: 9 })
    expect(tally.succeeded).toBe(6)
    expect(cycles.map(({ newTests }) => newTests)).toEqual([4, 2])
  })

  test('goes on where backtests fail: they are counted, and none of them is a parent', async () => {
    await vi.waitFor(
      async () => {
        const { strategy } = await ask<{ strategy: object | null }>(app.port, '{ strategy(name: "fragile") { name } }')
        expect(strategy).not.toBeNull()
      },
      { timeout: 20_000, interval: 100 },
    )
    const strategies = [{ strategy: 'fragile', space: [{ name: 'period', range: { min: 5, max: 200 } }] }]
    const given = { optimization: space({ strategies }), cycles: 4, backtestsPerCycle: 20, patience: 4 }
    const { cycles, tally, trials } = await finish(given)
    expect(tally.failed).toBeGreaterThan(0)
    expect(tally.succeeded + tally.failed).toBe(80)
    expect(cycles.map(({ backtests }) => backtests)).toEqual([20, 20, 20, 20])
    for (const { state, parameters } of trials.nodes) {
      expect(state).toBe((parameters[0]?.value ?? 0) % 2 === 0 ? 'FAILED' : 'SUCCEEDED')
    }
  })

  test('that is stopped in the middle goes on with the trials of one that was not', async () => {
    const given = { optimization: space(), cycles: 8, backtestsPerCycle: 10, patience: 8 }
    const undisturbed = await finish(given)
    const id = await start(given)
    const query = 'subscription ($job: ID!) { progress(job: $job) { trialsDone } }'
    for await (const { progress } of follow<{ progress: { trialsDone: number } }>(app.port, query, { job: id })) {
      if (progress.trialsDone >= 25) break
    }
    await app.restart()
    expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
    expect(await improvedOf(id)).toEqual(undisturbed)
  })

  test('says all that is wrong with its input, each with its place', async () => {
    const wrong = { optimization: space({ directions: [] }), cycles: 0, backtestsPerCycle: -1, patience: 0 }
    expect((await startImprovement(app.port, wrong)).problems.map(({ path, code }) => [path, code])).toEqual([
      ['optimization.directions', 'EMPTY'],
      ['cycles', 'OUT_OF_RANGE'],
      ['backtestsPerCycle', 'OUT_OF_RANGE'],
      ['patience', 'OUT_OF_RANGE'],
    ])
    const many = await startImprovement(app.port, { optimization: space(), cycles: 1_001 })
    expect(many.problems.map(({ path, code }) => [path, code])).toEqual([['cycles', 'TOO_MANY_TRIALS']])
  })
})
