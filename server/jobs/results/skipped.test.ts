import { expect, test } from 'vitest'
import { catalog, SWEEP } from '../ports.fixture.ts'
import {
  DEFAULT_CONSTRAINTS,
  type OptimizationInput,
  printSpecification,
  type Specification,
} from '../specification.ts'
import { skippedOf } from './skipped.ts'

const values = (name: string, ...list: number[]) => ({ name, values: list, range: null })
const factor = { name: 'factor', values: null, range: { min: 0.5, max: 3, step: null, logarithmic: false } }
const input: OptimizationInput = {
  ...SWEEP,
  strategies: [{ strategy: 'sma-cross', space: [values('fast', 10, 20), values('slow', 10, 20, 30)] }],
  directions: ['LONG', 'SHORT'],
  constraints: DEFAULT_CONSTRAINTS,
}
const { constraints: _, ...before } = input
const bands = { ...input, strategies: [{ strategy: 'bollinger-breakout', space: [factor] }] }
const folds = { folds: 3, trainFraction: 0.5, anchored: false }
const cycles = { cycles: 2, backtestsPerCycle: 2, patience: 1 }

test.each<[string, Specification, number | null]>([
  ['a grid', { kind: 'OPTIMIZATION', input }, 6],
  [
    'a grid of which few trials are taken',
    { kind: 'OPTIMIZATION', input: { ...input, sampler: { ...input.sampler, trials: 2 } } },
    6,
  ],
  [
    'a walk-forward analysis, of its space',
    { kind: 'WALK_FORWARD', input: { optimization: input, ...folds }, bars: 900 },
    6,
  ],
  ['an improvement', { kind: 'IMPROVEMENT', input: { optimization: input, ...cycles } }, 6],
  [
    'an improvement without an end to its space',
    { kind: 'IMPROVEMENT', input: { optimization: bands, ...cycles } },
    null,
  ],
  ['what was stored before there were relations', { kind: 'OPTIMIZATION', input: before }, 0],
  [
    'what leaves out what is declared',
    { kind: 'OPTIMIZATION', input: { ...input, constraints: { relations: [], declared: false } } },
    0,
  ],
  [
    'a strategy that is gone',
    { kind: 'OPTIMIZATION', input: { ...input, strategies: [{ strategy: 'gone', space: [] }] } },
    null,
  ],
])('the candidates that are skipped are said of %s', (_, specification, skipped) => {
  expect(skippedOf({ specification: printSpecification(specification) }, catalog.find)).toBe(skipped)
})
