import { describe, expect, test } from 'vitest'
import { catalog, DATASET, SWEEP } from '../ports.fixture.ts'
import type { BacktestInput, OptimizationInput, ParameterRange, ParameterSpace } from '../specification.ts'
import { check } from './check.ts'

const known = { catalog, dataset: DATASET }
const { account, run } = SWEEP

const BACKTEST: BacktestInput = {
  dataset: DATASET.id,
  strategy: 'sma-cross',
  parameters: [],
  direction: 'LONG',
  exits: { takeProfit: null, stopLoss: null },
  account,
  run,
}

const sweep = (changes: Partial<OptimizationInput>) =>
  check({ kind: 'OPTIMIZATION', input: { ...SWEEP, ...changes } }, known)
const backtest = (changes: Partial<BacktestInput>) =>
  check({ kind: 'BACKTEST', input: { ...BACKTEST, ...changes } }, known)
const values = (...list: number[]): ParameterSpace => ({ name: 'fast', values: list, range: null })
const range = (changes: Partial<ParameterRange>): ParameterSpace => ({
  name: 'fast',
  values: null,
  range: { min: 5, max: 20, step: null, logarithmic: false, ...changes },
})
const space = (...dimensions: ParameterSpace[]) => sweep({ strategies: [{ strategy: 'sma-cross', space: dimensions }] })
const numbers = (...dimensions: ParameterSpace[]) => sweep({ strategies: [{ strategy: 'rsi', space: dimensions }] })
const lower = (step: number): ParameterSpace => ({
  name: 'lower',
  values: null,
  range: { min: 0, max: 100, step, logarithmic: false },
})

const searched = (trials: number | null, ...dimensions: ParameterSpace[]) =>
  sweep({
    strategies: [{ strategy: 'rsi', space: dimensions }],
    sampler: { method: 'RANDOM', trials, seed: 0 },
  })
const free = (changes: Partial<ParameterRange>): ParameterSpace => ({
  name: 'lower',
  values: null,
  range: { min: 0, max: 100, step: null, logarithmic: false, ...changes },
})

const FAST = "a whole number from 2 to 500 for 'fast'"
const outside = (value: number, allowed: string) => `${value} is not allowed here; it must be ${allowed}`

describe('a sound specification has no problem', () => {
  test.each([
    ['a sweep of nothing but defaults', sweep({})],
    ['a backtest of nothing but defaults', backtest({})],
    ['every value at its least', space(values(2))],
    ['every value at its most', space(values(500))],
    ['a range of all that is allowed', space(range({ min: 2, max: 500 }))],
    ['numbers between whole ones', numbers(lower(0.5))],
    ['a key and a name of 200 characters', sweep({ run: { ...run, key: 'k'.repeat(200), name: 'n'.repeat(200) } })],
    ['the least and the most priority', sweep({ run: { ...run, priority: -1_000 } })],
    ['an account at its limits', sweep({ account: { ...account, initialCash: 1e15, fee: 0, slippage: 0.999 } })],
    ['a random search of steps as small as anyone likes', searched(100, lower(1e-9))],
    ['a random search between two numbers, in equal ratios', searched(100, free({ min: 0.1, logarithmic: true }))],
    ['a random search of every point', searched(null, lower(1))],
    ['more trials than allowed, of which few are taken', numbers(lower(0.01))],
    ['as many values as one list can hold', numbers({ name: 'lower', range: null, values: Array(200_000).fill(1) })],
  ])('%s', (_name, problems) => {
    expect(problems).toEqual([])
  })
})

