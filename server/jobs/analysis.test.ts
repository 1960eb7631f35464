import { describe, expect, test } from 'vitest'
import { deflatedSharpe } from '../analysis/deflatedSharpe.ts'
import { type AnalysisTerms, analyse } from './analysis.ts'
import { catalog, SWEEP } from './ports.fixture.ts'
import { printSpecification } from './specification.ts'

const YEAR_MS = 365.25 * 24 * 60 * 60 * 1_000

function figuresOf(sharpes: readonly number[]) {
  return {
    numbers: Int32Array.from(sharpes.keys()),
    columns: [Float64Array.from(sharpes), Float64Array.from(sharpes)],
  }
}

const numbers = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index)

function termsOf(sharpes: readonly number[], equity: readonly number[]): AnalysisTerms {
  const fast = { name: 'fast', values: sharpes.map((_, index) => 2 + index), range: null }
  const input = { ...SWEEP, strategies: [{ strategy: 'sma-cross', space: [fast] }] }
  const columns = [Float64Array.from(sharpes), Float64Array.from(sharpes)]
  return {
    specification: printSpecification({ kind: 'OPTIMIZATION', input }),
    strategies: catalog.list,
    proposals: [],
    figures: { numbers: Int32Array.from(sharpes.keys()), columns },
    best: {
      number: sharpes.indexOf(Math.max(...sharpes)),
      equity: Float64Array.from(equity),
      fromMs: 0,
      toMs: YEAR_MS,
    },
  }
}

describe('an analysis', () => {
  test('tells a plateau from a spike', () => {
    const flat = Array.from({ length: 21 }, (_, index) => 2 - 0.001 * (index - 10) ** 2)
    const spike = flat.map((value, index) => (index === 10 ? 8 : value))
    const equity = [1, 2, 1.5, 3]
    expect(analyse(termsOf(flat, equity)).plateau).toBeCloseTo(1.999 / 2, 9)
    expect(analyse(termsOf(spike, equity)).plateau).toBeCloseTo(1.999 / 8, 9)
  })

  test('deflates the Sharpe ratio of the best trial by the returns of its own equity, a bar each', () => {
    const equity = [100, 110, 104.5, 125.4, 119.13]
    const returns = [0.1, -0.05, 0.2, -0.05]
    const mean = 0.05
    const moment = (power: number) => returns.reduce((sum, value) => sum + (value - mean) ** power, 0) / 4
    const sharpes = [1, 2, 3, 6]
    const perYear = Math.sqrt(4)
    const expected = deflatedSharpe({
      sharpe: mean / Math.sqrt((moment(2) * 4) / 3),
      skewness: moment(3) / moment(2) ** 1.5,
      kurtosis: moment(4) / moment(2) ** 2,
      returns: 4,
      trials: 4,
      variance: sharpes.reduce((sum, sharpe) => sum + ((sharpe - 3) / perYear) ** 2, 0) / 3,
    })
    expect(expected).toBeGreaterThan(0)
    expect(analyse(termsOf(sharpes, equity)).deflatedSharpe).toBeCloseTo(expected as number, 9)
  })

  test('looks at those that succeeded where most of very many have failed', () => {
    // Of 400 fast averages, every twentieth has one trial that succeeded.
    const sharpes = numbers(0, 240_000).map((number) => (number % 12_000 === 9 ? number : Number.NaN))
    const space = [
      { name: 'fast', values: numbers(2, 400), range: null },
      { name: 'slow', values: numbers(500, 600), range: null },
    ]
    const input = { ...SWEEP, strategies: [{ strategy: 'sma-cross', space }] }
    const terms = termsOf([1], [1, 2, 1.5, 3])
    const [first] = analyse({
      ...terms,
      specification: printSpecification({ kind: 'OPTIMIZATION', input }),
      figures: figuresOf(sharpes),
      best: { ...terms.best, number: 228_009 },
    }).importance
    expect(first?.share).toBeGreaterThan(0.5)
  })
})
