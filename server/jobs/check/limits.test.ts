import { describe, expect, test } from 'vitest'
import { specificationOf } from '../parsed.ts'
import { planJob } from '../plan/planJob.ts'
import { catalog, DATASET, SWEEP } from '../ports.fixture.ts'
import type { OptimizationInput, ParameterSpace } from '../specification.ts'
import { check, MAX_LEARNT, MAX_TRIALS } from './check.ts'

const known = { catalog, dataset: DATASET }
const sweep = (changes: Partial<OptimizationInput>) => ({ ...SWEEP, ...changes })
const checkSweep = (input: OptimizationInput, bars = DATASET.bars) =>
  check({ kind: 'OPTIMIZATION', input }, { ...known, dataset: { ...DATASET, bars } })
const range = (name: string, step: number, max = 100): ParameterSpace => ({
  name,
  values: null,
  range: { min: 0, max, step, logarithmic: false },
})
const rsi = (...space: ParameterSpace[]) => [{ strategy: 'rsi', space }]
const taking = (trials: number) => ({ method: 'GRID' as const, trials, seed: 0 })

test('everything that is wrong is told at once', () => {
  const problems = checkSweep(
    sweep({
      strategies: [
        { strategy: 'nothing', space: [] },
        { strategy: 'sma-cross', space: [{ name: 'fast', values: [1], range: null }] },
      ],
      directions: [],
      exits: { takeProfit: [-1], stopLoss: [] },
      sampler: taking(-1),
      account: { ...SWEEP.account, fee: 2, allocation: 0 },
      run: { ...SWEEP.run, priority: 5_000 },
    }),
  )
  expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'strategies.0.strategy UNKNOWN_STRATEGY',
    'strategies.1.space.0.values.0 OUT_OF_RANGE',
    'directions EMPTY',
    'exits.takeProfit.0 OUT_OF_RANGE',
    'exits.stopLoss EMPTY',
    'sampler.trials OUT_OF_RANGE',
    'account.fee OUT_OF_RANGE',
    'account.allocation OUT_OF_RANGE',
    'run.priority OUT_OF_RANGE',
  ])
})

test('a dataset that is not there is told beside what else is wrong', () => {
  const input = sweep({ dataset: 'gone', directions: [] })
  expect(check({ kind: 'OPTIMIZATION', input }, { ...known, dataset: null })).toEqual([
    { path: 'dataset', code: 'UNKNOWN_DATASET', message: "no dataset has the id 'gone'" },
    { path: 'directions', code: 'EMPTY', message: 'give LONG, SHORT or both' },
  ])
})

describe('the limit of trials', () => {
  const exits = (count: number) => ({ takeProfit: Array<null>(count).fill(null), stopLoss: [null] })

  test('holds for the whole space', () => {
    const over = sweep({ strategies: rsi(range('lower', 0.1), range('upper', 0.1)), exits: exits(5) })
    expect(checkSweep(over)).toEqual([
      {
        path: 'strategies',
        code: 'TOO_MANY_TRIALS',
        message: 'the space holds 5010005 trials; at most 5000000 are allowed: widen a step, or set sampler.trials',
      },
    ])
  })

  test.each([
    [MAX_TRIALS, []],
    [MAX_TRIALS + 1, ['TOO_MANY_TRIALS']],
  ])('lets %i trials be taken of a larger space with %j', (trials, codes) => {
    const input = sweep({
      strategies: rsi(range('lower', 0.1), range('upper', 0.1)),
      exits: exits(6),
      sampler: taking(trials),
    })
    expect(checkSweep(input).map(({ code }) => code)).toEqual(codes)
  })

  test('counts directions and strategies', () => {
    const strategies = [...rsi(range('lower', 0.1), range('upper', 0.1)), ...rsi()]
    const message = (trials: number) =>
      expect.objectContaining({ message: expect.stringContaining(`${trials} trials`) })
    expect(checkSweep(sweep({ strategies, directions: ['LONG', 'SHORT'], exits: exits(3) }))).toEqual([
      message(6_012_012),
    ])
  })
})

test.each([
  [MAX_LEARNT / 100, []],
  [MAX_LEARNT / 100 + 1, ['cycles TOO_MANY_TRIALS']],
])('%i cycles of 100 backtests each are allowed with %j', (cycles, problems) => {
  const input = { optimization: sweep({}), cycles, backtestsPerCycle: 100, patience: 3 }
  const found = check({ kind: 'IMPROVEMENT', input }, known)
  expect(found.map(({ path, code }) => `${path} ${code}`)).toEqual(problems)
})

describe('however few trials are taken of it', () => {
  test('a range of more values than memory holds is refused', () => {
    const input = sweep({ strategies: rsi(range('lower', 1e-9)), sampler: taking(10) })
    expect(checkSweep(input)).toEqual([
      {
        path: 'strategies.0.space.0.range.step',
        code: 'TOO_MANY_TRIALS',
        message: "the range holds 100000000001 values of 'lower'; at most 100000 are allowed: widen the step",
      },
    ])
  })

  test('a space beyond exact numbers is refused', () => {
    const space = [range('lower', 0.01), range('upper', 0.01)]
    const strategies = rsi({ name: 'period', values: Array(499).fill(2), range: null }, ...space)
    const input = sweep({
      strategies,
      exits: { takeProfit: Array(10_000).fill(null), stopLoss: Array(100).fill(null) },
    })
    const points = 499 * 10_001 ** 2 * 10_000 * 100
    const message = `the space holds about ${points} trials: widen a step`
    expect(checkSweep({ ...input, sampler: taking(10) })).toEqual([
      { path: 'strategies', code: 'TOO_MANY_TRIALS', message },
    ])
  })

  test('a space that is allowed can be planned', () => {
    const input = sweep({ strategies: rsi(range('lower', 0.01), range('upper', 0.01)), sampler: taking(1_000) })
    expect(checkSweep(input)).toEqual([])
    expect(planJob({ kind: 'OPTIMIZATION', input }, catalog.find).trials).toBe(1_000)
  })
})

