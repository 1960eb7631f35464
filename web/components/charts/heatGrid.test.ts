import { expect, test } from 'vitest'
import type { SpaceNode } from '../../api/documents/landscape.ts'
import {
  axesOf,
  cellText,
  firstAxes,
  firstRows,
  gridOf,
  labelStep,
  labelText,
  nextCell,
  placeOfBest,
  strengthOf,
} from './heatGrid.ts'

const dimension = (strategy: string | null, name: string, ...values: (number | null)[]) => ({
  strategy,
  name,
  values,
  min: 0,
  max: 0,
})

const JOB: SpaceNode = {
  id: '1',
  objective: 'SHARPE',
  directions: ['LONG'],
  strategies: [{ name: 'ppo' }, { name: 'sma' }],
  space: [
    dimension('ppo', 'fast', 8, 12),
    dimension('ppo', 'signal', 5, 9),
    dimension('sma', 'fast', 5, 10),
    dimension('sma', 'slow', 20),
    dimension(null, 'takeProfit', null, 0.05),
    dimension(null, 'stopLoss', null),
  ],
  best: { number: 1, strategy: 'sma', parameters: [], takeProfit: null, stopLoss: null },
}

test('the sides are what trials differ in, behind their strategy where several have them', () => {
  expect(axesOf(JOB)).toEqual([
    { value: 'ppo.fast', name: 'ppo fast' },
    { value: 'signal', name: 'signal' },
    { value: 'sma.fast', name: 'sma fast' },
    { value: 'takeProfit', name: 'take profit' },
    { value: 'strategy', name: 'strategy' },
  ])
})

test('a range differs where its ends do', () => {
  const ranged = (min: number, max: number) => ({ strategy: 'ppo', name: 'slow', values: null, min, max })
  const job = { ...JOB, strategies: [{ name: 'ppo' }], space: [ranged(5, 9), { ...ranged(7, 7), name: 'fast' }] }
  expect(axesOf(job)).toEqual([{ value: 'slow', name: 'slow' }])
})

test('exits of several strategies are named by themselves, and directions where there are two', () => {
  const space = [dimension(null, 'stopLoss', 0.02, 0.04), dimension('ppo', 'stopLoss', 1, 2)]
  expect(axesOf({ ...JOB, directions: ['LONG', 'SHORT'], strategies: [{ name: 'ppo' }], space })).toEqual([
    { value: 'stopLoss', name: 'stop loss' },
    { value: 'ppo.stopLoss', name: 'ppo stopLoss' },
    { value: 'direction', name: 'direction' },
  ])
})

test('a map begins with the parameters of the best trial’s strategy', () => {
  expect(firstAxes(JOB)).toEqual({ x: 'sma.fast', y: 'ppo.fast' })
  expect(firstAxes({ ...JOB, best: null })).toEqual({ x: 'ppo.fast', y: 'signal' })
})

test('a job whose trials differ in one thing has a map of one row', () => {
  const one = { ...JOB, strategies: [{ name: 'sma' }], space: JOB.space.slice(2, 4) }
  expect(firstAxes(one)).toEqual({ x: 'fast', y: 'direction' })
  expect(firstAxes({ ...one, space: JOB.space.slice(3, 4) })).toBeNull()
})

test('the room of a map follows from its upright side', () => {
  const one = { ...JOB, strategies: [{ name: 'sma' }], space: [dimension('sma', 'fast', 5, 10)] }
  const of = (...more: (typeof JOB.space)[number][]) => firstRows({ ...one, space: [...one.space, ...more] }, 20)
  expect(of()).toBe(1)
  expect(firstRows({ ...one, directions: ['LONG', 'SHORT'] }, 20)).toBe(2)
  expect(of(dimension('sma', 'slow', 20, 30, 40))).toBe(3)
  expect(of(dimension('sma', 'slow', ...Array.from({ length: 90 }, (_, index) => index)))).toBe(20)
  expect(of({ ...dimension('sma', 'slow'), values: null, min: 1, max: 9 })).toBe(20)
  expect(firstRows({ ...JOB, space: [dimension('sma', 'fast', 5, 10)] }, 20)).toBe(2)
  expect(firstRows({ ...one, space: [] }, 20)).toBe(0)
})

