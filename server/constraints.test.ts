import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import {
  openTestApp,
  outcomeOf,
  type Started,
  sampleDataset,
  startImprovement,
  startSweep,
  startWalkForward,
  type TestApp,
} from './testApp.ts'

const ROWS = readFileSync(new URL('datasets/samples/sp500.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([date, open, , , close]) => ({ at: `${date}T00:00:00.000Z`, open: Number(open), close: Number(close) }))

interface Trial {
  readonly number: number
  readonly state: string
  readonly error: string | null
  readonly objective: number | null
  readonly admissible: boolean
  readonly violations: readonly string[]
  readonly parameters: readonly object[]
  readonly metrics: { readonly trades: number; readonly maxDrawdown: number; readonly sharpe: number } | null
}

const TRIAL =
  '{ number state error objective admissible violations parameters { name value } metrics { trades maxDrawdown sharpe } }'

let app: TestApp
let dataset: string

beforeAll(async () => {
  app = await openTestApp()
  dataset = await sampleDataset(app.port)
})

afterAll(async () => {
  await app.close()
})

function sweep(constraints: object, changes: object = {}): object {
  const space = [
    { name: 'fast', values: [5, 20, 50] },
    { name: 'slow', values: [60, 200] },
  ]
  return { dataset, strategies: [{ strategy: 'sma-cross', space }], constraints, ...changes }
}

async function finished({ job, problems }: Started): Promise<string> {
  expect(problems).toEqual([])
  const id = job?.id ?? ''
  expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
  return id
}

async function read<T>(id: string, fields: string): Promise<T> {
  return (await ask<{ job: T }>(app.port, `query ($id: ID!) { job(id: $id) { ${fields} } }`, { id })).job
}

interface Found {
  readonly best: Trial | null
  readonly nearest: Trial | null
  readonly trials: { readonly nodes: readonly Trial[] }
  readonly events: { readonly nodes: readonly { readonly message: string }[] }
}
const FOUND = `best ${TRIAL} nearest ${TRIAL} trials(first: 100) { nodes ${TRIAL} } events { nodes { message } }`

describe('a sweep', () => {
  test('has an admissible trial at its head and as its best, though others have a better objective', async () => {
    const free = await read<Found>(await finished(await startSweep(app.port, sweep({ minTrades: 0 }))), FOUND)
    const [first, second] = free.trials.nodes
    expect(free.best).toEqual(first)
    const maxDrawdown = ((first?.metrics?.maxDrawdown ?? 0) + Math.min(...drawdowns(free))) / 2
    const held = await read<Found>(await finished(await startSweep(app.port, sweep({ maxDrawdown }))), FOUND)
    const { nodes } = held.trials
    const kept = nodes.filter(({ metrics }) => (metrics?.maxDrawdown ?? 1) <= maxDrawdown)
    expect([kept.length > 0, kept.length < nodes.length, second?.admissible]).toEqual([true, true, true])
    expect(nodes.map(({ admissible }) => admissible)).toEqual(nodes.map((_, at) => at < kept.length))
    expect(held.best).toEqual(nodes[0])
    expect(held.nearest).toBeNull()
    const excess = nodes.slice(kept.length).map(({ metrics }) => metrics?.maxDrawdown ?? 0)
    expect(excess).toEqual(excess.toSorted((one, other) => one - other))
    for (const trial of nodes) expect(trial.objective).toBe(trial.metrics?.sharpe)
  })

  test('of which nothing is admissible has no best one, and says so with the nearest', async () => {
    const input = sweep({ minTrades: 100_000 })
    const found = await read<Found>(await finished(await startSweep(app.port, input)), FOUND)
    const most = Math.max(...found.trials.nodes.map(({ metrics }) => metrics?.trades ?? 0))
    expect(found.best).toBeNull()
    expect(found.nearest).toEqual(found.trials.nodes[0])
    expect(found.nearest?.metrics?.trades).toBe(most)
    expect(found.nearest?.violations).toEqual([`${most} trades; at least 100000 are asked for`])
    expect(found.events.nodes.at(-1)?.message).toBe(
      `6 of 6 trials succeeded; none keeps the constraints (at least 100000 trades); the nearest is trial ${found.nearest?.number}: ${most} trades; at least 100000 are asked for`,
    )
    const beside = await ask<{ statistics: { best: { jobId: string }[] } }>(
      app.port,
      '{ statistics { best { jobId } } }',
    )
    expect(beside.statistics.best.length).toBeGreaterThan(0)
    const { id } = await read<{ id: string }>(await finished(await startSweep(app.port, input)), 'id')
    const after = await ask<typeof beside>(app.port, '{ statistics { best { jobId } } }')
    expect(after.statistics.best.map(({ jobId }) => jobId)).not.toContain(id)
  })

  test('that is started again by its key as before is the same job', async () => {
    const input = { ...sweep({}), run: { key: 'once' } }
    const [one, other] = [
      await startSweep(app.port, input),
      await startSweep(app.port, { ...input, constraints: null }),
    ]
    expect(other).toEqual(one)
    const { problems } = await startSweep(app.port, { ...input, constraints: { minTrades: 2 } })
    expect(problems.map(({ path, code }) => [path, code])).toEqual([['run.key', 'CONFLICT']])
  })

  test('is refused with bounds that are none, all at once', async () => {
    const { problems } = await startSweep(app.port, sweep({ minTrades: -1, maxDrawdown: 1.5, minWinRate: 50 }))
    expect(problems.map(({ path }) => path)).toEqual([
      'constraints.minTrades',
      'constraints.maxDrawdown',
      'constraints.minWinRate',
    ])
  })
})

function drawdowns({ trials }: Found): number[] {
  return trials.nodes.map(({ metrics }) => metrics?.maxDrawdown ?? 1)
}

interface Walked {
  readonly folds: readonly {
    readonly number: number
    readonly tested: boolean
    readonly testFrom: string
    readonly testTo: string
    readonly chosen: readonly object[]
    readonly train: { readonly maxDrawdown: number }
    readonly test: { readonly totalReturn: number; readonly trades: number }
    readonly trainTrial: Trial
    readonly testTrial: Trial
  }[]
  readonly outOfSample: {
    readonly equity: readonly { readonly at: string; readonly equity: number }[]
    readonly metrics: { readonly totalReturn: number }
    readonly efficiency: number | null
  } | null
  readonly tally: { readonly succeeded: number; readonly failed: number }
}

const WALKED = `folds { number tested testFrom testTo chosen { name value } train { maxDrawdown } test { totalReturn trades }
  trainTrial ${TRIAL} testTrial ${TRIAL} }
  outOfSample { equity(points: 10000) { at equity } metrics { totalReturn } efficiency } tally { succeeded failed }`

describe('a walk-forward analysis', () => {
  test.each(['GRID', 'BAYESIAN'])(
    'with %s has folds without a test where no training is admissible, which keep their cash',
    async (method) => {
      const optimization = sweep({ maxDrawdown: 0.06 }, { sampler: { method, trials: 6 } })
      const id = await finished(await startWalkForward(app.port, { optimization, folds: 8, trainFraction: 0.5 }))
      const walked = await read<Walked>(id, WALKED)
      const { folds, outOfSample } = walked
      const without = folds.filter(({ tested }) => !tested)
      expect(folds.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
      expect([without.length > 0, without.length < 8]).toEqual([true, true])
      for (const { tested, train, trainTrial, testTrial, chosen, test } of folds) {
        expect([trainTrial.admissible, train.maxDrawdown <= 0.06]).toEqual([tested, tested])
        expect(testTrial.state).toBe(tested ? 'SUCCEEDED' : 'FAILED')
        expect(testTrial.parameters).toEqual(trainTrial.parameters)
        expect(chosen).toEqual(tested ? trainTrial.parameters : [])
        if (!tested) expect([test.totalReturn, test.trades, testTrial.admissible]).toEqual([0, 0, false])
      }
      expect(without[0]?.testTrial.error).toMatch(/^not run: no trial of the training is admissible/)
      for (const { testFrom, testTo } of without) {
        const at = (outOfSample?.equity ?? []).filter((point) => point.at >= testFrom && point.at <= testTo)
        expect([at.length > 500, new Set(at.map(({ equity }) => equity)).size]).toEqual([true, 1])
      }
      expect(walked.tally).toEqual({ succeeded: 56 - without.length, failed: without.length })
      await app.restart()
      expect(await read<Walked>(id, WALKED)).toEqual(walked)
    },
  )

  test('of which no fold has a test ends well, with an account that earned nothing', async () => {
    const optimization = sweep({ minTrades: 100_000 })
    const id = await finished(await startWalkForward(app.port, { optimization, folds: 3 }))
    const { folds, outOfSample } = await read<Walked>(id, WALKED)
    expect(folds.map(({ tested }) => tested)).toEqual([false, false, false])
    expect(outOfSample).toMatchObject({ metrics: { totalReturn: 0 }, efficiency: null })
    expect(new Set(outOfSample?.equity.map(({ equity }) => equity))).toEqual(new Set([10_000]))
  })
})

test('a job has the benchmark of its bars: what a plain loop over them comes to', async () => {
  const run = { fee: 0.002, slippage: 0.001 }
  const id = await finished(
    await startSweep(app.port, sweep({}, { account: run, from: '2008-01-02T00:00:00Z', to: '2009-12-31T00:00:00Z' })),
  )
  const fields =
    'from to benchmark { metrics { totalReturn trades calmar maxDrawdown annualReturn } equity(points: 10000) { at equity } }'
  type Held = {
    from: string
    to: string
    benchmark: { metrics: Record<string, number>; equity: { at: string; equity: number }[] }
  }
  const { from, to, benchmark } = await read<Held>(id, fields)
  const bars = ROWS.filter(({ at }) => at >= from && at <= to)
  const price = (bars[1]?.open ?? 0) * 1.001
  const size = 10_000 / (price * 1.002)
  const marks = bars.map(({ close }, bar) =>
    bar === 0 ? 10_000 : 10_000 + size * (close - price) - size * price * 0.002,
  )
  const last = (bars.at(-1)?.close ?? 0) * 0.999
  const end = 10_000 + size * (last - price) - size * (price + last) * 0.002
  marks[marks.length - 1] = end
  expect(benchmark.equity.map(({ at }) => at)).toEqual(bars.map(({ at }) => at))
  for (const [bar, { equity }] of benchmark.equity.entries()) expect(equity).toBeCloseTo(marks[bar] ?? 0, 6)
  const { totalReturn, annualReturn = 0, maxDrawdown = 1, calmar, trades } = benchmark.metrics
  expect([totalReturn, trades]).toEqual([expect.closeTo(end / 10_000 - 1, 9), 1])
  expect(calmar).toBeCloseTo(annualReturn / maxDrawdown, 9)
})

test('cycles of an improvement have the best of what is admissible, and none while nothing is', async () => {
  const optimization = sweep({ minTrades: 100_000 })
  const id = await finished(await startImprovement(app.port, { optimization, cycles: 2, backtestsPerCycle: 3 }))
  const { cycles } = await read<{ cycles: { bestObjective: number | null; improved: boolean }[] }>(
    id,
    'cycles { bestObjective improved }',
  )
  expect(cycles.map(({ bestObjective }) => bestObjective)).toEqual([null, null])
  expect(cycles[0]?.improved).toBe(true)
})