describe('the bars of the dataset', () => {
  const smallest = { name: 'fast', values: [60, 20, 40], range: null }
  const slow = { name: 'slow', values: null, range: { min: 30, max: 90, step: 10, logarithmic: false } }
  const sma = { strategy: 'sma-cross', space: [smallest, slow] }
  const named: ParameterSpace = { name: 'slow', values: [40, 20, 30], range: null }

  test.each([
    ['are enough where the least candidate can trade', [sma], 31, []],
    ['are too few where not even that one can', [sma], 30, [31]],
    ['are measured against the least of all strategies', [sma, { strategy: 'donchian', space: [] }], 11, []],
    ['are too few for the least of all strategies', [sma, { strategy: 'donchian', space: [] }], 10, [11]],
    ['are measured against the default where a parameter is not named', [{ ...sma, space: [] }], 50, [51]],
    ['are measured against the least of the values that are named', [{ ...sma, space: [named] }], 21, []],
    ['are too few for the least of the values that are named', [{ ...sma, space: [named] }], 20, [21]],
  ])('%s', (_name, strategies, bars, needed) => {
    expect(checkSweep(sweep({ strategies }), bars)).toEqual(
      needed.map((least) => ({
        path: 'dataset',
        code: 'TOO_FEW_BARS',
        message: `'test-bars' has ${bars} bars; the strategies need at least ${least}`,
      })),
    )
  })
})

describe('limits in seconds and thresholds of the watchdog', () => {
  const run = (changes: Partial<typeof SWEEP.run>) =>
    checkSweep(sweep({ run: { ...SWEEP.run, ...changes } })).map(({ path, message }) => `${path}: ${message}`)
  const watchdog = (changes: Partial<typeof SWEEP.run.watchdog>) =>
    run({ watchdog: { ...SWEEP.run.watchdog, ...changes } })

  test.each([null, 0.001, 86_400])('a limit of %s is none too many', (seconds) => {
    expect(run({ limits: { trial: seconds, job: seconds } })).toEqual([])
  })

  test.each([0, -1, Number.POSITIVE_INFINITY])('a limit of %s is none', (seconds) => {
    expect(run({ limits: { trial: seconds, job: seconds } })).toEqual([
      expect.stringMatching(/^run.limits.trial: .*a number of seconds above 0, or null for no limit/),
      expect.stringMatching(/^run.limits.job: /),
    ])
  })

  test.each([
    { suspectAfter: 1, stalledAfter: 1 },
    { suspectAfter: 50, stalledAfter: 50 },
    { stalledAfter: 1_000_000 },
    { minVelocity: 0 },
    { minVelocity: 100, abort: false },
  ])('%o can be watched by', (thresholds) => {
    expect(watchdog(thresholds)).toEqual([])
  })

  test.each([
    [
      { suspectAfter: 0 },
      ['run.watchdog.suspectAfter: 0 is not allowed here; it must be from 1 to stalledAfter, which is 50'],
    ],
    [
      { suspectAfter: 51 },
      ['run.watchdog.suspectAfter: 51 is not allowed here; it must be from 1 to stalledAfter, which is 50'],
    ],
    [
      { stalledAfter: 0 },
      ['run.watchdog.stalledAfter: 0 is not allowed here; it must be from 1 to 1000000 measurements'],
    ],
    [
      { stalledAfter: 1_000_001 },
      ['run.watchdog.stalledAfter: 1000001 is not allowed here; it must be from 1 to 1000000 measurements'],
    ],
    [
      { minVelocity: -1 },
      ['run.watchdog.minVelocity: -1 is not allowed here; it must be from 0 to 100 percent a measurement'],
    ],
  ] as const)('%o cannot', (thresholds, problems) => {
    expect(watchdog(thresholds)).toEqual(problems)
  })

  test('are the usual ones of a job that was started before there were any', () => {
    const { limits: _, watchdog: __, ...earlier } = SWEEP.run
    const kept = JSON.stringify({ kind: 'OPTIMIZATION', input: { ...SWEEP, run: earlier } })
    expect(specificationOf({ specification: kept })).toEqual({ kind: 'OPTIMIZATION', input: SWEEP })
  })
})

test.each([
  [1e-9, []],
  [9e-10, ['9e-10 is not allowed here; it must be at least 1e-9: the values have 12 digits']],
])('a step of %d from 0 to 100 gives each value once, or is refused', (step, messages) => {
  const space = { name: 'lower', values: null, range: { min: 0, max: 100, step, logarithmic: false } }
  const input = sweep({ strategies: rsi(space), sampler: { method: 'RANDOM', trials: 5, seed: 0 } })
  expect(checkSweep(input).map(({ message }) => message)).toEqual(messages)
})

test('a range of one value takes any step', () => {
  const space = { name: 'lower', values: null, range: { min: 1, max: 1, step: 1e-15, logarithmic: false } }
  expect(checkSweep(sweep({ strategies: rsi(space) }))).toEqual([])
})
