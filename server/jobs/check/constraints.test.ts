import { describe, expect, test } from 'vitest'
import { catalog, DATASET, SWEEP } from '../ports.fixture.ts'
import { type Constraints, DEFAULT_CONSTRAINTS, type OptimizationInput, type Specification } from '../specification.ts'
import { check } from './check.ts'
import { isSameInput } from './sameInput.ts'

const constrained = (constraints: Partial<Constraints>): OptimizationInput => {
  return { ...SWEEP, constraints: { ...DEFAULT_CONSTRAINTS, ...constraints } }
}
const problemsOf = (specification: Specification) =>
  check(specification, { catalog, dataset: DATASET }).map(({ path, code, message }) => `${path} ${code}: ${message}`)
const sweep = (constraints: Partial<Constraints>) =>
  problemsOf({ kind: 'OPTIMIZATION', input: constrained(constraints) })

describe('what trials are held to', () => {
  test.each([
    { minTrades: 0 },
    { minTrades: 1_000_000 },
    { maxDrawdown: 0, minWinRate: 0, minProfitFactor: 0, minExposure: 0 },
    { maxDrawdown: 1, minWinRate: 1, minProfitFactor: 1e6, minExposure: 1 },
  ])('may be %o', (constraints) => {
    expect(sweep(constraints)).toEqual([])
  })

  test.each([
    ['minTrades', -1, 'a whole number from 0 on'],
    ['minTrades', 1.5, 'a whole number from 0 on'],
    ['maxDrawdown', 1.01, 'from 0 to 1 (0.25 = a fall of 25 %)'],
    ['maxDrawdown', -0.1, 'from 0 to 1 (0.25 = a fall of 25 %)'],
    ['minWinRate', 50, 'from 0 to 1 (0.5 = half of the trades)'],
    ['minProfitFactor', -1, 'from 0 on'],
    ['minProfitFactor', Number.POSITIVE_INFINITY, 'from 0 on'],
    ['minProfitFactor', Number.NaN, 'from 0 on'],
    ['minExposure', Number.NaN, 'from 0 to 1 (0.1 = a tenth of the bars)'],
  ])('may not be a %s of %d', (name, value, allowed) => {
    expect(sweep({ [name]: value })).toEqual([
      `constraints.${name} OUT_OF_RANGE: ${value} is not allowed here; it must be ${allowed}`,
    ])
  })

  test('is told of where it stands in other kinds of job', () => {
    const optimization = constrained({ minTrades: -1 })
    const walk = { optimization, folds: 2, trainFraction: 0.5, anchored: false }
    const cycles = { optimization, cycles: 2, backtestsPerCycle: 2, patience: 2 }
    const found = [
      ...problemsOf({ kind: 'WALK_FORWARD', input: walk, bars: null }),
      ...problemsOf({ kind: 'IMPROVEMENT', input: cycles }),
    ]
    expect(found.map((text) => text.split(' ')[0])).toEqual(Array(2).fill('optimization.constraints.minTrades'))
  })
})

describe('the same input', () => {
  const specificationOf = (input: OptimizationInput): Specification => ({ kind: 'OPTIMIZATION', input })
  const today = specificationOf(constrained({}))
  const relations = [{ lower: 'fast', upper: 'slow' }]

  test.each([
    ['before there were constraints', SWEEP],
    ['before trials were held to any', { ...SWEEP, constraints: { relations: [], declared: true } }],
    ['in another order', { ...SWEEP, constraints: { minTrades: 1, declared: true, relations: [] } }],
  ])('may have been stored %s', (_, input) => {
    expect(isSameInput(specificationOf(input), today)).toBe(true)
  })

  test('may have been stored with relations before trials were held to anything', () => {
    const before = specificationOf({ ...SWEEP, constraints: { relations, declared: true } })
    expect(isSameInput(before, specificationOf(constrained({ relations })))).toBe(true)
    expect(isSameInput(before, today)).toBe(false)
  })

  test.each([{ minTrades: 0 }, { minTrades: 30 }, { maxDrawdown: 0.2 }])('has no %o beside the usual', (given) => {
    expect(isSameInput(specificationOf(constrained(given)), today)).toBe(false)
    expect(isSameInput(specificationOf(constrained(given)), specificationOf(SWEEP))).toBe(false)
    expect(isSameInput(specificationOf(constrained(given)), specificationOf(constrained(given)))).toBe(true)
  })
})
