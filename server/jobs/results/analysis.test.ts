import { describe, expect, test } from 'vitest'
import { deflatedSharpe } from '../../analysis/deflatedSharpe.ts'
import { scoreOfBroken } from '../../engine/objective.ts'
import { catalog, SWEEP } from '../ports.fixture.ts'
import { DEFAULT_CONSTRAINTS, printSpecification } from '../specification.ts'
import { type AnalysisTerms, analyse, type BestTrial } from './analysis.ts'
import { NO_TRUST } from './trust.ts'

const YEAR_MS = 365.25 * 24 * 60 * 60 * 1_000

function figuresOf(sharpes: readonly number[]) {
  return {
    numbers: Int32Array.from(sharpes.keys()),
    columns: [Float64Array.from(sharpes), Float64Array.from(sharpes)],
  }
}

const numbers = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index)

function termsOf(sharpes: readonly number[], equity: readonly number[]): AnalysisTerms & { readonly best: BestTrial } {
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
    trust: NO_TRUST,
  }
}

describe('an analysis', () => {
  test('counts trials that resemble each other as fewer attempts, and says what their returns do', () => {
    const sharpes = Array.from({ length: 21 }, (_, index) => 1 - 0.05 * index)
    const terms = termsOf(sharpes, [1, 1.2, 1.1, 1.4, 1.3, 1.6])
    const trust = { overfitting: 0.4, realityCheck: 0.03, effectiveTrials: 2, sampled: 21 }
    const [all, few] = [analyse(terms), analyse({ ...terms, trust })]
    expect(few?.trust).toEqual(trust)
    expect(few?.deflatedSharpe ?? 0).toBeGreaterThan(all?.deflatedSharpe ?? 1)
  })

  test('tells a plateau from a spike', () => {
    const flat = Array.from({ length: 21 }, (_, index) => 2 - 0.001 * (index - 10) ** 2)
    const spike = flat.map((value, index) => (index === 10 ? 8 : value))
    const equity = [1, 2, 1.5, 3]
    expect(analyse(termsOf(flat, equity))?.plateau).toBeCloseTo(1.999 / 2, 9)
    expect(analyse(termsOf(spike, equity))?.plateau).toBeCloseTo(1.999 / 8, 9)
  })

  test('numbers the trials of a job with relations as the job does, though no function reaches its thread', () => {
    const values = (name: string, ...list: number[]) => ({ name, values: list, range: null })
    // Of four bars on no close lies two deviations away.
    const space = [values('period', 6, 4), values('factor', 2, 1.5)]
    const strategies = [{ strategy: 'bollinger-breakout', space }]
    const input = { ...SWEEP, strategies, constraints: DEFAULT_CONSTRAINTS }
    const terms = {
      ...termsOf([8, 1, 4], [1, 2]),
      specification: printSpecification({ kind: 'OPTIMIZATION' as const, input }),
      strategies: structuredClone(
        catalog.list.map(({ name, title, description, family, parameters }) => ({
          name,
          title,
          description,
          family,
          parameters,
        })),
      ),
    }
    // The trials are 6 2, 6 1.5 and 4 1.5, of which the first is the best and the second its only neighbour.
    expect(analyse(terms)?.plateau).toBeCloseTo(1 / 8, 9)
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
    expect(analyse(termsOf(sharpes, equity))?.deflatedSharpe).toBeCloseTo(expected as number, 9)
    // A trial that failed is no attempt.
    const terms = termsOf([1, 2, Number.NaN, 3, 6], equity)
    expect(analyse({ ...terms, best: { ...terms.best, number: 4 } })?.deflatedSharpe).toBeCloseTo(expected as number, 9)
  })

  test('knows what a trial that breaks the constraints has of the objective, and counts it as no attempt', () => {
    const equity = [100, 110, 104.5, 125.4, 119.13]
    const sharpes = [9, 2, 1, 3, 6]
    const free = termsOf(sharpes, equity)
    const scores = Float64Array.from(sharpes, (sharpe) => (sharpe === 9 ? scoreOfBroken(0.1) : sharpe))
    const columns = [scores, Float64Array.from(sharpes), Float64Array.from(sharpes)]
    const terms = { ...free, figures: { ...free.figures, columns }, best: { ...free.best, number: 4 } }
    expect(analyse(terms)?.plateau).toBeCloseTo(3 / 6, 9)
    const near = { ...terms, best: { ...terms.best, number: 1 } }
    expect(analyse(near)?.plateau).toBeCloseTo(5 / 2, 9)
    const without = termsOf([2, 1, 3, 6], equity)
    expect(analyse(terms)?.deflatedSharpe).toBeCloseTo(Number(analyse(without)?.deflatedSharpe), 12)
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
    const found = analyse({
      ...terms,
      specification: printSpecification({ kind: 'OPTIMIZATION', input }),
      figures: figuresOf(sharpes),
      best: { ...terms.best, number: 228_009 },
    })
    expect(found?.importance[0]?.share).toBeGreaterThan(0.5)
  })
})

