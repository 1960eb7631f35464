import { describe, expect, test } from 'vitest'
import { catalog, DATASET, SWEEP } from '../ports.fixture.ts'
import type { BacktestInput, ImprovementInput, OptimizationInput, WalkForwardInput } from '../specification.ts'
import { check, MAX_LEARNT } from './check.ts'

/** What is wrong with a specification on so many bars, each a line. */
function told(specification: Parameters<typeof check>[0], bars = DATASET.bars): string[] {
  const problems = check(specification, { catalog, dataset: { ...DATASET, bars } })
  return problems.map(({ path, code, message }) => `${path} ${code}: ${message}`)
}

/** A sweep of this average alone, which no candidate can trade with before so many bars and one. */
const sweepOf = (slow: number): OptimizationInput => ({
  ...SWEEP,
  strategies: [{ strategy: 'sma-cross', space: [{ name: 'slow', values: [slow], range: null }] }],
})

describe('a walk-forward analysis', () => {
  const folds = (changes: Partial<WalkForwardInput>, bars?: number) =>
    told(
      {
        kind: 'WALK_FORWARD',
        bars: null,
        input: { optimization: sweepOf(50), folds: 4, trainFraction: 0.5, anchored: false, ...changes },
      },
      bars,
    )
  const tooFew = (bars: number, trained: number, tested: number) =>
    `optimization.dataset TOO_FEW_BARS: 'test-bars' has ${bars} bars, so that folds train on ${trained} and test on ${tested}; they need at least 51 and 2`

  test.each([
    [{}, undefined],
    [{ folds: 1 }, undefined],
    [{ folds: 1_000 }, undefined],
    [{ trainFraction: 0.001 }, undefined],
    // Windows of 102 bars, each 51 behind the one before.
    [{}, 255],
    [{ anchored: true }, 255],
    [{ folds: 1, trainFraction: 51 / 53 }, 53],
  ])('of %o on %s bars is sound', (changes, bars) => {
    expect(folds(changes, bars)).toEqual([])
  })

  test.each<[Partial<WalkForwardInput>, number | undefined, string]>([
    [{}, 250, tooFew(250, 50, 50)],
    [{ anchored: true }, 250, tooFew(250, 50, 50)],
    // The others test on a bar more: the shortest one counts.
    [{ folds: 3, trainFraction: 0.969 }, 57, tooFew(57, 52, 1)],
    [{ folds: 0 }, undefined, 'folds OUT_OF_RANGE: 0 is not allowed here; it must be from 1 to 1000'],
    [{ folds: 1_001 }, undefined, 'folds OUT_OF_RANGE: 1001 is not allowed here; it must be from 1 to 1000'],
    ...[0, 1].map((trainFraction): [Partial<WalkForwardInput>, undefined, string] => [
      { trainFraction },
      undefined,
      `trainFraction OUT_OF_RANGE: ${trainFraction} is not allowed here; it must be above 0 and below 1 (0.7 = 70 % of each window)`,
    ]),
    [
      { optimization: { ...SWEEP, directions: [] } },
      undefined,
      'optimization.directions EMPTY: give LONG, SHORT or both',
    ],
  ])('of %o on %s bars is told what is wrong', (changes, bars, problem) => {
    expect(folds(changes, bars)).toEqual([problem])
  })

  test('holds the trials of each training, and a test each', () => {
    const exits = { takeProfit: Array.from({ length: 4_999 }, (_, index) => (index + 1) / 100_000), stopLoss: [null] }
    const optimization = { ...sweepOf(50), exits }
    expect(folds({ optimization, folds: 1_000 })).toEqual([])
    const more = { ...optimization, exits: { ...exits, takeProfit: [...exits.takeProfit, null] } }
    const message = '1000 folds hold 5001000 trials; at most 5000000 are allowed'
    expect(folds({ optimization: more, folds: 1_000 })).toEqual([`folds TOO_MANY_TRIALS: ${message}`])
  })

  test('on a dataset that is not there is told only that', () => {
    const input = { optimization: sweepOf(50), folds: 4, trainFraction: 0.5, anchored: false }
    const problems = check({ kind: 'WALK_FORWARD', bars: null, input }, { catalog, dataset: null })
    expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual(['optimization.dataset UNKNOWN_DATASET'])
  })
})

describe('an improvement', () => {
  const cycles = (changes: Partial<ImprovementInput>, bars?: number) =>
    told(
      {
        kind: 'IMPROVEMENT',
        input: { optimization: sweepOf(50), cycles: 2, backtestsPerCycle: 10, patience: 1, ...changes },
      },
      bars,
    )

  test.each(['cycles', 'backtestsPerCycle', 'patience'] as const)('has a number of %s that is allowed', (name) => {
    const least = { cycles: 1, backtestsPerCycle: 1, patience: 1 }
    expect(cycles(least)).toEqual([])
    expect(cycles({ ...least, [name]: MAX_LEARNT })).toEqual([])
    for (const value of [0, MAX_LEARNT + 1])
      expect(cycles({ ...least, [name]: value })).toEqual([
        `${name} OUT_OF_RANGE: ${value} is not allowed here; it must be from 1 to ${MAX_LEARNT}`,
      ])
  })

  test('is told what is wrong with what it improves, but for how many trials that takes', () => {
    const optimization = { ...sweepOf(50), directions: [], sampler: { ...SWEEP.sampler, trials: -1 } }
    expect(cycles({ optimization })).toEqual(['optimization.directions EMPTY: give LONG, SHORT or both'])
  })

  test('needs the bars that its candidates need', () => {
    expect(cycles({}, 51)).toEqual([])
    expect(cycles({}, 50)).toEqual([
      "optimization.dataset TOO_FEW_BARS: 'test-bars' has 50 bars; the strategies need at least 51",
    ])
  })
})

test.each([
  [MAX_LEARNT, []],
  [
    MAX_LEARNT + 1,
    [
      `sampler.trials TOO_MANY_TRIALS: a BAYESIAN search of ${MAX_LEARNT + 1} trials would learn for too long; at most ${MAX_LEARNT} are allowed`,
    ],
  ],
])('a BAYESIAN search of %i trials is allowed with %j', (trials, problems) => {
  const wide = { min: 2, max: 500, step: null, logarithmic: false }
  const space = ['fast', 'slow'].map((name) => ({ name, values: null, range: wide }))
  const strategies = [{ strategy: 'sma-cross', space }]
  const input = { ...SWEEP, strategies, sampler: { method: 'BAYESIAN', trials, seed: 0 } as const }
  expect(told({ kind: 'OPTIMIZATION', input })).toEqual(problems)
})

test('all that is wrong with a backtest is told at once', () => {
  const input: BacktestInput = {
    dataset: 'gone',
    strategy: 'sma-cross',
    parameters: [{ name: 'fast', value: 1 }],
    direction: 'LONG',
    exits: { takeProfit: -1, stopLoss: 1_000 },
    account: { ...SWEEP.account, fee: 2 },
    run: { ...SWEEP.run, key: 'k'.repeat(201), name: '\0' },
  }
  expect(
    check({ kind: 'BACKTEST', input }, { catalog, dataset: null }).map(({ path, code }) => `${path} ${code}`),
  ).toEqual([
    'dataset UNKNOWN_DATASET',
    'parameters.0.value OUT_OF_RANGE',
    'exits.takeProfit OUT_OF_RANGE',
    'exits.stopLoss OUT_OF_RANGE',
    'account.fee OUT_OF_RANGE',
    'run.name OUT_OF_RANGE',
    'run.key OUT_OF_RANGE',
  ])
})
