import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAdmissible, objectiveAt } from '../../engine/objective.ts'
import { ALL_TRIALS, matchesOf } from './columnFilter.ts'
import { densityOf } from './density.ts'
import { distributionOf } from './distribution.ts'
import { frontOf } from './front.ts'
import { historyOf } from './history.ts'
import { sampleOf } from './sample.ts'
import { finishedOf, someTrials, type TableTrial, tableOf } from './table.fixture.ts'
import { TRIAL_METRICS, valuesOf } from './trialMetrics.ts'

const metrics = fc.constantFrom(...TRIAL_METRICS)

function read(trials: readonly (TableTrial | null)[]) {
  const table = tableOf(trials)
  const isGood = (number: number) => isAdmissible(trials[number]?.score ?? Number.NaN)
  const scoreAt = (number: number) => trials[number]?.score ?? Number.NaN
  return { table, matches: matchesOf(table, ALL_TRIALS), admissible: finishedOf(trials).filter(isGood), scoreAt }
}

/** The best of some numbers by a plain loop. */
function bestOf(numbers: readonly number[], scoreAt: (number: number) => number): number | undefined {
  const rank = (number: number) => (Number.isNaN(scoreAt(number)) ? -Infinity : scoreAt(number))
  const succeeded = numbers.filter((number) => !Number.isNaN(scoreAt(number)))
  return (succeeded.length > 0 ? succeeded : numbers).reduce<number | undefined>(
    (best, number) => (best === undefined || rank(number) > rank(best) ? number : best),
    undefined,
  )
}

/** As clients are told it: JSON has one zero, where doubles have two. */
const told = <T>(value: T): T => JSON.parse(JSON.stringify(value))

describe('a distribution', () => {
  test('has each admissible trial with a finite value in the one class that holds it', () => {
    fc.assert(
      fc.property(someTrials, metrics, fc.integer({ min: 1, max: 50 }), (trials, metric, classes) => {
        const { table, matches, admissible } = read(trials)
        const bins = told(distributionOf(table, matches, { metric, classes }))
        const values = admissible.map((number) => valuesOf(table, metric)[number] as number).filter(Number.isFinite)
        if (values.length === 0) {
          expect(bins).toEqual([])
          return
        }
        const [min, max] = told([Math.min(...values), Math.max(...values)]) as [number, number]
        expect([bins[0]?.from, bins.at(-1)?.to]).toEqual([min, max])
        if (min === max) {
          expect(bins).toEqual([{ from: min, to: max, count: values.length }])
          return
        }
        expect(bins).toHaveLength(classes)
        for (const [index, { from, to, count }] of bins.entries()) {
          if (index > 0) expect(from).toBe(bins[index - 1]?.to)
          const isLast = index === bins.length - 1
          expect(count).toBe(values.filter((value) => value >= from && (isLast ? value <= to : value < to)).length)
        }
      }),
    )
  })

  test('has equal classes', () => {
    const trials = Array.from({ length: 101 }, (_, number) => ({ ...PLAIN, figures: { ...FIGURES, sharpe: number } }))
    const { table, matches } = read(trials)
    const bins = distributionOf(table, matches, { metric: 'SHARPE', classes: 4 })
    expect(bins).toEqual([
      { from: 0, to: 25, count: 25 },
      { from: 25, to: 50, count: 25 },
      { from: 50, to: 75, count: 25 },
      { from: 75, to: 100, count: 26 },
    ])
  })
})

const FIGURES = {
  totalReturn: 0,
  annualReturn: 0,
  sharpe: 0,
  sortino: 0,
  maxDrawdown: 0,
  trades: 0,
  winRate: 0,
  profitFactor: 0,
  exposure: 0,
}
const PLAIN: TableTrial = { timedOut: false, score: 1, figures: FIGURES, branch: 0, values: [1, 1, 1] }

test('a history tells after each of its trials the best that was known', () => {
  fc.assert(
    fc.property(someTrials, fc.integer({ min: 2, max: 30 }), (trials, points) => {
      const { table, matches, admissible, scoreAt } = read(trials)
      const history = told(historyOf(table, matches, { objective: 'SHARPE', points }))
      expect(history).toHaveLength(Math.min(points, matches.length))
      const objectives = admissible.map((number) => ({ number, objective: objectiveAt(scoreAt(number)) }))
      const bestUpTo = (last: number) => {
        const known = objectives.flatMap(({ number, objective }) =>
          number <= last && objective !== null && Number.isFinite(objective) ? [objective] : [],
        )
        return known.length > 0 ? told(Math.max(...known)) : null
      }
      for (const { number, objective, best } of history) {
        const value = valuesOf(table, 'SHARPE')[number] as number
        expect([objective, best]).toEqual([Number.isFinite(value) ? told(value) : null, bestUpTo(number)])
      }
      if (history.length > 0) expect(history.at(-1)?.best).toBe(bestUpTo(trials.length))
      const numbers = history.map(({ number }) => number)
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
      if (matches.length <= points) expect(numbers).toEqual(Array.from(matches))
    }),
  )
})

test('a history has of each step the first trial that is the best of it', () => {
  const { table, matches } = read(Array.from({ length: 20 }, () => PLAIN))
  const history = historyOf(table, matches, { objective: 'SHARPE', points: 4 })
  expect(history.map(({ number }) => number)).toEqual([0, 5, 10, 15])
})

