import { describe, expect, test } from 'vitest'
import { findStrategy } from '../../engine/strategies/builtIn.ts'
import { CursorError, writeCursor } from '../cursor.ts'
import { planJob } from '../plan/planJob.ts'
import { jobOf, SWEEP } from '../ports.fixture.ts'
import { printSpecification, type Specification } from '../specification.ts'
import { dimensionNames } from './dimensionNames.ts'
import { jobSpace } from './jobSpace.ts'
import { fillPoints } from './pointColumns.ts'
import { type CursorList, markCursor, readTrialCursor, writeTrialCursor } from './trialCursor.ts'
import { checkFilter, columnFilterOf, NO_FILTER } from './trialFilter.ts'

const input = {
  ...SWEEP,
  strategies: [
    { strategy: 'sma-cross', space: [{ name: 'fast', values: [3, 5], range: null }] },
    { strategy: 'ema-cross', space: [{ name: 'slow', values: [20, 30, 40], range: null }] },
    { strategy: 'donchian', space: [] },
  ],
  directions: ['LONG', 'SHORT'] as const,
  exits: { takeProfit: [null, 0.1], stopLoss: [null, 0.02, 0.05] },
}
const specification: Specification = { kind: 'OPTIMIZATION', input }
const job = jobOf({ specification: printSpecification(specification) })
const space = jobSpace(job, findStrategy)

describe('what is wrong with a filter', () => {
  test('is told all at once, each with its place and what is allowed', () => {
    const filter = {
      ...NO_FILTER,
      directions: [],
      strategies: ['donchian', 'macd'],
      metrics: [{ metric: 'SHARPE', min: 1, max: 0.5 } as const],
      parameters: [
        { name: 'entry', min: 3, max: 3 },
        { name: 'speed', min: 2, max: 1 },
      ],
    }
    const names = dimensionNames(space).map((name) => `'${name}'`)
    expect(checkFilter(filter, space)).toEqual([
      { path: 'where.directions', code: 'EMPTY', message: 'it is empty; name at least one, or leave it out' },
      { path: 'where.metrics.0.min', code: 'OUT_OF_RANGE', message: '1 is above max, which is 0.5' },
      { path: 'where.parameters.1.min', code: 'OUT_OF_RANGE', message: '2 is above max, which is 1' },
      {
        path: 'where.strategies.1',
        code: 'UNKNOWN_STRATEGY',
        message: "'macd' is no strategy of this job; it has 'sma-cross', 'ema-cross', 'donchian'",
      },
      {
        path: 'where.parameters.1',
        code: 'UNKNOWN_PARAMETER',
        message: `'speed' is no parameter of this job; it has ${names.join(', ')}`,
      },
    ])
    expect(checkFilter(NO_FILTER, null)).toEqual([])
  })
})

test('names of strategies, directions and parameters become branches and places', () => {
  const filter = { ...NO_FILTER, strategies: ['ema-cross', 'donchian'], directions: ['SHORT' as const] }
  expect(columnFilterOf(job, filter, space).branches).toEqual([3, 5])
  expect(columnFilterOf(job, NO_FILTER, null).branches).toBeNull()
  const parameters = ['fast', 'ema-cross.fast', 'entry', 'stopLoss'].map((name) => ({ name, min: 1, max: null }))
  expect(columnFilterOf(job, { ...NO_FILTER, parameters }, space).parameters.map(({ places }) => places)).toEqual([
    [0, 0, 0, 0, -1, -1],
    [-1, -1, 0, 0, -1, -1],
    [-1, -1, -1, -1, 0, 0],
    [3, 3, 3, 3, 3, 3],
  ])
})

const sampler = (method: 'GRID' | 'RANDOM') => ({ method, trials: 50, seed: 3 })
test.each<[string, Specification]>([
  ['a grid', specification],
  ['a part of a grid', { kind: 'OPTIMIZATION', input: { ...input, sampler: sampler('GRID') } }],
  ['a random search', { kind: 'OPTIMIZATION', input: { ...input, sampler: sampler('RANDOM') } }],
  [
    'a grid with relations',
    { kind: 'OPTIMIZATION', input: { ...input, constraints: { relations: [], declared: true } } },
  ],
  [
    'an analysis',
    { kind: 'WALK_FORWARD', bars: 900, input: { optimization: input, folds: 2, trainFraction: 0.7, anchored: false } },
  ],
])('columns of %s have what each trial ran', (_name, each) => {
  const plan = planJob(each, findStrategy)
  const tests = each.kind === 'WALK_FORWARD' ? 2 : 0
  // The tests of folds are worked out as the job goes.
  const length = tests === 0 ? plan.trials : plan.trials / tests - 1
  const columns = {
    branches: new Uint16Array(length),
    places: Array.from({ length: 4 }, () => new Float64Array(length)),
  }
  fillPoints(
    plan,
    [
      { first: 30, count: length - 30 },
      { first: 0, count: 30 },
    ],
    columns,
  )
  const { branches } = jobSpace({ specification: printSpecification(each) }, findStrategy)
  for (let number = 0; number < length; number += 1) {
    const { strategy, direction, dimensions } = branches[
      columns.branches[number] as number
    ] as (typeof branches)[number]
    const values = dimensions.map(({ name }, place) => [name, columns.places[place]?.[number]])
    const { parameters, takeProfit, stopLoss, ...rule } = plan.candidate(number)
    expect(rule).toEqual({ strategy, direction })
    const exits = { takeProfit: takeProfit ?? Number.NaN, stopLoss: stopLoss ?? Number.NaN }
    expect(Object.fromEntries(values)).toEqual({ ...parameters, ...exits })
  }
})

describe('a cursor of a list of trials', () => {
  const list: CursorList = { order: 'SHARPE', reverse: false, filter: NO_FILTER, isOld: true }
  const others: [string, Partial<CursorList>, string][] = [
    ['order', { order: 'CALMAR' }, 'it is of a list by SHARPE, and this one is by CALMAR'],
    ['end', { reverse: true }, 'it is of a list with the best first, and this one has the worst first'],
    ['filter', { filter: { ...NO_FILTER, fold: 3 } }, 'it is of a list with another `where`'],
  ]

  test.each(others)('is refused by one of another %s', (_name, changes, message) => {
    for (const cursor of [writeTrialCursor(7, list), markCursor(writeCursor(['SHARPE', '1', '7']), list)]) {
      expect(readTrialCursor(cursor, list).number).toBe(7)
      expect(() => readTrialCursor(cursor, { ...list, ...changes })).toThrow(message)
    }
  })

  test('that an earlier version wrote is of a list that this had', () => {
    const old = [writeCursor(['SHARPE', '0.5', '7']), writeCursor(['0.5', '7'])]
    for (const cursor of old) {
      expect(readTrialCursor(cursor, list)).toEqual({ text: cursor, number: 7 })
      expect(() => readTrialCursor(cursor, { ...list, isOld: false })).toThrow('it is of a list without `where`')
    }
    const counted = writeCursor(['7', '7'])
    expect(readTrialCursor(counted, { ...list, order: 'NUMBER' }).number).toBe(7)
    expect(() => readTrialCursor(counted, list)).toThrow('it is of a list by NUMBER')
  })

  test.each([
    [['SHARPE', '', '1.5']],
    [['SHARPE', '', '-1']],
    [['SHARPE', '', '']],
    [['SHARPE', '', '4294967296']],
    [['BEST', '', '1']],
    [['SHARPE', '', '1', '2']],
  ])('is never %j', (values) => {
    expect(() => readTrialCursor(writeCursor(values), list)).toThrow(CursorError)
  })
})
