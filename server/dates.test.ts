import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, startWalkForward, type TestApp } from './testApp.ts'

let app: TestApp
let dataset: string

beforeAll(async () => {
  app = await openTestApp()
  dataset = await sampleDataset(app.port)
})

afterAll(async () => {
  await app.close()
})

const METRICS = '{ totalReturn annualReturn sharpe sortino maxDrawdown trades winRate profitFactor exposure }'

const strategies = [
  {
    strategy: 'sma-cross',
    space: [
      { name: 'fast', values: [5, 10, 20, 30] },
      { name: 'slow', values: [50, 100, 150, 200] },
    ],
  },
]

async function read<T>(id: string | undefined, fields: string): Promise<T> {
  expect(await outcomeOf(app.port, id ?? '')).toBe('SUCCEEDED')
  const { job } = await ask<{ job: T }>(app.port, `query ($id: ID!) { job(id: $id) { ${fields} } }`, { id })
  return job
}

async function sweep<T>(changes: object, fields: string): Promise<T> {
  const { job, problems } = await startSweep(app.port, { dataset, strategies, ...changes })
  expect(problems).toEqual([])
  return read(job?.id, fields)
}

async function backtest<T>(changes: object, fields: string): Promise<T> {
  const { startBacktest } = await ask<{ startBacktest: { job: { id: string } } }>(
    app.port,
    'mutation ($input: BacktestInput!) { startBacktest(input: $input) { job { id } } }',
    { input: { dataset, strategy: 'sma-cross', ...changes } },
  )
  return read(startBacktest.job.id, fields)
}

interface Best {
  readonly number: number
  readonly metrics: object
  readonly parameters: readonly { readonly name: string; readonly value: number }[]
}

interface Dated {
  readonly from: string
  readonly to: string
  readonly bars: number
  readonly best: Best
  readonly heldOut: { readonly metrics: object; readonly equity: readonly { readonly at: string }[] } | null
}

const DATED = `from to bars best { number metrics ${METRICS} parameters { name value } }
  heldOut { metrics ${METRICS} equity(points: 10000) { at } }`

describe('a job between two dates', () => {
  test('finds the same by every engine, trades on nothing before them, and says which bars they are', async () => {
    const dates = { from: '2009-12-31T12:00:00Z', to: '2014-12-31T00:00:00Z' }
    const found = await Promise.all(
      ['SWEEP', 'VECTOR', 'REFERENCE'].map((engine) =>
        sweep<Dated>(
          { ...dates, run: { engine } },
          `${DATED} trials { nodes { number trades(first: 1) { nodes { entryAt } } } }`,
        ),
      ),
    )
    const [first] = found as [Dated & { trials: { nodes: { trades: { nodes: { entryAt: string }[] } }[] } }]
    expect(first).toMatchObject({ from: '2010-01-04T00:00:00.000Z', to: '2014-12-31T00:00:00.000Z', heldOut: null })
    expect(first.bars).toBe(1_258)
    for (const other of found) {
      expect(other.best.number).toBe(first.best.number)
      for (const [name, value] of Object.entries(first.best.metrics)) {
        expect(other.best.metrics[name as keyof object], name).toBeCloseTo(value, 9)
      }
    }
    const entries = first.trials.nodes.flatMap(({ trades }) => trades.nodes.map(({ entryAt }) => entryAt))
    expect(entries).toHaveLength(16)
    // The indicators are warm: a cross of the first weeks is traded, though the slow average has 200 bars.
    expect(entries.toSorted()[0]).toMatch(/^2010-0[12]/)
  })

  test('that holds bars out shows what a backtest of the best earns there', async () => {
    const job = await sweep<Dated>({ holdOut: 0.2 }, DATED)
    const marks = job.heldOut?.equity ?? []
    expect(marks.length / (job.bars + marks.length)).toBeCloseTo(0.2, 3)
    const from = marks[0]?.at ?? ''
    expect(from > job.to).toBe(true)
    const { best } = await backtest<Dated>({ from, parameters: job.best.parameters }, DATED)
    expect(job.heldOut?.metrics).toEqual(best.metrics)
    const before = await backtest<Dated>({ to: job.to, parameters: job.best.parameters }, DATED)
    expect(before.bars).toBe(job.bars)
    for (const [name, value] of Object.entries(job.best.metrics)) {
      expect(before.best.metrics[name as keyof object], name).toBeCloseTo(value, 9)
    }
  })
})

describe('a walk-forward analysis', () => {
  test('between dates lists its tests, has no best trial, and tells the fold of each', async () => {
    const optimization = { dataset, strategies, from: '2005-01-01T00:00:00Z' }
    const { job, problems } = await startWalkForward(app.port, { optimization, folds: 3 })
    expect(problems).toEqual([])
    const place = '{ totalCount nodes { number fold test } }'
    const found = await read<Readonly<Record<string, { totalCount: number; nodes: object[] } | null>>>(
      job?.id,
      `best { number } tests: trials(orderBy: NUMBER) ${place} second: trials(first: 99, orderBy: NUMBER, where: { fold: 2 }) ${place}
        trainings: trials(where: { test: false }) ${place} all: trials(where: {}) ${place}`,
    )
    expect(found.best).toBeNull()
    expect(found.tests?.nodes).toEqual([
      { number: 16, fold: 1, test: true },
      { number: 33, fold: 2, test: true },
      { number: 50, fold: 3, test: true },
    ])
    expect(found.second?.nodes).toHaveLength(17)
    expect(found.second?.nodes.at(0)).toEqual({ number: 17, fold: 2, test: false })
    expect([found.trainings?.totalCount, found.all?.totalCount]).toEqual([48, 51])
  })
})

describe('trades of a fixed size', () => {
  test('are left by the sweep to the next engine, with an event, and a trial says what it could not pay', async () => {
    const account = { initialCash: 2_000, lots: 1, fixedFee: 1 }
    const fields = `events(first: 50) { nodes { type message } } trials { nodes { skippedEntries metrics { trades } } }
      best { tradeStatistics { costs averageBars } trades { nodes { size costs bestReturn worstReturn } } }`
    const { events, trials, best } = await sweep<{
      events: { nodes: { type: string; message: string }[] }
      trials: { nodes: { skippedEntries: number; metrics: { trades: number } }[] }
      best: {
        tradeStatistics: { costs: number }
        trades: { nodes: { size: number; costs: number; bestReturn: number }[] }
      }
    }>({ account }, fields)
    const fallbacks = events.nodes.filter(({ type }) => type === 'ENGINE_FALLBACK')
    expect(fallbacks.map(({ message }) => message)).toEqual([
      'VECTOR runs what SWEEP cannot: trades of lots, of cash or with a fixed fee do not compose',
    ])
    // The index stands above 2,000 from 2014 on.
    expect(trials.nodes.some(({ skippedEntries }) => skippedEntries > 0)).toBe(true)
    const trades = best.trades.nodes
    expect(trades.every(({ size, costs }) => size === 1 && costs > 2)).toBe(true)
    expect(trades.every(({ bestReturn }) => bestReturn >= 0)).toBe(true)
    const costs = trades.reduce((sum, trade) => sum + trade.costs, 0)
    expect(best.tradeStatistics.costs).toBeCloseTo(costs, 6)
  })
})
