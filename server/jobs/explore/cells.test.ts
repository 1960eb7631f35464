import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAdmissible, objectiveAt } from '../../engine/objective.ts'
import { type Dimension, listDimension } from '../../samplers/dimension.ts'
import type { Space } from '../../samplers/space.ts'
import { readAxes } from './axes.ts'
import { AGGREGATES, cellsOf } from './cells.ts'
import { ALL_TRIALS, matchesOf } from './columnFilter.ts'
import { dimensionNames } from './dimensionNames.ts'
import { triedDimensions } from './dimensions.ts'
import { finishedOf, someTrials, type TableTrial, tableOf } from './table.fixture.ts'

const EXITS: Dimension[] = [listDimension('takeProfit', [null, 0.1]), listDimension('stopLoss', [null])]
const steps = (name: string, max: number): Dimension => ({
  kind: 'STEPS',
  name,
  min: 1,
  max,
  step: 1,
  logarithmic: false,
})

/** Two strategies, one of which has a parameter more; the third place is the take profit of the first, and the stop loss of the second. */
const SPACE: Space = {
  branches: [
    { strategy: 'one', direction: 'LONG', dimensions: [steps('fast', 6), ...EXITS] },
    { strategy: 'two', direction: 'SHORT', dimensions: [steps('fast', 6), steps('slow', 6), ...EXITS] },
  ],
}

function axesOf(
  space: Space,
  x: string,
  y: string,
  classes: number,
  parameters: { name: string; min: number | null; max: number | null }[] | null = null,
) {
  const { axes, problems } = readAxes(space, { x, y, classes, filter: { parameters } })
  expect(problems).toEqual([])
  return axes
}

/** What a reader of the contract expects of the objectives of some trials. */
function expected(trials: readonly TableTrial[], aggregate: (typeof AGGREGATES)[number]): number | null {
  const objectives = trials
    .filter(({ score }) => isAdmissible(score))
    .flatMap(({ score }) => objectiveAt(score) ?? [])
    .sort((one, other) => one - other)
  if (aggregate === 'COUNT') return trials.length
  if (objectives.length === 0) return null
  const at = (index: number) => objectives[index] as number
  if (aggregate === 'MAX') return at(objectives.length - 1)
  if (aggregate === 'MEAN') return objectives.reduce((sum, one) => sum + one, 0) / objectives.length
  return (at((objectives.length - 1) >> 1) + at(objectives.length >> 1)) / 2
}

describe('cells', () => {
  test('have the trials that a plain loop puts there', () => {
    const aggregates = fc.constantFrom(...AGGREGATES)
    fc.assert(
      fc.property(someTrials, aggregates, fc.integer({ min: 2, max: 8 }), (trials, aggregate, classes) => {
        const axes = axesOf(SPACE, 'two.fast', 'two.slow', classes)
        if (!axes) throw new Error('there are no axes')
        const table = tableOf(trials)
        const labelOf = (value: number) => {
          const most = Math.min(6, classes)
          const groups = Array.from({ length: 6 }, (_, index) => index + 1)
          const own = groups.filter(
            (each) => Math.floor(((each - 1) * most) / 6) === Math.floor(((value - 1) * most) / 6),
          )
          return own.length === 1 ? String(value) : `${own[0]} to ${own.at(-1)}`
        }
        const shown = finishedOf(trials).filter((number) => {
          const { branch, values } = trials[number] as TableTrial
          return branch === 1 && !Number.isNaN(values[0]) && !Number.isNaN(values[1])
        })
        const cells = Map.groupBy(shown, (number) =>
          (trials[number] as TableTrial).values.slice(0, 2).map(labelOf).join('|'),
        )
        const found = cellsOf(table, matchesOf(table, ALL_TRIALS), { ...axes, aggregate })
        expect(new Set(found.map(({ x, y }) => `${x}|${y}`))).toEqual(new Set(cells.keys()))
        for (const { x, y, value, trials: count, best } of found) {
          const own = (cells.get(`${x}|${y}`) ?? []).map((number) => ({ number, ...(trials[number] as TableTrial) }))
          const awaited = expected(own, aggregate)
          expect(count).toBe(own.length)
          if (awaited === null) expect(value).toBeNull()
          else expect(value).toBeCloseTo(awaited, 9)
          const rank = (score: number) => (Number.isNaN(score) ? -Infinity : score)
          const top = own.toSorted(
            (one, other) =>
              rank(other.score) - rank(one.score) ||
              Number(Number.isNaN(one.score)) - Number(Number.isNaN(other.score)) ||
              one.number - other.number,
          )
          if (Number.isFinite(top[0]?.score)) expect(best).toBe(top[0]?.number)
        }
      }),
    )
  })

  test('of a strategy and a direction have all trials', () => {
    const axes = axesOf(SPACE, 'strategy', 'direction', 40)
    expect([axes?.x.labels, axes?.y.labels]).toEqual([
      ['one', 'two'],
      ['LONG', 'SHORT'],
    ])
  })

  test('of exits have a class for those without one', () => {
    const axes = axesOf(SPACE, 'takeProfit', 'stopLoss', 40)
    expect([axes?.x.labels, axes?.y.labels]).toEqual([['0.1', 'none'], ['none']])
  })
})

