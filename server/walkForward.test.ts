import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ask, follow } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startWalkForward, type TestApp } from './testApp.ts'

interface Metrics {
  readonly totalReturn: number
  readonly annualReturn: number
  readonly sharpe: number
  readonly trades: number
}

interface Walked {
  readonly folds: readonly {
    readonly number: number
    readonly trainFrom: string
    readonly trainTo: string
    readonly testFrom: string
    readonly testTo: string
    readonly chosen: readonly { readonly name: string; readonly value: number }[]
    readonly train: Metrics
    readonly test: Metrics
    readonly testTrial: { readonly number: number; readonly equity: readonly { readonly equity: number }[] }
  }[]
  readonly outOfSample: {
    readonly equity: readonly { readonly at: string; readonly equity: number }[]
    readonly metrics: Metrics
    readonly efficiency: number | null
  } | null
  readonly trials: { readonly totalCount: number; readonly nodes: readonly object[] }
  readonly events: { readonly nodes: readonly { readonly message: string }[] }
}

const METRICS = '{ totalReturn annualReturn sharpe trades }'
const WALKED = `query ($id: ID!) { job(id: $id) {
  folds { number trainFrom trainTo testFrom testTo chosen { name value } train ${METRICS} test ${METRICS}
    testTrial { number equity(points: 5000) { equity } } }
  outOfSample { equity(points: 5000) { at equity } metrics ${METRICS} efficiency }
  trials(first: 1000, orderBy: NUMBER, where: {}) { totalCount nodes { number parameters { name value } metrics { sharpe totalReturn } } }
  events(first: 100) { nodes { message } }
} }`

/** Knows whether the next bar rises. */
const PEEK = `import { defineStrategy, number } from 'barline'
export default defineStrategy({
  name: 'peek', title: 'Peek', description: 'Reads tomorrow.', family: 'my own',
  parameters: [number('least', { min: 0, max: 1, step: 0.01, default: 0 }, 'The least rise.')],
  signals: ({ close, length }, { least }) => {
    const entry = new Uint8Array(length).map((_, bar) => (close[bar + 1] > close[bar] * (1 + least) ? 1 : 0))
    return { entry, exit: entry.map((mark) => 1 - mark) }
  },
})
`

let app: TestApp
let dataset: string
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'barline-strategies-'))
  writeFileSync(join(folder, 'peek.ts'), PEEK)
  app = await openTestApp({ STRATEGIES_DIR: folder })
  dataset = await sampleDataset(app.port)
})

afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

function sweep(changes: object = {}): object {
  return {
    dataset,
    strategies: [
      {
        strategy: 'sma-cross',
        space: [
          { name: 'fast', values: [3, 8, 15] },
          { name: 'slow', range: { min: 30, max: 120, step: 30 } },
        ],
      },
    ],
    ...changes,
  }
}

async function finish(input: object): Promise<string> {
  const { job, problems } = await startWalkForward(app.port, input)
  expect(problems).toEqual([])
  expect(await outcomeOf(app.port, job?.id ?? '')).toBe('SUCCEEDED')
  return job?.id ?? ''
}

async function walkedOf(id: string): Promise<Walked> {
  return (await ask<{ job: Walked }>(app.port, WALKED, { id })).job
}

