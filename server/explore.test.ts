import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from './api/http/client.ts'
import { openTestApp, outcomeOf, sampleDataset, startSweep, type TestApp } from './testApp.ts'

let app: TestApp
let id: string
let all: readonly Listed[]

const METRICS = {
  TOTAL_RETURN: 'totalReturn',
  ANNUAL_RETURN: 'annualReturn',
  SHARPE: 'sharpe',
  SORTINO: 'sortino',
  CALMAR: 'calmar',
  MAX_DRAWDOWN: 'maxDrawdown',
  TRADES: 'trades',
  WIN_RATE: 'winRate',
  PROFIT_FACTOR: 'profitFactor',
  EXPOSURE: 'exposure',
} as const
type Metric = keyof typeof METRICS

interface Listed {
  readonly number: number
  readonly strategy: string
  readonly direction: string
  readonly takeProfit: number | null
  readonly stopLoss: number | null
  readonly parameters: readonly { readonly name: string; readonly value: number }[]
  readonly metrics: Readonly<Record<(typeof METRICS)[Metric], number>>
}

interface Page {
  readonly totalCount: number
  readonly nodes: readonly { readonly number: number }[]
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean }
}

const TRIAL = `number strategy direction takeProfit stopLoss parameters { name value } metrics { ${Object.values(METRICS).join(' ')} }`

/** What a field of the job is. */
async function read<T>(field: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
  const declared = Object.keys(variables).map((name) => `, $${name}: ${name === 'where' ? 'TrialFilter' : 'String'}`)
  const { job } = await ask<{ job: Record<string, T> }>(
    app.port,
    `query ($id: ID!${declared.join('')}) { job(id: $id) { found: ${field} } }`,
    { id, ...variables },
  )
  return job.found as T
}

const numbersOf = (trials: readonly { readonly number: number }[]) => trials.map(({ number }) => number)
const metricOf = (trial: Listed, metric: Metric) => trial.metrics[METRICS[metric]]
const parameterOf = ({ parameters }: Listed, name: string) => parameters.find((one) => one.name === name)?.value

const averages = (fast: number[]) => [
  { name: 'fast', values: fast },
  { name: 'slow', values: [50, 100, 150] },
]

beforeAll(async () => {
  app = await openTestApp()
  const { job, problems } = await startSweep(app.port, {
    dataset: await sampleDataset(app.port),
    strategies: [
      { strategy: 'sma-cross', space: averages([5, 10, 20, 30]) },
      { strategy: 'ema-cross', space: averages([8, 12]) },
      { strategy: 'donchian', space: [{ name: 'entry', range: { min: 20, max: 60, step: 10 } }] },
    ],
    directions: ['LONG', 'SHORT'],
    exits: { takeProfit: [null, 0.05], stopLoss: [null, 0.02, 0.1] },
  })
  expect(problems).toEqual([])
  id = job?.id ?? ''
  expect(await outcomeOf(app.port, id)).toBe('SUCCEEDED')
  const list = await read<{ nodes: readonly Listed[] }>(`trials(first: 1000, orderBy: NUMBER) { nodes { ${TRIAL} } }`)
  all = list.nodes
  expect(all.length).toBe((4 * 3 + 2 * 3 + 5) * 2 * 6)
  expect(all.every((trial) => trial.metrics.trades > 0)).toBe(true)
})

afterAll(() => app.close())