describe('a front', () => {
  test('has those that no other one beats', () => {
    fc.assert(
      fc.property(someTrials, metrics, metrics, (trials, x, y) => {
        const { table, matches, admissible } = read(trials)
        const goodness = (metric: typeof x, number: number) =>
          (valuesOf(table, metric)[number] as number) * (metric === 'MAX_DRAWDOWN' ? -1 : 1)
        const both = admissible.filter((number) => [x, y].every((metric) => Number.isFinite(goodness(metric, number))))
        const beats = (one: number, other: number) => {
          const differences = [x, y].map((metric) => Math.sign(goodness(metric, one) - goodness(metric, other)))
          return Math.min(...differences) >= 0 && Math.max(...differences) > 0
        }
        const front = both.filter((number) => !both.some((other) => beats(other, number)))
        const byX = front.sort((one, other) => goodness(x, other) - goodness(x, one) || one - other)
        expect(frontOf(table, matches, { x, y })).toEqual(byX)
      }),
    )
  })

  test.each([10_000, 30_000])('has at most 200, by the first metric, of %i', (length) => {
    const trials = Array.from({ length }, (_, number) => ({
      ...PLAIN,
      figures: { ...FIGURES, sharpe: number % (length / 2), totalReturn: -(number % (length / 2)) },
    }))
    const { table, matches } = read(trials)
    const front = frontOf(table, matches, { x: 'SHARPE', y: 'TOTAL_RETURN' })
    expect(front).toEqual(Array.from({ length: 200 }, (_, at) => ((at % 2) * length) / 2 + length / 2 - 1 - (at >> 1)))
    const one = { ...PLAIN, figures: { ...FIGURES, sharpe: 99_999, totalReturn: 1 } }
    const beaten = read([...trials, one])
    expect(frontOf(beaten.table, beaten.matches, { x: 'SHARPE', y: 'TOTAL_RETURN' })).toEqual([length])
  })
})

test('a scatter has each trial with both values in one cell, beside others that are near', () => {
  fc.assert(
    fc.property(someTrials, metrics, metrics, fc.integer({ min: 1, max: 12 }), (trials, x, y, classes) => {
      const { table, matches, scoreAt } = read(trials)
      const [xs, ys] = [valuesOf(table, x), valuesOf(table, y)]
      const both = finishedOf(trials).filter((number) => Number.isFinite(xs[number]) && Number.isFinite(ys[number]))
      const bins = (values: Float64Array) => {
        const own = both.map((number) => values[number] as number)
        const [min, max] = [Math.min(...own), Math.max(...own)]
        const count = min === max ? 1 : classes
        const edge = (index: number) => min * (1 - index / count) + max * (index / count)
        return (value: number) =>
          Math.max(
            0,
            Array.from({ length: count }, (_, index) => index).findLastIndex((index) => value >= edge(index)),
          )
      }
      const [columnOf, rowOf] = [bins(xs), bins(ys)]
      const cells = Map.groupBy(both, (number) => `${columnOf(xs[number] as number)} ${rowOf(ys[number] as number)}`)
      const found = densityOf(table, matches, { x, y, classes })
      expect(found).toHaveLength(cells.size)
      const expected = [...cells.values()].map((numbers) => ({
        count: numbers.length,
        admissible: numbers.filter((number) => isAdmissible(scoreAt(number))).length,
        best: bestOf(numbers, scoreAt),
      }))
      const byBest = (one: { best?: number | undefined }, other: { best?: number | undefined }) =>
        (one.best ?? 0) - (other.best ?? 0)
      expect(found.map(({ count, admissible, best }) => ({ count, admissible, best })).sort(byBest)).toEqual(
        expected.sort(byBest),
      )
      const ends = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const
      for (const cell of found) {
        const [least, most] = ends(both.map((number) => xs[number] as number))
        expect(cell.x >= least && cell.x <= most).toBe(true)
      }
    }),
  )
})

describe('a sample', () => {
  test('has so many, each once, by number, the best among them, and the same ones each time', () => {
    fc.assert(
      fc.property(someTrials, fc.integer({ min: 1, max: 40 }), (trials, first) => {
        const { table, matches, scoreAt } = read(trials)
        const sample = sampleOf(table, matches, first)
        expect(sample).toHaveLength(Math.min(first, matches.length))
        expect(new Set(sample).size).toBe(sample.length)
        expect(sample).toEqual(sample.toSorted((one, other) => one - other))
        expect(sample.every((number) => trials[number])).toBe(true)
        const best = bestOf(finishedOf(trials), scoreAt)
        if (best !== undefined) expect(sample).toContain(best)
        expect(sampleOf(table, matches, first)).toEqual(sample)
      }),
    )
  })

  test('has of equal parts one each, and of a grid every exit', () => {
    const { table, matches } = read(Array.from({ length: 12_000 }, () => PLAIN))
    const sample = sampleOf(table, matches, 1_000)
    expect(sample.every((number, part) => Math.floor(number / 12) === part)).toBe(true)
    expect(new Set(sample.map((number) => number % 12)).size).toBe(12)
    expect(sampleOf(table, matches, 0)).toEqual([])
  })
})