const cell = (x: string, y: string, value: number | null = 1) => ({ x, y, value, trials: 1, best: 0 })

test('cells stand by their numbers, from the lower left corner, and where nothing was tried there is none', () => {
  const grid = gridOf([
    cell('100', 'none', 3),
    cell('20', '0.05'),
    cell('20 to 30', '0.5', null),
    cell('-5', '0.05', -1),
  ])
  expect(grid.columns).toEqual(['-5', '20', '20 to 30', '100'])
  expect(grid.rows).toEqual(['0.5', '0.05', 'none'])
  expect(grid.cells.map((row) => row.map((one) => (one ? (one.value ?? '?') : '.')).join(' '))).toEqual([
    '. . ? .',
    '-1 1 . .',
    '. . . 3',
  ])
  expect([grid.low, grid.high]).toEqual([-1, 3])
})

test('the highest value is the strongest, and the lowest is seen', () => {
  expect([-1, 1, 3].map((value) => strengthOf(value, { low: -1, high: 3 }))).toEqual([4, 29, 54])
  expect(strengthOf(2, { low: 2, high: 2 })).toBe(40)
})

test('exits are read as shares, other labels as they are', () => {
  const text = (axis: string, label: string) => labelText(axis, label).replaceAll('\u202f', ' ')
  expect(text('stopLoss', '0.02')).toBe('2 %')
  expect(text('takeProfit', '0.01 to 0.025')).toBe('1 % to 2.5 %')
  expect(text('takeProfit', 'none')).toBe('none')
  expect(text('slow', '20 to 30')).toBe('20 to 30')
  expect(text('direction', 'LONG')).toBe('long')
})

test('labels are left out where they would touch', () => {
  expect(labelStep(['5', '10', '15'], 300)).toBe(1)
  expect(labelStep(['1', '2', '3', '4', '5', '6', '7', '8'], 100)).toBe(2)
  expect(
    labelStep(
      Array.from({ length: 20 }, () => '100'),
      200,
    ),
  ).toBe(3)
})

const GRID = gridOf([
  { x: '10', y: '5', value: 0.5, trials: 1, best: 3 },
  { x: '30', y: '5', value: null, trials: 2, best: 4 },
  { x: '10', y: '9', value: 0.654, trials: 12, best: 1_328 },
  { x: '20', y: '9', value: 0.1, trials: 1, best: 8 },
])

test('an arrow leads over what is empty to the next cell, and out of the grid where there is none', () => {
  expect(nextCell(GRID, [1, 0], [0, 1])).toEqual([1, 2])
  expect(nextCell(GRID, [1, 2], [0, -1])).toEqual([1, 0])
  expect(nextCell(GRID, [1, 0], [-1, 0])).toEqual([0, 0])
  expect(nextCell(GRID, [0, 0], [-1, 0])).toEqual([-1, 0])
  expect(nextCell(GRID, [1, 2], [-1, 0])).toEqual([-1, 2])
})

test('a cell says where it stands, what its best trial came to, and of how many', () => {
  const text = (row: number, column: number, goesOn = false) =>
    cellText(GRID, [row, column], { x: 'slow', y: 'fast', objective: 'SHARPE', goesOn }).replaceAll('\u202f', ' ')
  expect(text(0, 0)).toBe('slow 10, fast 9: Sharpe ratio 0.65, best of 12 trials, #1,328')
  expect(text(1, 2)).toBe('slow 30, fast 5: nothing admissible, best of 2 trials, #4')
  expect(text(1, 1)).toBe('slow 20, fast 5: not tried')
  expect(text(1, 1, true)).toBe('slow 20, fast 5: to come')
})

test('the best cell is the highest of those that are drawn, whatever trial was the best before', () => {
  const drawn = gridOf([
    { ...cell('1', '1', 0.24), best: 7 },
    { ...cell('2', '1', 0.37), best: 9 },
    { ...cell('3', '1', 0.37), best: 11 },
  ])
  expect(placeOfBest(drawn, 7)).toEqual([0, 1])
  expect(placeOfBest(drawn, 11)).toEqual([0, 2])
  expect(placeOfBest(gridOf([cell('1', '1', null)]), 7)).toEqual([0, 0])
  expect(placeOfBest(gridOf([]), 7)).toBeNull()
})