describe('an axis', () => {
  const spaceOf = (dimension: Dimension): Space => ({
    branches: [{ strategy: 'one', direction: 'LONG', dimensions: [dimension, ...EXITS] }],
  })
  const labels = (dimension: Dimension, classes: number, bounds?: { min: number | null; max: number | null }) =>
    axesOf(spaceOf(dimension), 'x', 'direction', classes, bounds ? [{ name: 'x', ...bounds }] : null)?.x.labels

  test('has neighbouring values in one class where there are too many', () => {
    expect(labels(steps('x', 10), 3)).toEqual(['1 to 4', '5 to 7', '8 to 10'])
    expect(labels(steps('x', 3), 3)).toEqual(['1', '2', '3'])
    expect(labels(listDimension('x', [3, 1, null]), 2)).toEqual(['1 to 3', 'none'])
  })

  test('has equal classes of a range without steps, of ratios where it is logarithmic', () => {
    const range = { kind: 'CONTINUOUS', name: 'x', min: 1, max: 100, logarithmic: false } as const
    expect(labels(range, 4)).toEqual(['1 to 25.75', '25.75 to 50.5', '50.5 to 75.25', '75.25 to 100'])
    expect(labels({ ...range, logarithmic: true }, 2)).toEqual(['1 to 10', '10 to 100'])
    expect(labels({ ...range, max: 1.00001 }, 2)).toEqual(['1 to 1.000005', '1.000005 to 1.00001'])
  })

  test('shows what lies within the bounds of its own parameter', () => {
    expect(labels(steps('x', 10), 40, { min: 3, max: 5 })).toEqual(['3', '4', '5'])
    expect(
      labels({ kind: 'CONTINUOUS', name: 'x', min: 1, max: 100, logarithmic: false }, 2, { min: 50, max: null }),
    ).toEqual(['50 to 75', '75 to 100'])
    expect(labels(steps('x', 10), 40, { min: 11, max: null })).toBeUndefined()
  })

  test.each([
    [
      'speed',
      "'speed' is no dimension of this job; it has 'one.fast', 'two.fast', 'slow', 'takeProfit', 'stopLoss', 'direction', 'strategy'",
    ],
    ['fast', "several strategies have 'fast': name one of them, as 'strategy.fast'; there are 'one.fast'"],
    ['one.slow', "'one.slow' is no dimension of this job"],
  ])('called %s is refused with what there is', (x, message) => {
    const { axes, problems } = readAxes(SPACE, { x, y: 'slow', classes: 5, filter: { parameters: null } })
    expect([axes, problems.length, problems[0]?.path]).toEqual([null, 1, 'x'])
    expect(problems[0]?.message).toContain(message)
  })

  test('is found by its name alone, and by its strategy’s', () => {
    expect(dimensionNames(SPACE)).toEqual(['one.fast', 'two.fast', 'slow', 'takeProfit', 'stopLoss'])
    expect(axesOf(SPACE, 'slow', 'two.slow', 5)).not.toBeNull()
  })
})

test('a dimension is told with its values where these can be counted', () => {
  const range = { min: 1, max: 2_000, logarithmic: true }
  const told = triedDimensions({
    branches: [
      {
        strategy: 'one',
        direction: 'LONG',
        dimensions: [
          { kind: 'STEPS', name: 'many', step: 1, ...range },
          { kind: 'CONTINUOUS', name: 'any', ...range },
          { kind: 'STEPS', name: 'few', step: 999, ...range },
          ...EXITS,
        ],
      },
    ],
  })
  expect(told).toEqual([
    { strategy: 'one', name: 'many', values: null, step: 1, ...range },
    { strategy: 'one', name: 'any', values: null, step: null, ...range },
    { strategy: 'one', name: 'few', values: [1, 1_000, 1_999], step: 999, ...range },
    { strategy: null, name: 'takeProfit', values: [0.1, null], min: 0.1, max: 0.1, step: null, logarithmic: false },
    { strategy: null, name: 'stopLoss', values: [null], min: null, max: null, step: null, logarithmic: false },
  ])
})
