import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { ask, follow } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

interface Reading {
  readonly seq: number
  readonly state: string
  readonly fraction: number
  readonly ceiling: number
  readonly trialsDone: number
  readonly trialsTotal: number
  readonly message: string
}

const READINGS = `subscription ($job: ID!) {
  progress(job: $job) { seq state fraction ceiling trialsDone trialsTotal message }
}`

/** 24 entry rules of a moving-average cross by 25 exits, in both directions: 1,200 trials. */
function sweep(dataset: string): object {
  const levels = [null, 0.02, 0.04, 0.06, 0.08]
  return {
    dataset,
    strategies: [
      {
        strategy: 'sma-cross',
        space: [
          { name: 'fast', range: { min: 5, max: 30, step: 5 } },
          { name: 'slow', values: [50, 100, 150, 200] },
        ],
      },
    ],
    directions: ['LONG', 'SHORT'],
    exits: { takeProfit: levels, stopLoss: levels },
  }
}

let app: TestApp
let dataset: string

beforeAll(async () => {
  app = await openTestApp()
  dataset = await sampleDataset(app.port)
})

afterAll(() => app.close())

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const value of values) collected.push(value)
  return collected
}

function expectHonest(readings: readonly Reading[], trials: number): void {
  const pairs = readings.slice(1).map((reading, index) => [readings[index] as Reading, reading] as const)
  for (const [before, after] of pairs) {
    expect(after.seq).toBeGreaterThan(before.seq)
    expect(after.fraction).toBeGreaterThanOrEqual(before.fraction)
    expect(after.ceiling).toBeGreaterThanOrEqual(after.fraction)
    expect(after.message).toBe(`Run ${after.trialsDone}/${trials}`)
  }
  expect(readings.slice(0, -1).every(({ fraction }) => fraction < 1)).toBe(true)
  expect(readings.at(-1)).toMatchObject({ state: 'SUCCEEDED', fraction: 1, trialsDone: trials, trialsTotal: trials })
}

describe('a sweep', () => {
  test('is watched over SSE and over a socket: rising readings, then the final one, then completion', async () => {
    const { job } = await startSweep(app.port, sweep(dataset))
    const id = job?.id ?? ''
    const client = createClient({ url: `ws://127.0.0.1:${app.port}/graphql`, webSocketImpl: WebSocket })
    const socket = client.iterate<{ progress: Reading }>({ query: READINGS, variables: { job: id } })
    const [overSse, overSocket] = await Promise.all([
      collect(follow<{ progress: Reading }>(app.port, READINGS, { job: id })),
      collect(socket),
    ])
    await client.dispose()
    expectHonest(
      overSse.map(({ progress }) => progress),
      1_200,
    )
    expectHonest(
      overSocket.map(({ data }) => data?.progress as Reading),
      1_200,
    )
  })

  test('keeps each trial once and finds the best of them', async () => {
    const { job } = await startSweep(app.port, sweep(dataset))
    await outcomeOf(app.port, job?.id ?? '')
    const query = `query ($id: ID!) { job(id: $id) {
      tally { succeeded failed timedOut }
      best { number metrics { sharpe } }
      trials(first: 1000, orderBy: NUMBER) { totalCount nodes { number metrics { sharpe } } }
      rest: trials(first: 1000, orderBy: NUMBER, after: "WyI5OTkiLCI5OTkiXQ==") { nodes { number metrics { sharpe } } }
    } }`
    interface Found {
      readonly number: number
      readonly metrics: { readonly sharpe: number }
    }
    const { job: found } = await ask<{
      job: {
        tally: object
        best: Found
        trials: { totalCount: number; nodes: Found[] }
        rest: { nodes: Found[] }
      }
    }>(app.port, query, { id: job?.id })
    const all = [...found.trials.nodes, ...found.rest.nodes]
    expect(found.tally).toEqual({ succeeded: 1_200, failed: 0, timedOut: 0 })
    expect(found.trials.totalCount).toBe(1_200)
    expect(all.map(({ number }) => number)).toEqual(Array.from({ length: 1_200 }, (_, index) => index))
    const best = all.reduce((top, trial) => (trial.metrics.sharpe > top.metrics.sharpe ? trial : top))
    expect(found.best).toEqual(best)
  })

  test('that is over answers with its final reading alone', async () => {
    const { job } = await startSweep(app.port, sweep(dataset))
    await outcomeOf(app.port, job?.id ?? '')
    const readings = await collect(follow<{ progress: Reading }>(app.port, READINGS, { job: job?.id }))
    expect(readings.map(({ progress }) => progress.state)).toEqual(['SUCCEEDED'])
  })

  test('shows in the list of readings and in the list of jobs while it runs', async () => {
    const states = collect(
      follow<{ events: { seq: number; type: string } }>(
        app.port,
        'subscription ($job: ID!) { events(job: $job) { seq type } }',
        { job: (await startSweep(app.port, sweep(dataset))).job?.id },
      ),
    )
    expect((await states).map(({ events }) => events)).toEqual([
      { seq: 1, type: 'CREATED' },
      { seq: 2, type: 'STARTED' },
      { seq: 3, type: 'SUCCEEDED' },
    ])
  })
})