describe('a list of trials', () => {
  test.each(Object.keys(METRICS) as Metric[])('by %s is sorted from either end, page by page', async (metric) => {
    const isLow = metric === 'MAX_DRAWDOWN'
    for (const reverse of [false, true]) {
      const seen: number[] = []
      for (let after: string | null = null; ; ) {
        const page: Page = await read(
          `trials(first: 100, after: $after, orderBy: ${metric}, reverse: ${reverse}) { totalCount nodes { number } pageInfo { endCursor hasNextPage } }`,
          { after },
        )
        expect(page.totalCount).toBe(all.length)
        seen.push(...numbersOf(page.nodes))
        if (!page.pageInfo.hasNextPage) break
        after = page.pageInfo.endCursor
      }
      const sign = isLow === reverse ? -1 : 1
      const compare = (one: Listed, other: Listed) =>
        sign * (metricOf(one, metric) - metricOf(other, metric)) || one.number - other.number
      expect(seen).toEqual(numbersOf(all.toSorted(compare)))
    }
  })

  test('is narrowed by all that its trials were and earned', async () => {
    const numbers = async (where: object) => {
      const page = await read<Page>(
        'trials(first: 1000, orderBy: NUMBER, where: $where) { totalCount nodes { number } pageInfo { endCursor hasNextPage } }',
        { where },
      )
      expect(page.totalCount).toBe(page.nodes.length)
      return numbersOf(page.nodes)
    }
    const kept = (keeps: (trial: Listed) => boolean) => numbersOf(all.filter(keeps))
    const sharpes = all.map((trial) => trial.metrics.sharpe).sort((one, other) => one - other)
    const [min, max] = [sharpes[50], sharpes[150]] as [number, number]
    expect(await numbers({ metrics: [{ metric: 'SHARPE', min, max }] })).toEqual(
      kept(({ metrics: { sharpe } }) => sharpe >= min && sharpe <= max),
    )
    expect(await numbers({ strategies: ['donchian'], directions: ['SHORT'] })).toEqual(
      kept(({ strategy, direction }) => strategy === 'donchian' && direction === 'SHORT'),
    )
    expect(await numbers({ parameters: [{ name: 'fast', min: 10, max: 20 }] })).toEqual(
      kept((trial) => [10, 12, 20].includes(parameterOf(trial, 'fast') ?? 0)),
    )
    expect(
      await numbers({
        parameters: [
          { name: 'sma-cross.fast', min: 10 },
          { name: 'stopLoss', max: 0.05 },
        ],
      }),
    ).toEqual(
      kept(
        (trial) => trial.strategy === 'sma-cross' && (parameterOf(trial, 'fast') ?? 0) >= 10 && trial.stopLoss === 0.02,
      ),
    )
    expect(await numbers({ states: ['FAILED', 'TIMED_OUT'] })).toEqual([])
    expect(await numbers({ states: ['SUCCEEDED'], admissible: true })).toEqual(numbersOf(all))
    expect(await numbers({ test: true })).toEqual([])
  })

  test('begins at any place, and tells at which one a trial stands', async () => {
    type Placed = { readonly trials: { readonly nodes: readonly Listed[] }; readonly place: number | null }
    const placed = (args: string, at: number, number: number) =>
      ask<{ job: Placed }>(
        app.port,
        `query ($id: ID!, $at: Int!, $number: Int!) {
          job(id: $id) { trials(first: 4, at: $at, ${args}) { nodes { number } } place(number: $number, ${args}) }
        }`,
        { id, at, number },
      )
    const args = 'orderBy: SORTINO, reverse: true, where: { directions: [LONG] }'
    const first = (await placed(args, 0, 0)).job.trials.nodes
    const last = first.at(-1)?.number ?? 0
    const { job } = await placed(args, 3, last)
    expect([job.trials.nodes[0]?.number, job.place]).toEqual([last, 3])
    expect((await placed(args, 1_000_000, all.length)).job).toEqual({ trials: { nodes: [] }, place: null })
    const both = ask(app.port, 'query ($id: ID!) { job(id: $id) { trials(at: 3, after: "x") { totalCount } } }', {
      id,
    })
    await expect(both).rejects.toThrow('at: a page begins there or behind `after`')
  })

  test('goes on behind cursors of its own alone', async () => {
    const page = (args: string, after: string | null) =>
      read<Page>(
        `trials(first: 5, after: $after, ${args}) { totalCount nodes { number } pageInfo { endCursor hasNextPage } }`,
        { after },
      )
    const filtered = 'where: { directions: [LONG] }'
    const { pageInfo } = await page(filtered, null)
    expect((await page(filtered, pageInfo.endCursor)).nodes).toHaveLength(5)
    await expect(page('where: { directions: [SHORT] }', pageInfo.endCursor)).rejects.toThrow('another `where`')
    await expect(page('reverse: false', pageInfo.endCursor)).rejects.toThrow('another `where`')
    await expect(page(`reverse: true, ${filtered}`, pageInfo.endCursor)).rejects.toThrow('has the worst first')
    await expect(page(`orderBy: SORTINO, ${filtered}`, pageInfo.endCursor)).rejects.toThrow(
      'by OBJECTIVE, and this one is by SORTINO',
    )
    // As earlier versions wrote them.
    const best = all.toSorted((one, other) => other.metrics.sharpe - one.metrics.sharpe || one.number - other.number)
    const { number, metrics } = best[6] as Listed
    const old = (...values: string[]) => `Trial.${btoa(JSON.stringify([...values, String(number)]))}`
    for (const cursor of [old('OBJECTIVE', String(metrics.sharpe)), old(String(metrics.sharpe))]) {
      expect(numbersOf((await page('orderBy: OBJECTIVE', cursor)).nodes)).toEqual(numbersOf(best.slice(7, 12)))
      await expect(page(filtered, cursor)).rejects.toThrow('it is of a list without `where`')
    }
    expect(numbersOf((await page('orderBy: SHARPE', old('SHARPE', String(metrics.sharpe)))).nodes)).toEqual(
      numbersOf(best.slice(7, 12)),
    )
  })

  test('has each of its trials by number', async () => {
    expect(await read('trial(number: 17) { number strategy }')).toEqual({ number: 17, strategy: 'sma-cross' })
    expect([await read('trial(number: -1) { number }'), await read('trial(number: 99999) { number }')]).toEqual([
      null,
      null,
    ])
  })
})

