import { describe, expect, test } from 'vitest'
import { DATASET, SWEEP } from '../jobs/ports.fixture.ts'
import { DEFAULT_CONSTRAINTS, type Specification } from '../jobs/specification.ts'
import { ResolverTestBed } from './resolvers.fixture.ts'

/** What a start with an input hands on. */
async function startedWith(field: string, type: string, input: object): Promise<Specification | undefined> {
  const bed = new ResolverTestBed()
  await bed.read(`mutation ($input: ${type}!) { ${field}(input: $input) { job { id } } }`, { input })
  return bed.started[0]
}

const least = { dataset: DATASET.id, strategies: [{ strategy: 'sma-cross' }] }
const run = {
  name: 'mine',
  priority: 7,
  key: 'a key',
  engine: 'REFERENCE',
  limits: { trial: 3, job: 60 },
  watchdog: { suspectAfter: 5, stalledAfter: 9, minVelocity: 5, abort: false },
  tags: ['btc', 'night'],
}
const account = { initialCash: 500, fee: 0.5, slippage: 0.25, allocation: 0.75, fill: 'CLOSE' }
const backtest = { dataset: DATASET.id, strategy: 'rsi' }
const accountOf = async (given: object) => {
  const started = await startedWith('startBacktest', 'BacktestInput', { ...backtest, account: given })
  return started?.kind === 'BACKTEST' ? started.input.account : null
}

/** What a sweep is that says no more than it must. */
const usual = { ...SWEEP, constraints: DEFAULT_CONSTRAINTS }

/** A sweep of which no field has its default. */
const whole = {
  dataset: DATASET.id,
  strategies: [
    {
      strategy: 'rsi',
      space: [
        { name: 'lower', values: [10, 20], range: null },
        { name: 'upper', values: null, range: { min: 60, max: 90, step: 10, logarithmic: true } },
      ],
    },
  ],
  directions: ['SHORT', 'LONG'],
  exits: { takeProfit: [0.1, null], stopLoss: [0.2] },
  account,
  objective: 'CALMAR',
  constraints: {
    relations: [{ lower: 'lower', upper: 'upper', factor: 2, orEqual: true }],
    declared: false,
    minTrades: 30,
    maxDrawdown: 0.2,
    minWinRate: 0.4,
    minProfitFactor: 1.1,
    minExposure: 0.05,
  },
  sampler: { method: 'BAYESIAN', trials: 40, seed: 5 },
  run,
}

/** The same sweep with null wherever a default may stand. */
const nulls = {
  ...least,
  directions: null,
  exits: { takeProfit: null, stopLoss: null },
  account: { initialCash: null, fee: null, slippage: null, allocation: null, fill: null },
  objective: null,
  constraints: {
    relations: null,
    declared: null,
    minTrades: null,
    maxDrawdown: null,
    minWinRate: null,
    minProfitFactor: null,
    minExposure: null,
  },
  sampler: { method: 'GRID', trials: null, seed: null },
  run: {
    name: null,
    priority: null,
    key: null,
    engine: null,
    limits: { trial: null, job: null },
    watchdog: { suspectAfter: null, stalledAfter: null, minVelocity: null, abort: null },
    tags: null,
  },
}

describe('a sweep', () => {
  test.each([
    ['that says no more than it must', least],
    ['with null for all else', nulls],
    ['with nothing in what it names', { ...least, exits: {}, account: {}, constraints: {}, sampler: {}, run: {} }],
    [
      'with null for whole parts',
      { ...least, exits: null, account: null, constraints: null, sampler: null, run: null },
    ],
  ])('%s starts with the defaults', async (_, input) => {
    expect(await startedWith('startOptimization', 'OptimizationInput', input)).toEqual({
      kind: 'OPTIMIZATION',
      input: usual,
    })
  })

  test('starts with what it says', async () => {
    const found = await startedWith('startOptimization', 'OptimizationInput', whole)
    expect(found).toEqual({ kind: 'OPTIMIZATION', input: whole })
  })

  test.each([
    { min: 1, max: 2 },
    { min: 1, max: 2, step: null, logarithmic: null },
  ])('searches a range of %o by the own step of the parameter, evenly', async (range) => {
    const strategies = [{ strategy: 'rsi', space: [{ name: 'lower', range }] }]
    const found = await startedWith('startOptimization', 'OptimizationInput', { ...least, strategies })
    const filled = { name: 'lower', values: null, range: { min: 1, max: 2, step: null, logarithmic: false } }
    expect(found?.input).toMatchObject({ strategies: [{ strategy: 'rsi', space: [filled] }] })
  })

  test('is forecast as it would be started', async () => {
    const asked: Specification[] = []
    const bed = new ResolverTestBed({
      forecast: async (specification) => {
        asked.push(specification)
        return { trials: 8, skipped: 3, duration: { seconds: 2, low: 1, high: 3 }, problems: [], notes: ['8 are 8'] }
      },
    })
    const fields = 'trials skipped duration { seconds low high } problems { path } notes'
    const document = `query ($of: OptimizationInput!) { forecast(optimization: $of) { ${fields} } }`
    expect(await bed.read(document, { of: whole })).toEqual({
      trials: 8,
      skipped: 3,
      duration: { seconds: 2, low: 1, high: 3 },
      problems: [],
      notes: ['8 are 8'],
    })
    expect(asked).toEqual([{ kind: 'OPTIMIZATION', input: whole }])
  })

  test.each([
    ['startBacktest', 'backtest', 'BacktestInput', backtest],
    ['startWalkForward', 'walkForward', 'WalkForwardInput', { optimization: least, folds: 3 }],
    ['startImprovement', 'improvement', 'ImprovementInput', { optimization: least, cycles: 3 }],
  ])('%s is forecast by %s as it would be started', async (mutation, argument, type, input) => {
    const asked: Specification[] = []
    const bed = new ResolverTestBed({
      forecast: async (specification) => {
        asked.push(specification)
        return { trials: 1, skipped: 0, duration: null, problems: [], notes: [] }
      },
    })
    await bed.read(`query ($of: ${type}!) { forecast(${argument}: $of) { trials } }`, { of: input })
    expect(asked).toEqual([await startedWith(mutation, type, input)])
  })

  test('a forecast is of exactly one input', async () => {
    const bed = new ResolverTestBed()
    const types = 'query ($of: OptimizationInput, $one: BacktestInput)'
    const all = 'optimization, backtest, walkForward, improvement'
    await expect(bed.read('{ forecast { trials } }')).rejects.toThrow(`none is given; give exactly one of ${all}`)
    await expect(
      bed.read(`${types} { forecast(optimization: $of, backtest: $one) { trials } }`, { of: least, one: backtest }),
    ).rejects.toThrow(`optimization and backtest are given; give exactly one of ${all}`)
    await expect(
      bed.read(`${types} { forecast(optimization: $of, backtest: $one) { trials } }`, { of: null }),
    ).rejects.toThrow('none is given')
  })
})

