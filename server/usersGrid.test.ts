import { afterAll, beforeAll, expect, test } from 'vitest'
import { usersGrid } from '../bench/usersGrid.ts'
import { ask } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'
import { IS_CHAOS } from './testMode.fixture.ts'

const CANDIDATES = 52_800

/** `npm run test:chaos` reads every list to its end; `npm test` one of them, and of the others so many trials. */
const AT_LEAST = IS_CHAOS ? CANDIDATES : 5_000

interface Metrics {
  readonly totalReturn: number
  readonly sharpe: number
  readonly maxDrawdown: number
}

interface Trial {
  readonly number: number
  readonly admissible: boolean
  readonly metrics: Metrics
}

interface Page<Node> {
  readonly nodes: readonly Node[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
  readonly totalCount: number
}

interface Candidate {
  readonly strategy: string
  readonly direction: string
  readonly parameters: readonly { readonly name: string; readonly value: number }[]
  readonly takeProfit: number | null
  readonly stopLoss: number | null
}

const METRICS = `{
  totalReturn annualReturn sharpe sortino maxDrawdown trades winRate profitFactor exposure
}`

let app: TestApp
let dataset: string
let job: string

beforeAll(async () => {
  app = await openTestApp()
  dataset = await sampleDataset(app.port)
  job = (await startSweep(app.port, { dataset, ...usersGrid() })).job?.id ?? ''
  expect(await outcomeOf(app.port, job)).toBe('SUCCEEDED')
})

afterAll(() => app?.close())

/** The first trials of the grid in an order, page by page. */
async function list<Node>(order: string, fields: string, atLeast: number): Promise<Node[]> {
  const query = `query ($id: ID!, $order: TrialOrder!, $after: String) { job(id: $id) {
    trials(first: 1000, after: $after, orderBy: $order) {
      nodes { ${fields} } pageInfo { hasNextPage endCursor } totalCount
    }
  } }`
  const seen: Node[] = []
  for (let after: string | null = null; ; ) {
    const answer: { job: { trials: Page<Node> } } = await ask(app.port, query, { id: job, order, after })
    const { nodes, pageInfo, totalCount } = answer.job.trials
    seen.push(...nodes)
    expect(totalCount).toBe(CANDIDATES)
    expect(pageInfo.hasNextPage).toBe(seen.length < CANDIDATES)
    if (!pageInfo.hasNextPage || seen.length >= atLeast) return seen
    after = pageInfo.endCursor
  }
}

test('the grid that users run all day is one job, of which every candidate succeeds', async () => {
  const query = `query ($id: ID!) { job(id: $id) {
    tally { succeeded failed timedOut } progress { trialsTotal trialsDone fraction }
    analysis { importance { name share } deflatedSharpe plateau }
  } }`
  const found = await ask<{ job: { analysis: { importance: { name: string }[]; deflatedSharpe: number } } }>(
    app.port,
    query,
    { id: job },
  )
  const { analysis } = found.job
  expect(found.job).toMatchObject({
    tally: { succeeded: CANDIDATES, failed: 0, timedOut: 0 },
    progress: { trialsTotal: CANDIDATES, trialsDone: CANDIDATES, fraction: 1 },
  })
  expect(analysis.importance.map(({ name }) => name)).toEqual(expect.arrayContaining(['strategy', 'direction']))
  expect(analysis.deflatedSharpe).toBeGreaterThanOrEqual(0)
  expect(analysis.deflatedSharpe).toBeLessThanOrEqual(1)
})

test('its best trial is what a sweep of that candidate alone comes to', async () => {
  const best = `query ($id: ID!) { job(id: $id) { best {
    strategy direction parameters { name value } takeProfit stopLoss metrics ${METRICS}
  } } }`
  type Best = { job: { best: Candidate & { metrics: Record<string, number> } } }
  const { metrics, ...candidate } = (await ask<Best>(app.port, best, { id: job })).job.best
  const { strategy, direction, parameters, takeProfit, stopLoss } = candidate
  const space = parameters.map(({ name, value }) => ({ name, values: [value] }))
  const { constraints } = usersGrid()
  const { job: single } = await startSweep(app.port, {
    dataset,
    strategies: [{ strategy, space }],
    directions: [direction],
    exits: { takeProfit: [takeProfit], stopLoss: [stopLoss] },
    constraints,
  })
  expect(await outcomeOf(app.port, single?.id ?? '')).toBe('SUCCEEDED')
  const alone = (await ask<Best>(app.port, best, { id: single?.id })).job.best
  expect(alone).toMatchObject(candidate)
  for (const [name, value] of Object.entries(metrics)) expect(alone.metrics[name]).toBeCloseTo(value, 9)
  expect(metrics.sharpe).toBeGreaterThan(0)
})

test('its trials are listed by each order', async () => {
  const trials = await list<Trial>('NUMBER', 'number admissible metrics { totalReturn sharpe maxDrawdown }', CANDIDATES)
  expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: CANDIDATES }, (_, number) => number))
  const orders: Readonly<Record<string, (metrics: Metrics) => number>> = {
    OBJECTIVE: ({ sharpe }) => -sharpe,
    SHARPE: ({ sharpe }) => -sharpe,
    TOTAL_RETURN: ({ totalReturn }) => -totalReturn,
    MAX_DRAWDOWN: ({ maxDrawdown }) => maxDrawdown,
  }
  for (const [order, keyOf] of Object.entries(orders)) {
    // Those that never trade stand behind all others. A sort leaves equals in the order of their numbers.
    const tierOf = ({ admissible }: Trial) => (admissible ? 0 : 1)
    const sorted = trials.toSorted(
      (one, other) => tierOf(one) - tierOf(other) || keyOf(one.metrics) - keyOf(other.metrics),
    )
    const listed = await list<Pick<Trial, 'number'>>(order, 'number', AT_LEAST)
    const wrong = listed.findIndex(({ number }, place) => number !== sorted[place]?.number)
    expect(listed.length).toBeGreaterThanOrEqual(AT_LEAST)
    expect({ order, wrong }).toEqual({ order, wrong: -1 })
  }
})