const ROWS = readFileSync(new URL('datasets/samples/sp500.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
const TIMES = ROWS.map(([date]) => Date.parse(`${date}T00:00:00Z`))
const OPENS = ROWS.map((row) => Number(row[1]))
const CLOSES = ROWS.map((row) => Number(row[4]))
const average = (bar: number, bars: number) =>
  bar + 1 < bars ? Number.NaN : CLOSES.slice(bar + 1 - bars, bar + 1).reduce((sum, close) => sum + close, 0) / bars

/** The marks of a moving-average cross from bar `from` to `to − 1`: in at an open, out at an open or the last close, 0.1 % a side. */
function marksOf(fast: number, slow: number, from: number, to: number): number[] {
  const isAbove = (bar: number) => average(bar, fast) > average(bar, slow)
  const isBelow = (bar: number) => average(bar, fast) < average(bar, slow)
  const isKnown = (bar: number) => bar >= slow
  const marks: number[] = []
  let cash = 10_000
  let size = 0
  let paid = 0
  for (let bar = from; bar < to; bar += 1) {
    const before = bar - 1
    const open = OPENS[bar] as number
    if (before >= from && isKnown(before)) {
      const crossedUp = isAbove(before) && !isAbove(before - 1)
      const crossedDown = isBelow(before) && !isBelow(before - 1)
      if (size === 0 && crossedUp) {
        size = cash / (open * 1.001)
        paid = open
        cash -= size * open * 0.001
      } else if (size > 0 && crossedDown) {
        cash += size * (open - paid) - size * open * 0.001
        size = 0
      }
    }
    const close = CLOSES[bar] as number
    if (bar === to - 1 && size > 0) {
      cash += size * (close - paid) - size * close * 0.001
      size = 0
    }
    marks.push(cash + size * (close - paid))
  }
  return marks
}

function sharpeOf(marks: readonly number[], from: number, to: number): number {
  const returns = marks.slice(1).map((mark, index) => mark / (marks[index] as number) - 1)
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1)
  const years = ((TIMES[to - 1] as number) - (TIMES[from] as number)) / (365.25 * 86_400_000)
  return variance > 0 ? (mean / Math.sqrt(variance)) * Math.sqrt(returns.length / years) : 0
}

const at = (time: string) => TIMES.indexOf(Date.parse(time))

describe('a walk-forward analysis', () => {
  test.each([false, true])('is what plain loops come to, fold by fold (anchored: %s)', async (anchored) => {
    const id = await finish({ optimization: sweep(), folds: 4, trainFraction: 0.6, anchored })
    const { folds, outOfSample, trials } = await walkedOf(id)
    expect(folds.map(({ number }) => number)).toEqual([1, 2, 3, 4])
    expect(trials.totalCount).toBe(4 * (12 + 1))
    // Four windows of which each next one begins where the tests of the one before have ended: 0.6 + 4 × 0.4 of one.
    const first = Math.round((ROWS.length / 2.2) * 0.6)
    let worth = 1
    for (const [index, fold] of folds.entries()) {
      const edge = (number: number) => first + Math.round(((ROWS.length - first) * number) / 4)
      const [from, to, end] = [anchored ? 0 : edge(index) - first, edge(index), edge(index + 1)]
      expect([at(fold.trainFrom), at(fold.trainTo), at(fold.testFrom), at(fold.testTo)]).toEqual([
        from,
        to - 1,
        to,
        end - 1,
      ])
      const tried = [3, 8, 15].flatMap((fast) => [30, 60, 90, 120].map((slow) => ({ fast, slow })))
      const sharpes = tried.map(({ fast, slow }) => sharpeOf(marksOf(fast, slow, from, to), from, to))
      const best = sharpes.indexOf(Math.max(...sharpes))
      expect(Object.fromEntries(fold.chosen.map(({ name, value }) => [name, value]))).toEqual(tried[best])
      expect(fold.train.sharpe).toBeCloseTo(sharpes[best] as number, 9)
      const { fast, slow } = tried[best] as { fast: number; slow: number }
      const marks = marksOf(fast, slow, to, end)
      expect(fold.test.totalReturn).toBeCloseTo((marks.at(-1) as number) / 10_000 - 1, 9)
      expect(fold.test.sharpe).toBeCloseTo(sharpeOf(marks, to, end), 9)
      expect(fold.testTrial.equity).toHaveLength(marks.length)
      for (const [bar, mark] of marks.entries()) {
        const joined = outOfSample?.equity[to - first + bar]
        expect((joined?.equity ?? 0) / 10_000).toBeCloseTo((worth * mark) / 10_000, 9)
        if (bar === 0) expect(at(joined?.at ?? '')).toBe(to)
      }
      worth *= (marks.at(-1) as number) / 10_000
    }
    const years = ((TIMES.at(-1) as number) - (TIMES[first] as number)) / (365.25 * 86_400_000)
    const growth = Math.log(worth) / years
    const trained = folds.reduce((sum, { train }) => sum + Math.log1p(train.annualReturn), 0) / 4
    expect(outOfSample?.metrics.totalReturn).toBeCloseTo(worth - 1, 9)
    expect(outOfSample?.efficiency).toBeCloseTo(growth / trained, 9)
  })

  test('unmasks a strategy that looks ahead: what it earned in training is gone in the tests, and the history says why', async () => {
    await vi.waitFor(
      async () => {
        const { strategy } = await ask<{ strategy: object | null }>(app.port, '{ strategy(name: "peek") { name } }')
        expect(strategy).not.toBeNull()
      },
      { timeout: 20_000, interval: 100 },
    )
    const space = [{ name: 'least', values: [0, 0.001, 0.002] }]
    const strategies = [{ strategy: 'peek', space }]
    const id = await finish({ optimization: sweep({ strategies, account: { fee: 0.0001 } }), folds: 3 })
    const { folds, outOfSample, events } = await walkedOf(id)
    for (const { train, test: tested } of folds) {
      expect(train.totalReturn).toBeGreaterThan(10)
      expect(tested.totalReturn).toBeLessThanOrEqual(0)
    }
    expect(outOfSample?.metrics.totalReturn).toBeLessThanOrEqual(0)
    expect(events.nodes.map(({ message }) => message).join()).toContain("strategy 'peek' looks ahead")
  })

  test('tells which parameters of which fold it is at', async () => {
    const { job } = await startWalkForward(app.port, { optimization: sweep(), folds: 5 })
    const query = 'subscription ($job: ID!) { progress(job: $job) { message trialsDone fraction } }'
    type Reading = { readonly message: string; readonly trialsDone: number; readonly fraction: number }
    let last: Reading | null = null
    for await (const { progress } of follow<{ progress: Reading }>(app.port, query, { job: job?.id })) {
      expect(progress.message).toMatch(/^Param \d+\/12, Fold [1-5]\/5$/)
      expect(progress.fraction).toBeGreaterThanOrEqual(last?.fraction ?? 0)
      last = progress
    }
    expect(last).toMatchObject({ message: 'Param 12/12, Fold 5/5', trialsDone: 65, fraction: 1 })
  })

  test.each(['RANDOM', 'BAYESIAN'])('that is stopped in the middle goes on as one that was not: %s', async (method) => {
    const space = [
      { name: 'fast', range: { min: 2, max: 20 } },
      { name: 'slow', range: { min: 30, max: 200 } },
    ]
    const optimization = sweep({
      strategies: [{ strategy: 'sma-cross', space }],
      sampler: { method, trials: 30, seed: 4 },
    })
    const { events: _, ...undisturbed } = await walkedOf(await finish({ optimization, folds: 4 }))
    expect(undisturbed.folds).toHaveLength(4)
    const { job } = await startWalkForward(app.port, { optimization, folds: 4 })
    const query = 'subscription ($job: ID!) { progress(job: $job) { trialsDone } }'
    for await (const { progress } of follow<{ progress: { trialsDone: number } }>(app.port, query, { job: job?.id })) {
      if (progress.trialsDone >= 40) break
    }
    await app.restart()
    expect(await outcomeOf(app.port, job?.id ?? '')).toBe('SUCCEEDED')
    const { events: __, ...disturbed } = await walkedOf(job?.id ?? '')
    expect(disturbed).toEqual(undisturbed)
  })

  test('says all that is wrong with its input, each with its place', async () => {
    const wrong = { optimization: sweep({ directions: [] }), folds: 0, trainFraction: 1 }
    const { problems } = await startWalkForward(app.port, wrong)
    expect(problems.map(({ path, code }) => [path, code])).toEqual([
      ['optimization.directions', 'EMPTY'],
      ['folds', 'OUT_OF_RANGE'],
      ['trainFraction', 'OUT_OF_RANGE'],
    ])
    const short = await startWalkForward(app.port, { optimization: sweep(), folds: 1_000, trainFraction: 0.01 })
    expect(short.problems.map(({ path, code }) => [path, code])).toEqual([['optimization.dataset', 'TOO_FEW_BARS']])
  })
})