test.each([
  ['distribution(metric: SHARPE, classes: 0) { count }', 'classes: 0 is not allowed; it must be from 1 to 1000'],
  [
    'cells(x: "entry", y: "stopLoss", classes: 101) { trials }',
    'classes: 101 is not allowed; it must be from 2 to 100',
  ],
  ['density(x: SHARPE, y: CALMAR, classes: 101) { count }', 'classes: 101 is not allowed; it must be from 1 to 100'],
  ['sample(first: 5001) { number }', 'first: 5001 is not allowed; it must be from 0 to 5000'],
  ['history(points: 1) { number }', 'points: 1 is not allowed; it must be from 2 to 10000'],
  [
    'cells(x: "entri", y: "stopLoss") { trials }',
    "x: 'entri' is no dimension of this job; it has 'sma-cross.fast', 'sma-cross.slow', 'ema-cross.fast', 'ema-cross.slow', 'entry', ",
  ],
  [
    'cells(x: "entry", y: "fast") { trials }',
    "y: several strategies have 'fast': name one of them, as 'strategy.fast'",
  ],
  ['cells(x: "entry", y: "entry") { trials }', "y: it is 'entry' as x is: name another dimension"],
  [
    'history(where: { strategies: ["macd", "donchian"] }) { number }',
    "where.strategies.0: 'macd' is no strategy of this job; it has 'sma-cross', 'ema-cross', 'donchian'",
  ],
  [
    'sample(where: { parameters: [{ name: "speed" }] }) { number }',
    "where.parameters.0: 'speed' is no parameter of this job; it has 'sma-cross.fast'",
  ],
  [
    'front(x: SHARPE, y: TRADES, where: { metrics: [{ metric: SHARPE, min: 2, max: 1 }], states: [] }) { number }',
    'where.states: it is empty; name at least one, or leave it out; where.metrics.0.min: 2 is above max, which is 1',
  ],
])('%s is refused with its place, the value and what is allowed', async (field, message) => {
  await expect(read(field)).rejects.toThrow(message)
  await expect(read(field)).rejects.toThrow('BAD_USER_INPUT')
})

