import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

interface Detail {
  readonly number: number
  readonly metrics: { readonly trades: number; readonly totalReturn: number; readonly maxDrawdown: number }
  readonly equity: readonly { readonly at: string; readonly equity: number; readonly drawdown: number }[]
  readonly trades: {
    readonly totalCount: number
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean }
    readonly nodes: readonly { readonly profit: number; readonly return: number; readonly bars: number }[]
  }
}

const DETAIL = `number metrics { trades totalReturn maxDrawdown } equity(points: 5000) { at equity drawdown }
  trades(first: 1000) { totalCount pageInfo { endCursor hasNextPage } nodes { profit return bars } }`

let app: TestApp
let job: string

beforeAll(async () => {
  // It asks for every mark and trade of many trials at once.
  app = await openTestApp({ MAX_DOCUMENT_COST: '2000000' })
  const sweep = await startSweep(app.port, {
    dataset: await sampleDataset(app.port),
    strategies: [{ strategy: 'bollinger-breakout' }, { strategy: 'stochastic' }],
    directions: ['LONG', 'SHORT'],
    exits: { takeProfit: [null, 0.05], stopLoss: [null, 0.02, 0.1] },
  })
  job = sweep.job?.id ?? ''
  expect(await outcomeOf(app.port, job)).toBe('SUCCEEDED')
})

afterAll(() => app.close())

describe('the details of a trial', () => {
  test('are worked out again, and are those of the sweep', async () => {
    const query = `query ($job: ID!) { job(id: $job) { trials(orderBy: NUMBER) { nodes { ${DETAIL} } } } }`
    const found = await ask<{ job: { trials: { nodes: Detail[] } } }>(app.port, query, { job })
    expect(found.job.trials.nodes).toHaveLength(24)
    for (const { metrics, equity, trades } of found.job.trials.nodes) {
      expect(trades.totalCount).toBe(metrics.trades)
      const profit = trades.nodes.reduce((sum, trade) => sum + trade.profit, 0)
      expect(profit / 10_000).toBeCloseTo(metrics.totalReturn, 9)
      expect((equity.at(-1)?.equity ?? 0) / 10_000 - 1).toBeCloseTo(metrics.totalReturn, 9)
      expect(Math.max(...equity.map((point) => point.drawdown))).toBeCloseTo(metrics.maxDrawdown, 9)
    }
  })

  test('come page by page, and a cursor of another list is refused', async () => {
    const page = `query ($job: ID!, $after: String) { job(id: $job) { best { trades(first: 2, after: $after) {
      totalCount pageInfo { endCursor hasNextPage } nodes { profit }
    } } } }`
    const read = async (after: string | null) =>
      (await ask<{ job: { best: Detail } }>(app.port, page, { job, after })).job.best.trades
    const profits: number[] = []
    let after: string | null = null
    for (let more = true; more; ) {
      const { nodes, pageInfo } = await read(after)
      profits.push(...nodes.map((trade) => trade.profit))
      after = pageInfo.endCursor
      more = pageInfo.hasNextPage
    }
    expect(profits).toHaveLength((await read(null)).totalCount)
    await expect(read('nonsense')).rejects.toThrow(/no cursor of this list/)
  })
})