describe('what is wrong is told with its place, its kind and what is allowed', () => {
  test.each([
    [space(values(1)), 'strategies.0.space.0.values.0', 'OUT_OF_RANGE', outside(1, FAST)],
    [
      searched(10, free({ logarithmic: true })),
      'strategies.0.space.0.range.min',
      'OUT_OF_RANGE',
      outside(0, 'above 0 on a logarithmic range'),
    ],
    [
      searched(null, free({})),
      'sampler.trials',
      'EMPTY',
      'the space has no end: say how many trials it is searched with',
    ],
    [space(values(3, 501)), 'strategies.0.space.0.values.1', 'OUT_OF_RANGE', outside(501, FAST)],
    [space(values(3.5)), 'strategies.0.space.0.values.0', 'OUT_OF_RANGE', outside(3.5, FAST)],
    [space(values()), 'strategies.0.space.0.values', 'EMPTY', "give at least one value for 'fast'"],
    [space(range({ min: 1 })), 'strategies.0.space.0.range.min', 'OUT_OF_RANGE', outside(1, FAST)],
    [space(range({ max: 501 })), 'strategies.0.space.0.range.max', 'OUT_OF_RANGE', outside(501, FAST)],
    [space(range({ step: 0 })), 'strategies.0.space.0.range.step', 'OUT_OF_RANGE', outside(0, 'above 0')],
    [space(range({ step: -1 })), 'strategies.0.space.0.range.step', 'OUT_OF_RANGE', outside(-1, 'above 0')],
    [
      space(range({ step: 0.5 })),
      'strategies.0.space.0.range.step',
      'OUT_OF_RANGE',
      outside(0.5, "a whole number for 'fast'"),
    ],
    [
      space(range({ min: 20, max: 19 })),
      'strategies.0.space.0.range.max',
      'EMPTY',
      '19 is below min (20), so the range holds no value',
    ],
    [
      space(range({ logarithmic: true })),
      'strategies.0.space.0.range.logarithmic',
      'OUT_OF_RANGE',
      'a GRID walks in equal steps; search by RANDOM, or list the values',
    ],
    [
      space({ name: 'fast', values: [3], range: range({}).range }),
      'strategies.0.space.0',
      'CONFLICT',
      "give exactly one of values and range for 'fast'",
    ],
    [
      space({ name: 'fast', values: null, range: null }),
      'strategies.0.space.0',
      'CONFLICT',
      "give exactly one of values and range for 'fast'",
    ],
    [space(values(3), values(4)), 'strategies.0.space.1.name', 'CONFLICT', "'fast' is given twice"],
    [
      space({ name: 'quick', values: [3], range: null }),
      'strategies.0.space.0.name',
      'UNKNOWN_PARAMETER',
      "'sma-cross' has no parameter 'quick'; it has: fast, slow",
    ],
    [
      sweep({ strategies: [{ strategy: 'sma', space: [] }] }),
      'strategies.0.strategy',
      'UNKNOWN_STRATEGY',
      "no strategy is called 'sma'; there are: sma-cross, rsi, donchian",
    ],
    [sweep({ strategies: [] }), 'strategies', 'EMPTY', 'give at least one strategy'],
    [sweep({ directions: [] }), 'directions', 'EMPTY', 'give LONG, SHORT or both'],
    [
      sweep({ exits: { takeProfit: [], stopLoss: [null] } }),
      'exits.takeProfit',
      'EMPTY',
      'give at least one; null stands for no such exit',
    ],
    [
      sweep({ exits: { takeProfit: [null], stopLoss: [null, 0] } }),
      'exits.stopLoss.1',
      'OUT_OF_RANGE',
      outside(0, 'above 0 and below 1000 (0.02 = 2 %)'),
    ],
    [
      backtest({ exits: { takeProfit: 1_000, stopLoss: null } }),
      'exits.takeProfit',
      'OUT_OF_RANGE',
      outside(1_000, 'above 0 and below 1000 (0.02 = 2 %)'),
    ],
    [
      sweep({ sampler: { method: 'GRID', trials: 0, seed: 0 } }),
      'sampler.trials',
      'OUT_OF_RANGE',
      outside(0, 'at least 1, or null for all'),
    ],
    [
      backtest({ account: { ...account, initialCash: 0 } }),
      'account.initialCash',
      'OUT_OF_RANGE',
      outside(0, 'above 0 and at most 1e15'),
    ],
    [
      backtest({ account: { ...account, fee: 1 } }),
      'account.fee',
      'OUT_OF_RANGE',
      outside(1, 'from 0 to below 1 (0.001 = 0.1 %)'),
    ],
    [
      backtest({ account: { ...account, slippage: -0.1 } }),
      'account.slippage',
      'OUT_OF_RANGE',
      outside(-0.1, 'from 0 to below 1 (0.001 = 0.1 %)'),
    ],
    [
      backtest({ account: { ...account, fixedFee: -1 } }),
      'account.fixedFee',
      'OUT_OF_RANGE',
      outside(-1, 'from 0 to 1e15'),
    ],
    [
      backtest({ account: { ...account, allocation: null, lots: 0 } }),
      'account.lots',
      'OUT_OF_RANGE',
      outside(0, 'above 0 and at most 1000000000000000'),
    ],
    [
      sweep({ account: { ...account, lots: 2, cash: 500 } }),
      'account',
      'CONFLICT',
      'allocation and lots and cash are given; give at most one of allocation, lots and cash',
    ],
    [
      sweep({ account: { ...account, fixedFee: 2 }, run: { ...run, engine: 'SWEEP' } }),
      'run.engine',
      'CONFLICT',
      'SWEEP runs no trades of lots, of cash or with a fixed fee; AUTO, VECTOR and REFERENCE do',
    ],
    [
      backtest({ account: { ...account, allocation: 1.1 } }),
      'account.allocation',
      'OUT_OF_RANGE',
      outside(1.1, 'above 0 and at most 1'),
    ],
    [
      backtest({ run: { ...run, priority: 1_001 } }),
      'run.priority',
      'OUT_OF_RANGE',
      outside(1_001, 'from -1000 to 1000'),
    ],
    [
      backtest({ run: { ...run, name: 'n'.repeat(201) } }),
      'run.name',
      'OUT_OF_RANGE',
      'it has 201 characters; at most 200 are allowed',
    ],
    [
      backtest({ run: { ...run, name: 'a\0b' } }),
      'run.name',
      'OUT_OF_RANGE',
      'it holds the character U+0000, which no text may hold',
    ],
    [backtest({ run: { ...run, key: '' } }), 'run.key', 'EMPTY', 'a key must not be empty; leave it out for none'],
    [
      backtest({ parameters: [{ name: 'slow', value: 1_001 }] }),
      'parameters.0.value',
      'OUT_OF_RANGE',
      outside(1_001, "a whole number from 2 to 1000 for 'slow'"),
    ],
    [
      backtest({ parameters: [{ name: 'x', value: 1 }] }),
      'parameters.0.name',
      'UNKNOWN_PARAMETER',
      "'sma-cross' has no parameter 'x'; it has: fast, slow",
    ],
    [
      backtest({
        parameters: [
          { name: 'slow', value: 9 },
          { name: 'slow', value: 9 },
        ],
      }),
      'parameters.1.name',
      'CONFLICT',
      "'slow' is given twice",
    ],
    [
      backtest({ strategy: 'no' }),
      'strategy',
      'UNKNOWN_STRATEGY',
      "no strategy is called 'no'; there are: sma-cross, rsi, donchian",
    ],
  ])('%#', (problems, path, code, message) => {
    expect(problems).toEqual([{ path, code, message }])
  })
})