describe('what a page and dashboards draw is what a plain loop finds', () => {
  const objectiveOf = ({ metrics: { sharpe } }: Listed) => sharpe
  const bestOf = (trials: readonly Listed[]) =>
    trials.reduce((best, trial) => (objectiveOf(trial) > objectiveOf(best) ? trial : best))

  test('a distribution', async () => {
    const bins = await read<{ from: number; to: number; count: number }[]>(
      'distribution(metric: TRADES, classes: 7) { from to count }',
    )
    const trades = all.map((trial) => trial.metrics.trades)
    expect([bins.length, bins[0]?.from, bins[6]?.to]).toEqual([7, Math.min(...trades), Math.max(...trades)])
    for (const { from, to, count } of bins) {
      expect(count).toBe(trades.filter((value) => value >= from && (value < to || to === bins[6]?.to)).length)
    }
  })

  test('a history', async () => {
    const steps = await read<{ number: number; objective: number; best: number }[]>(
      'history(points: 1000) { number objective best }',
    )
    expect(steps).toEqual(
      all.map((trial, at) => ({
        number: trial.number,
        objective: objectiveOf(trial),
        best: objectiveOf(bestOf(all.slice(0, at + 1))),
      })),
    )
    const few = await read<{ best: number }[]>('history(points: 9, where: { directions: [SHORT] }) { best }')
    expect([few.length, few.at(-1)?.best]).toEqual([
      9,
      objectiveOf(bestOf(all.filter(({ direction }) => direction === 'SHORT'))),
    ])
  })

  test('a front', async () => {
    const front = await read<readonly Listed[]>(
      'front(x: TOTAL_RETURN, y: MAX_DRAWDOWN) { number metrics { totalReturn maxDrawdown } }',
    )
    const beats = ({ metrics: one }: Listed, { metrics: other }: Listed) =>
      one.totalReturn >= other.totalReturn &&
      one.maxDrawdown <= other.maxDrawdown &&
      (one.totalReturn > other.totalReturn || one.maxDrawdown < other.maxDrawdown)
    const unbeaten = all.filter((trial) => !all.some((other) => beats(other, trial)))
    expect(numbersOf(front)).toEqual(
      numbersOf(
        unbeaten.sort((one, other) => other.metrics.totalReturn - one.metrics.totalReturn || one.number - other.number),
      ),
    )
  })

  test.each([
    [
      'sma-cross.fast',
      'sma-cross.slow',
      (trial: Listed) => trial.strategy === 'sma-cross',
      (trial: Listed) => [parameterOf(trial, 'fast'), parameterOf(trial, 'slow')],
    ],
    ['stopLoss', 'direction', () => true, (trial: Listed) => [trial.stopLoss ?? 'none', trial.direction]],
    ['strategy', 'takeProfit', () => true, (trial: Listed) => [trial.strategy, trial.takeProfit ?? 'none']],
    [
      'entry',
      'stopLoss',
      (trial: Listed) => trial.strategy === 'donchian',
      (trial: Listed) => [parameterOf(trial, 'entry'), trial.stopLoss ?? 'none'],
    ],
  ])('cells of %s and %s', async (x, y, has, placeOf) => {
    const cells = Map.groupBy(all.filter(has), (trial) => placeOf(trial).join(' '))
    for (const aggregate of ['MAX', 'MEDIAN', 'MEAN', 'COUNT'] as const) {
      const found = await read<{ x: string; y: string; value: number; trials: number; best: number }[]>(
        `cells(x: "${x}", y: "${y}", aggregate: ${aggregate}) { x y value trials best }`,
      )
      expect(found).toHaveLength(cells.size)
      for (const cell of found) {
        const trials = cells.get(`${cell.x} ${cell.y}`) ?? []
        const objectives = trials.map(objectiveOf).sort((one, other) => one - other)
        const middle = objectives.length / 2
        const value = {
          MAX: objectives.at(-1),
          MEDIAN: ((objectives[Math.ceil(middle) - 1] ?? 0) + (objectives[Math.floor(middle)] ?? 0)) / 2,
          MEAN: objectives.reduce((sum, one) => sum + one, 0) / objectives.length,
          COUNT: trials.length,
        }[aggregate]
        expect([cell.trials, cell.best]).toEqual([trials.length, bestOf(trials).number])
        expect(cell.value).toBeCloseTo(value ?? Number.NaN, 12)
      }
    }
  })

  test('a scatter and a sample', async () => {
    const cells = await read<{ count: number; admissible: number; best: number }[]>(
      'density(x: SHARPE, y: TRADES, classes: 10) { x y count admissible best }',
    )
    const sum = (read: (cell: (typeof cells)[number]) => number) => cells.reduce((total, cell) => total + read(cell), 0)
    expect([sum(({ count }) => count), sum(({ admissible }) => admissible)]).toEqual([all.length, all.length])
    expect(cells.map(({ best }) => best)).toContain(bestOf(all).number)
    const sample = await read<Listed[]>('sample(first: 20) { number metrics { sharpe } }')
    expect(numbersOf(sample)).toContain(bestOf(all).number)
    expect(sample).toHaveLength(20)
    expect(await read('sample(first: 20) { number metrics { sharpe } }')).toEqual(sample)
  })
})

test('a job tells what it tries', async () => {
  const dimensions = await read<{ strategy: string | null; name: string }[]>(
    'space { strategy name values min max step logarithmic }',
  )
  const listed = (strategy: string | null, name: string, values: (number | null)[]) => {
    const numbers = values.filter((value) => value !== null)
    return {
      strategy,
      name,
      values,
      min: Math.min(...numbers),
      max: Math.max(...numbers),
      step: null,
      logarithmic: false,
    }
  }
  const shown = dimensions.filter(({ strategy, name }) => strategy !== 'donchian' || name === 'entry')
  expect(shown).toEqual([
    listed('sma-cross', 'fast', [5, 10, 20, 30]),
    listed('sma-cross', 'slow', [50, 100, 150]),
    listed('ema-cross', 'fast', [8, 12]),
    listed('ema-cross', 'slow', [50, 100, 150]),
    { ...listed('donchian', 'entry', [20, 30, 40, 50, 60]), step: 10 },
    listed(null, 'takeProfit', [0.05, null]),
    listed(null, 'stopLoss', [0.02, 0.1, null]),
  ])
})