describe('an analysis of folds', () => {
  const [FAST, SLOW] = [numbers(2, 5), numbers(20, 5)]

  /** An analysis of the trainings of folds, in each of which a trial has the objective that is given; each test has a wild one. */
  function analyseFolds(folds: number, objectiveOf: (fold: number, fast: number, slow: number) => number) {
    const space = [
      { name: 'fast', values: FAST, range: null },
      { name: 'slow', values: SLOW, range: null },
    ]
    const optimization = { ...SWEEP, strategies: [{ strategy: 'sma-cross', space }] }
    const input = { optimization, folds, trainFraction: 0.7, anchored: false }
    const sharpes = numbers(0, folds).flatMap((fold) => [
      ...FAST.flatMap((fast) => SLOW.map((slow) => objectiveOf(fold, fast, slow))),
      1e6,
    ])
    return analyse({
      specification: printSpecification({ kind: 'WALK_FORWARD', bars: 10_000, input }),
      strategies: catalog.list,
      proposals: [],
      figures: figuresOf(sharpes),
      best: null,
      trust: NO_TRUST,
    })
  }

  test('says of what matters what each training says, however much they differ from each other', () => {
    // In every fold the fast average decides all; from one to the next the level does.
    const found = analyseFolds(4, (fold, fast) => 1_000 * fold + fast)
    expect(found?.importance).toEqual([
      { name: 'fast', share: expect.closeTo(1, 9) },
      { name: 'slow', share: expect.closeTo(0, 9) },
    ])
    expect(found?.deflatedSharpe).toBeNull()
    const mixed = analyseFolds(4, (fold, fast, slow) => (fold === 0 ? slow : fast))
    expect(mixed?.importance).toEqual([
      { name: 'fast', share: expect.closeTo(0.75, 9) },
      { name: 'slow', share: expect.closeTo(0.25, 9) },
    ])
  })

  test('looks for the plateau around what each training chose, and takes the middle one', () => {
    const [middleFast, middleSlow] = [FAST[2] as number, SLOW[2] as number]
    const keeps = [0.9, 0.2, 0.6]
    const found = analyseFolds(3, (fold, fast, slow) =>
      fast === middleFast && slow === middleSlow ? 10 + fold : (10 + fold) * (keeps[fold] as number),
    )
    expect(found?.plateau).toBeCloseTo(0.6, 9)
    const lossy = analyseFolds(3, (fold, fast, slow) =>
      fold === 1 ? -1 : fast === middleFast && slow === middleSlow ? 10 : 10 * (keeps[fold] as number),
    )
    // A training whose best lost has none.
    expect(lossy?.plateau).toBeCloseTo((0.9 + 0.6) / 2, 9)
  })

  test('is nothing where no training has enough trials that succeeded, and leaves out those that have too few', () => {
    const few = (fast: number, slow: number) => FAST.indexOf(fast) * SLOW.length + SLOW.indexOf(slow) >= 15
    expect(analyseFolds(3, (_, fast, slow) => (few(fast, slow) ? Number.NaN : fast))).toBeNull()
    const found = analyseFolds(3, (fold, fast, slow) => (fold > 0 && few(fast, slow) ? Number.NaN : slow))
    expect(found?.importance[0]).toEqual({ name: 'slow', share: expect.closeTo(1, 9) })
  })

  test('looks at some of very many folds, from all over them', () => {
    const found = analyseFolds(100, (fold, fast, slow) => (fold < 50 ? fast : slow))
    expect(found?.importance.map(({ share }) => share)).toEqual([expect.closeTo(0.5, 9), expect.closeTo(0.5, 9)])
  })
})
