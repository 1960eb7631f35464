import { describe, expect, test } from 'vitest'
import { catalog, DATASET, SWEEP } from '../ports.fixture.ts'
import {
  type BacktestInput,
  type Constraints,
  DEFAULT_CONSTRAINTS,
  type OptimizationInput,
  type ParameterSpace,
} from '../specification.ts'
import { check } from './check.ts'
import { isSameInput } from './sameInput.ts'

const known = { catalog, dataset: DATASET }
const { account, run } = SWEEP
const values = (name: string, ...list: number[]): ParameterSpace => ({ name, values: list, range: null })
const range = (name: string, min: number, max: number, step: number | null = null): ParameterSpace => {
  return { name, values: null, range: { min, max, step, logarithmic: false } }
}
const sweep = (changes: Partial<OptimizationInput>) =>
  check({ kind: 'OPTIMIZATION', input: { ...SWEEP, constraints: DEFAULT_CONSTRAINTS, ...changes } }, known)
const backtest = (strategy: string, parameters: BacktestInput['parameters']) => {
  const exits = { takeProfit: null, stopLoss: null }
  const input = { dataset: DATASET.id, strategy, parameters, direction: 'LONG' as const, exits, account, run }
  return check({ kind: 'BACKTEST', input }, known)
}
const relating = (...relations: Constraints['relations']) => sweep({ constraints: { relations, declared: true } })

describe('a backtest whose parameters break what its strategy asks for', () => {
  test('is told which relation it is, and what they are', () => {
    expect(
      backtest('sma-cross', [
        { name: 'fast', value: 50 },
        { name: 'slow', value: 20 },
      ]),
    ).toEqual([
      {
        path: 'parameters.0',
        code: 'BROKEN_RELATION',
        message: "'sma-cross' needs fast < slow; fast is 50 and slow is 20",
      },
    ])
  })

  test('is told it of parameters that it leaves out too', () => {
    expect(
      backtest('macd', [
        { name: 'signal', value: 5 },
        { name: 'slow', value: 12 },
      ]),
    ).toEqual([
      { path: 'parameters.1', code: 'BROKEN_RELATION', message: "'macd' needs fast < slow; fast is 12 and slow is 12" },
    ])
  })

  test('is told of a root and a square', () => {
    const [root] = backtest('z-score', [{ name: 'period', value: 5 }])
    expect(root?.message).toBe("'z-score' needs entry < √(period − 1); period is 5 and entry is 2")
    const [square] = backtest('historical-volatility', [
      { name: 'level', value: 4 },
      { name: 'long', value: 90 },
    ])
    expect(square?.message).toBe(
      "'historical-volatility' needs level² < long ÷ short; short is 6 and long is 90 and level is 4",
    )
  })

  test('has no further problem where a value is out of range', () => {
    const found = backtest('sma-cross', [{ name: 'fast', value: 900 }])
    expect(found.map(({ code }) => code)).toEqual(['OUT_OF_RANGE'])
  })

  test('is sound where all hold', () => {
    expect(
      backtest('sma-cross', [
        { name: 'fast', value: 19 },
        { name: 'slow', value: 20 },
      ]),
    ).toEqual([])
  })
})