describe('a backtest', () => {
  const filled = {
    ...backtest,
    parameters: [],
    direction: 'LONG',
    exits: { takeProfit: null, stopLoss: null },
    account: SWEEP.account,
    run: SWEEP.run,
  }

  test.each([
    ['that says no more than it must', {}],
    ['with null for all else', { parameters: null, direction: null, exits: null, account: null, run: null }],
    ['with no exit in its exits', { exits: { takeProfit: null } }],
  ])('%s starts with the defaults', async (_, more) => {
    const found = await startedWith('startBacktest', 'BacktestInput', { ...backtest, ...more })
    expect(found).toEqual({ kind: 'BACKTEST', input: filled })
  })

  test('starts with what it says', async () => {
    const parameters = [{ name: 'lower', value: 12 }]
    const exits = { takeProfit: 0.5, stopLoss: 0.25 }
    const input = { ...backtest, parameters, direction: 'SHORT', exits, account, run }
    expect(await startedWith('startBacktest', 'BacktestInput', input)).toEqual({ kind: 'BACKTEST', input })
  })
})

describe.each([
  [
    'a walk-forward analysis',
    { field: 'startWalkForward', type: 'WalkForwardInput', kind: 'WALK_FORWARD', beside: { bars: null } },
    { folds: 5, trainFraction: 0.7, anchored: false },
    { folds: 3, trainFraction: 0.5, anchored: true },
  ],
  [
    'an improvement',
    { field: 'startImprovement', type: 'ImprovementInput', kind: 'IMPROVEMENT', beside: {} },
    { cycles: 10, backtestsPerCycle: 20, patience: 3 },
    { cycles: 2, backtestsPerCycle: 6, patience: 4 },
  ],
] as const)('%s', (_, { field, type, kind, beside }, defaults, others) => {
  const [first, ...rest] = Object.keys(defaults)

  test('starts with the defaults, whether they are left out or null', async () => {
    const filled = { kind, input: { optimization: usual, ...defaults }, ...beside }
    const absent = Object.fromEntries(rest.map((name) => [name, null]))
    expect(first).toBeDefined()
    expect(await startedWith(field, type, { optimization: least })).toEqual(filled)
    expect(await startedWith(field, type, { optimization: nulls, ...absent })).toEqual(filled)
  })

  test('starts with what it says', async () => {
    const input = { optimization: whole, ...others }
    expect(await startedWith(field, type, input)).toEqual({ kind, input, ...beside })
  })
})

describe('the size of trades', () => {
  const rest = { initialCash: 10_000, fee: 0.001, slippage: 0, fill: 'NEXT_OPEN' }

  test.each([
    [{}, { allocation: 1 }],
    [{ fixedFee: 0, lots: null, cash: null }, { allocation: 1 }],
    [
      { allocation: 0.5, fixedFee: 2 },
      { allocation: 0.5, fixedFee: 2 },
    ],
    [{ lots: 3 }, { allocation: null, lots: 3 }],
    [{ cash: 500 }, { allocation: null, cash: 500 }],
    [
      { cash: 500, allocation: 1 },
      { allocation: 1, cash: 500 },
    ],
  ])('given by %j is kept, and what is not given is not', async (given, kept) => {
    expect(await accountOf(given)).toEqual({ ...rest, ...kept })
  })
})
