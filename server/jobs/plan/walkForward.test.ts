import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countBars } from '../../engine/batch.ts'
import { scoreOfBroken } from '../../engine/objective.ts'
import { RULES } from '../../engine/rules.ts'
import { catalog, jobOf, SWEEP } from '../ports.fixture.ts'
import { describeProgress } from '../progressText.ts'
import { DEFAULT_CONSTRAINTS, printSpecification, type Specification } from '../specification.ts'
import { foldWindows } from './foldWindows.ts'
import { planJob } from './planJob.ts'
import { bestOf, type WalkForwardPlan } from './walkForward.ts'

const BARS = 2_000

const specificationOf = (method: 'GRID' | 'RANDOM' | 'BAYESIAN', folds: number): Specification => ({
  kind: 'WALK_FORWARD',
  bars: BARS,
  input: {
    optimization: {
      ...SWEEP,
      strategies: [
        {
          strategy: 'sma-cross',
          space: [
            { name: 'fast', values: [3, 5, 8], range: null },
            { name: 'slow', values: null, range: { min: 20, max: 40, step: null, logarithmic: false } },
          ],
        },
      ],
      exits: { takeProfit: [null, 0.1], stopLoss: [null] },
      sampler: { method, trials: 20, seed: 1 },
    },
    folds,
    trainFraction: 0.7,
    anchored: false,
  },
})

/** A plan with every round worked out, from objectives that no two trials share. */
function planOf(method: 'GRID' | 'RANDOM' | 'BAYESIAN', folds: number): WalkForwardPlan {
  const plan = planJob(specificationOf(method, folds), catalog.find) as WalkForwardPlan
  for (const round of plan.rounds) {
    const objectives = Float64Array.from({ length: round.needs.count }, (_, index) => Math.sin(round.first + index))
    plan.keep({ first: round.first, points: plan.propose(round, objectives) })
  }
  return plan
}

describe('folds', () => {
  const terms = fc.record({
    folds: fc.integer({ min: 1, max: 20 }),
    trainFraction: fc.integer({ min: 5, max: 95 }).map((percent) => percent / 100),
    anchored: fc.boolean(),
  })

  test('are tested on bars that follow each other up to the last one, each right behind its training', () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 500, max: 100_000 }), (given, bars) => {
        const windows = foldWindows(given, bars)
        expect(windows).toHaveLength(given.folds)
        expect(windows.at(-1)?.test.to).toBe(bars)
        const length = windows[0]?.train.to ?? 0
        for (const [index, { train, test: tested }] of windows.entries()) {
          expect(tested.from).toBe(train.to)
          expect(tested.to).toBeGreaterThan(tested.from)
          if (index > 0) expect(tested.from).toBe(windows[index - 1]?.test.to)
          if (given.anchored) expect(train.from).toBe(0)
          else expect(train.to - train.from).toBe(length)
          const share = length / (length + tested.to - tested.from)
          expect(Math.abs(share - given.trainFraction)).toBeLessThan(0.1)
        }
        if (!given.anchored) expect(windows[0]?.train.from).toBe(0)
      }),
    )
  })
})

describe.each(['GRID', 'RANDOM', 'BAYESIAN'] as const)('the plan of a walk-forward analysis with %s', (method) => {
  const plan = planOf(method, 3)

  test('is the trials of each fold, then the test of its best, each on its own bars', () => {
    expect(plan.trials).toBe(3 * 21)
    const { batches } = plan.work({ first: 0, count: plan.trials })
    const trials = batches.flatMap(({ first, exits, window }) =>
      exits.map((_, index) => ({ number: first + index, window })),
    )
    expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: plan.trials }, (_, number) => number))
    for (const { number, window } of trials) {
      const fold = Math.floor(number / 21)
      expect(window).toBe(number % 21 === 20 ? plan.windows[fold]?.test : plan.windows[fold]?.train)
    }
    for (const fold of [0, 1, 2]) {
      const objectives = Float64Array.from({ length: 20 }, (_, index) => Math.sin(plan.testOf(fold) + index))
      const { takeProfit, stopLoss, ...rule } = plan.candidate(plan.firstOf(fold) + bestOf(objectives))
      const tested = batches.find(({ first }) => first === plan.testOf(fold))
      expect(tested).toMatchObject({ ...rule, exits: [{ takeProfit, stopLoss }] })
      expect(plan.candidate(plan.testOf(fold))).toEqual({ takeProfit, stopLoss, ...rule })
    }
  })

  test('is cut into tasks anywhere, and knows over how many bars each is run', () => {
    fc.assert(
      fc.property(fc.nat(62), fc.nat(62), (from, more) => {
        const range = { first: from, count: 1 + (more % (63 - from)) }
        const all = plan.work({ first: 0, count: plan.trials }).batches
        const spelt = (batches: typeof all) =>
          batches.flatMap(({ first, exits, ...rule }) =>
            exits.map((exit, index) => ({ ...rule, exit, number: first + index })),
          )
        const expected = spelt(all).filter(({ number }) => number >= from && number < from + range.count)
        const work = plan.work(range)
        expect(spelt(work.batches)).toEqual(expected)
        expect(plan.bars(range)).toBe(countBars(work, BARS))
        const shares = plan.shares(range).reduce((sum, { trials }) => sum + trials, 0)
        expect(shares).toBeCloseTo(plan.bars(range) / BARS, 9)
        expect(plan.knows(range)).toBe(true)
      }),
    )
  })

  test('does not know a test before the training is done', () => {
    const fresh = planJob(specificationOf(method, 3), catalog.find) as WalkForwardPlan
    expect(fresh.knows({ first: 20, count: 1 })).toBe(false)
    expect(fresh.rounds.filter(({ first }) => first % 21 === 20).map(({ needs }) => needs)).toEqual(
      [0, 21, 42].map((first) => ({ first, count: 20 })),
    )
  })
})