describe('what a caller gets wrong', () => {
  test('is answered all at once, each with its place, and nothing is kept', async () => {
    const before = await ask<{ jobs: { totalCount: number } }>(app.port, '{ jobs { totalCount } }')
    const { job, problems } = await startSweep(app.port, {
      dataset: 'none',
      strategies: [
        { strategy: 'sma-cross', space: [{ name: 'fats', values: [5] }] },
        { strategy: 'rsi', space: [{ name: 'period', range: { min: 30, max: 10 } }] },
        { strategy: 'magic' },
      ],
      exits: { takeProfit: [], stopLoss: [-0.1] },
    })
    expect(job).toBeNull()
    expect(problems.map(({ path, code }) => [path, code])).toEqual([
      ['dataset', 'UNKNOWN_DATASET'],
      ['strategies.0.space.0.name', 'UNKNOWN_PARAMETER'],
      ['strategies.1.space.0.range.max', 'EMPTY'],
      ['strategies.2.strategy', 'UNKNOWN_STRATEGY'],
      ['exits.takeProfit', 'EMPTY'],
      ['exits.stopLoss.0', 'OUT_OF_RANGE'],
    ])
    expect(problems[1]?.message).toContain('fast, slow')
    expect(await ask(app.port, '{ jobs { totalCount } }')).toEqual(before)
  })

  test('in a query is an error that tells nothing of the server', async () => {
    const response = await fetch(`http://127.0.0.1:${app.port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ jobs(first: -1, after: "?") { totalCount } }' }),
    })
    const text = await response.text()
    expect(text).toContain('first: -1 is not allowed; it must be from 0 to 1000')
    expect(text).not.toMatch(/stack|\.ts|node_modules|select /)
  })
})

describe('canceling', () => {
  const cancel = (id: string) =>
    ask<{ cancelJob: { job: { state: string }; problems: { code: string }[] } }>(
      app.port,
      'mutation ($id: ID!) { cancelJob(id: $id) { job { state } problems { code } } }',
      { id },
    )

  test('ends a running job at once, and a job that waits behind it goes on', async () => {
    const long = {
      ...sweep(dataset),
      strategies: [{ strategy: 'rsi', space: [{ name: 'period', range: { min: 2, max: 200 } }] }],
    }
    const { job: first } = await startSweep(app.port, { ...long, run: { priority: 1 } })
    const { job: second } = await startSweep(app.port, sweep(dataset))
    const answer = await cancel(first?.id ?? '')
    expect(answer.cancelJob).toEqual({ job: { state: 'CANCELED' }, problems: [] })
    expect(await outcomeOf(app.port, first?.id ?? '')).toBe('CANCELED')
    expect(await outcomeOf(app.port, second?.id ?? '')).toBe('SUCCEEDED')
  })

  test('twice at once cancels once, and says so to the other', async () => {
    const { job } = await startSweep(app.port, sweep(dataset))
    const answers = await Promise.all([cancel(job?.id ?? ''), cancel(job?.id ?? '')])
    const codes = answers.map(({ cancelJob }) => cancelJob.problems.map(({ code }) => code))
    expect(codes.toSorted()).toEqual([[], ['WRONG_STATE']])
  })

  test('an unknown job is a problem', async () => {
    expect((await cancel('nothing')).cancelJob).toEqual({ job: null, problems: [{ code: 'NOT_FOUND' }] })
  })
})
