import { expect, test } from 'vitest'
import { countOf, dimensionOf, indexOf, listDimension, type StepDimension, valueAt } from './dimension.ts'

const PERIOD = { name: 'period', kind: 'INTEGER', default: 14 } as const
const FACTOR = { name: 'factor', kind: 'NUMBER', default: 2 } as const
const range = (min: number, max: number, step: number | null, logarithmic = false) => ({
  values: null,
  range: { min, max, step, logarithmic },
})

test.each([
  ['its default alone without a choice', PERIOD, undefined, listDimension('period', [14])],
  ['the values that were named', FACTOR, { values: [2, 1], range: null }, listDimension('factor', [1, 2])],
  ['one value of a range that is one', FACTOR, range(3, 3, null), listDimension('factor', [3])],
  [
    'whole numbers without a step',
    PERIOD,
    range(2, 9, null, true),
    { kind: 'STEPS', name: 'period', min: 2, max: 9, step: 1, logarithmic: true },
  ],
  [
    'whole numbers by a step',
    PERIOD,
    range(5, 50, 5),
    { kind: 'STEPS', name: 'period', min: 5, max: 50, step: 5, logarithmic: false },
  ],
  [
    'numbers by a step',
    FACTOR,
    range(1, 2, 0.5),
    { kind: 'STEPS', name: 'factor', min: 1, max: 2, step: 0.5, logarithmic: false },
  ],
  [
    'any number without a step',
    FACTOR,
    range(1, 2, null, true),
    { kind: 'CONTINUOUS', name: 'factor', min: 1, max: 2, logarithmic: true },
  ],
] as const)('a search may choose %s', (_, parameter, choice, expected) => {
  expect(dimensionOf(parameter, choice)).toEqual(expected)
})

test('a list has each value once, numbers rising, null last', () => {
  expect(listDimension('stopLoss', [0.1, null, 0.05, 0.1, null]).values).toEqual([0.05, 0.1, null])
})

test('steps are free of the noise of binary fractions and end where the next would lie beyond', () => {
  const steps: StepDimension = { kind: 'STEPS', name: 'x', min: 0.1, max: 0.45, step: 0.1, logarithmic: false }
  const values = Array.from({ length: countOf(steps) }, (_, index) => valueAt(steps, index))
  expect(values).toEqual([0.1, 0.2, 0.3, 0.4])
  expect(values.map((value) => indexOf(steps, value))).toEqual([0, 1, 2, 3])
  expect([0.15, 0, 0.5, null].map((value) => indexOf(steps, value))).toEqual([-1, -1, -1, -1])
})