describe('a fold without an admissible training', () => {
  const given = specificationOf('GRID', 3)
  const broken = [scoreOfBroken(3), Number.NaN, scoreOfBroken(0.5), scoreOfBroken(1)]
  const scoresOf = (all: readonly number[]) => Float64Array.from({ length: 20 }, (_, at) => all[at % all.length] ?? 0)
  const planned = (specification: Specification) => planJob(specification, catalog.find) as WalkForwardPlan
  const constrained = (): WalkForwardPlan => {
    if (given.kind !== 'WALK_FORWARD') throw new Error('it is of another kind')
    const { optimization } = given.input
    const input = { ...given.input, optimization: { ...optimization, constraints: DEFAULT_CONSTRAINTS } }
    return planned({ ...given, input })
  }
  const proposed = (plan: WalkForwardPlan, fold: number, scores: readonly number[]) => {
    const round = plan.rounds[fold]
    return round ? plan.propose(round, scoresOf(scores)) : []
  }

  test('has a test with its number that is not run, of the least broken trial, and the others have theirs', () => {
    const plan = constrained()
    expect(plan.trials).toBe(3 * 21)
    const outcomes = [[1, 2, scoreOfBroken(1), 0], broken, [Number.NaN]]
    for (const [fold, scores] of outcomes.entries()) {
      plan.keep({ first: plan.testOf(fold), points: proposed(plan, fold, scores) })
    }
    expect(plan.candidate(plan.testOf(1))).toEqual(plan.candidate(plan.firstOf(1) + 2))
    const { batches } = plan.work({ first: 0, count: plan.trials })
    const tests = batches.filter(({ window }) => window?.unseen)
    expect(tests.map(({ first }) => first)).toEqual([20, 41, 62])
    const reason = 'not run: no trial of the training is admissible, so the fold has no test and keeps its cash'
    expect(tests.map(({ notRun }) => notRun)).toEqual([undefined, reason, reason])
    expect(outcomes.map((scores) => plan.hasTest(scoresOf(scores)))).toEqual([true, false, false])
  })

  test('is tested where trials are held to nothing, as jobs of earlier versions are', () => {
    const plan = planned(given)
    expect(proposed(plan, 0, [Number.NaN])).toEqual([plan.point(0)])
    expect(plan.hasTest(scoresOf([Number.NaN]))).toBe(true)
  })
})

test('a Bayesian training takes rounds of four, and of eight in a job of earlier rules', () => {
  const given = specificationOf('BAYESIAN', 1)
  const sizesUnder = (rules: object) =>
    planJob({ ...given, ...rules }, catalog.find).search?.rounds.map(({ count }) => count)
  expect(sizesUnder({ rules: RULES })).toEqual([4, 4, 4, 4, 4, 1])
  for (const rules of [{}, { rules: 1 }, { rules: 3 }]) expect(sizesUnder(rules)).toEqual([8, 8, 4, 1])
})

test.each([
  [[1, 3, 2], 1],
  [[Number.NaN, -5, -2, -2], 2],
  [[Number.NaN, Number.NaN], 0],
  [[Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], 1],
])('the best of %j is at %i', (objectives, best) => {
  expect(bestOf(Float64Array.from(objectives))).toBe(best)
})

test.each([
  [0, 'Param 0/20, Fold 1/3'],
  [20, 'Param 20/20, Fold 1/3'],
  [24, 'Param 3/20, Fold 2/3'],
  [63, 'Param 20/20, Fold 3/3'],
])('with %i trials done people read %j', (succeeded, message) => {
  const job = jobOf({
    kind: 'WALK_FORWARD',
    trialsTotal: 63,
    specification: printSpecification(specificationOf('GRID', 3)),
    tally: { succeeded, failed: 0, timedOut: 0, seconds: 0 },
  })
  expect(describeProgress(job)).toBe(message)
})