describe('a sweep', () => {
  test('none of whose candidates keeps what its strategy asks for is told what they are', () => {
    const strategies = [
      { strategy: 'rsi', space: [] },
      { strategy: 'sma-cross', space: [range('slow', 2, 50), values('fast', 60, 50)] },
    ]
    const message = "no candidate of 'sma-cross' keeps fast < slow: fast is from 50 to 60, slow is from 2 to 50"
    const expected = [{ path: 'strategies.1.space.0', code: 'BROKEN_RELATION', message }]
    expect(sweep({ strategies })).toEqual(expected)
    for (const method of ['RANDOM', 'BAYESIAN'] as const) {
      expect(sweep({ strategies, sampler: { method, trials: 5, seed: 0 } })).toEqual(expected)
    }
    expect(sweep({ strategies, constraints: { relations: [], declared: false } })).toEqual([])
  })

  test('is told so with its place in a walk-forward analysis and an improvement', () => {
    const strategies = [{ strategy: 'sma-cross', space: [values('slow', 5)] }]
    const optimization = { ...SWEEP, strategies, constraints: DEFAULT_CONSTRAINTS }
    const forward = { optimization, folds: 2, trainFraction: 0.5, anchored: false }
    const better = { optimization, cycles: 2, backtestsPerCycle: 2, patience: 1 }
    for (const found of [
      check({ kind: 'WALK_FORWARD', input: forward, bars: null }, known),
      check({ kind: 'IMPROVEMENT', input: better }, known),
    ]) {
      expect(found.map(({ path, code }) => [path, code])).toEqual([
        ['optimization.strategies.0.space.0', 'BROKEN_RELATION'],
      ])
    }
  })

  test('has no more trials than keep what is asked, and may have so many', () => {
    const strategies = [{ strategy: 'ema-cross', space: [range('fast', 2, 500), range('slow', 2, 1_000)] }]
    const exits = {
      takeProfit: [null, ...Array.from({ length: 12 }, (_, index) => (index + 1) / 100)],
      stopLoss: [null],
    }
    // 13 × 373,751 are fewer than five million, 13 × 498,501 are more.
    expect(sweep({ strategies, exits })).toEqual([])
    const [found] = sweep({ strategies, exits, constraints: { relations: [], declared: false } })
    expect(found?.message).toContain('the space holds 6480513 trials')
  })

  test('whose related values have too many combinations to be counted is told which', () => {
    const steps = [range('short', 2, 500), range('long', 2, 1_000), range('level', 0.25, 4, 0.01)]
    const [found] = sweep({
      strategies: [{ strategy: 'historical-volatility', space: steps }],
      sampler: { method: 'GRID', trials: 9, seed: 0 },
    })
    expect([found?.path, found?.code]).toEqual(['strategies.0.space.0', 'TOO_MANY_TRIALS'])
    expect(found?.message).toContain("the values of 'short', 'long', 'level' have too many combinations")
  })

  test('of very many strategies is given up before it takes seconds', () => {
    const space = [range('short', 2, 500), range('long', 2, 1_000), range('level', 0.25, 4)]
    const strategies = Array.from({ length: 1_000 }, () => ({ strategy: 'historical-volatility', space }))
    const found = sweep({ strategies, sampler: { method: 'RANDOM', trials: 9, seed: 0 } })
    expect(found.map(({ path, code }) => [path, code])).toEqual([['strategies.4.space', 'TOO_MANY_TRIALS']])
  })

  test('may be searched where they have', () => {
    const strategies = [
      {
        strategy: 'historical-volatility',
        space: [range('short', 2, 500), range('long', 2, 1_000), range('level', 0.25, 4)],
      },
    ]
    expect(sweep({ strategies, sampler: { method: 'BAYESIAN', trials: 50, seed: 0 } })).toEqual([])
  })
})

describe('a relation that a job asks for', () => {
  test.each([
    [
      'names a parameter that nobody has',
      { lower: 'fast', upper: 'slowest' },
      'upper',
      'UNKNOWN_PARAMETER',
      "no strategy of this job has a parameter 'slowest'; there are: fast, slow",
    ],
    [
      'holds one against itself',
      { lower: 'fast', upper: 'fast' },
      '',
      'CONFLICT',
      "'fast' is held against itself; name two parameters",
    ],
    [
      'has a factor of nothing',
      { lower: 'fast', upper: 'slow', factor: 0 },
      'factor',
      'OUT_OF_RANGE',
      '0 is not allowed here; it must be above 0',
    ],
  ] as const)('and that %s is a problem', (_, relation, side, code, message) => {
    const path = `constraints.relations.1${side && `.${side}`}`
    expect(relating({ lower: 'fast', upper: 'slow' }, relation)).toEqual([{ path, code, message }])
  })

  test('must have both of its parameters in one strategy', () => {
    const strategies = [
      { strategy: 'sma-cross', space: [] },
      { strategy: 'rsi', space: [] },
    ]
    const constraints = { relations: [{ lower: 'fast', upper: 'upper' }], declared: true }
    const [found] = sweep({ strategies, constraints })
    expect([found?.code, found?.message]).toEqual([
      'UNKNOWN_PARAMETER',
      "no strategy of this job has both 'fast' and 'upper': a relation holds between parameters of one",
    ])
  })

  test('may stand in a list of at most a hundred', () => {
    const relations = Array.from({ length: 101 }, () => ({ lower: 'fast', upper: 'slow' }))
    expect(relating(...relations.slice(1))).toEqual([])
    expect(relating(...relations).map(({ path, code }) => [path, code])).toEqual([
      ['constraints.relations', 'TOO_LARGE'],
    ])
  })
})

test('a start with the key and the input of a job that was stored before there were relations is answered with that job', () => {
  const stored = { kind: 'OPTIMIZATION' as const, input: SWEEP }
  const again = { kind: 'OPTIMIZATION' as const, input: { ...SWEEP, constraints: DEFAULT_CONSTRAINTS } }
  expect(isSameInput(stored, again)).toBe(true)
  const other = { ...again, input: { ...again.input, constraints: { relations: [], declared: false } } }
  expect(isSameInput(stored, other)).toBe(false)
})
