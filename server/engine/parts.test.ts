import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import type { Work } from './batch.ts'
import { candlesAt, PLAIN_ACCOUNT } from './candles.fixture.ts'
import { cutByStrategy, cutWork, mergeParts } from './parts.ts'
import { runWork } from './work.ts'

const WAVE = candlesAt(Array.from({ length: 200 }, (_, bar) => 100 + 20 * Math.sin(bar / 5) + 7 * Math.sin(bar)))
const SILENT = { enter: () => undefined, advance: () => undefined, finish: () => undefined }
const COUNT = 24

/** Four rules with six exits each, of which one is not known and fails its trials. */
const WORK: Work = {
  account: PLAIN_ACCOUNT,
  objective: 'SHARPE',
  engines: ['VECTOR', 'REFERENCE'],
  batches: [2, 3, 4, 5].map((fast, rule) => ({
    strategy: fast === 4 ? 'vanished' : 'sma-cross',
    direction: 'LONG' as const,
    parameters: { fast, slow: 9 },
    first: 100 + 6 * rule,
    exits: Array.from({ length: 6 }, (_, index) => ({ takeProfit: (index + 1) / 50, stopLoss: null })),
  })),
}

test('work that is done in parts, cut wherever and in whatever order, yields what it yields as a whole', () => {
  const whole = runWork(WAVE, WORK, SILENT)
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: COUNT - 1 }), { maxLength: 6 })
  const check = (at: readonly number[], isTurned: boolean) => {
    const edges = [0, ...at.toSorted((one, other) => one - other), COUNT]
    const parts = edges.slice(1).map((to, index) => {
      const from = edges[index] as number
      const part = { first: 100 + from, count: to - from }
      return { ...part, results: runWork(WAVE, cutWork(WORK, part), SILENT) }
    })
    const range = { first: 100, count: COUNT }
    const merged = mergeParts(range, isTurned ? parts.reverse() : parts)
    expect(merged.figures).toEqual(whole.figures)
    expect(merged.failures.toSorted((one, other) => one.trial - other.trial)).toEqual(whole.failures)
    expect(merged.fallbacks).toEqual(whole.fallbacks)
  }
  fc.assert(fc.property(cuts, fc.boolean(), check), { numRuns: numRuns(50) })
})

test('the trials of a part that is missing have no figures', () => {
  const part = { first: 100, count: 6 }
  const { figures, count } = mergeParts({ first: 100, count: 7 }, [
    { ...part, results: runWork(WAVE, cutWork(WORK, part), SILENT) },
  ])
  expect(count).toBe(7)
  for (let column = 0; column * 7 < figures.length; column += 1) expect(figures[column * 7 + 6]).toBeNaN()
})

test('what parts left to other engines is told once, and five reasons of it at most', () => {
  const fallback = (price: number) => ({ from: 'SWEEP', to: 'VECTOR', reason: `a price is ${price}` }) as const
  const partOf = (trial: number, prices: readonly number[]) => {
    const results = { count: 1, figures: new Float64Array(0), failures: [], fallbacks: prices.map(fallback) }
    return { first: trial, count: 1, results }
  }
  const merged = mergeParts({ first: 0, count: 3 }, [partOf(0, [1, 2]), partOf(1, [2, 3]), partOf(2, [4, 5, 6])])
  expect(merged.fallbacks).toEqual([1, 2, 3, 4, 5].map(fallback))
})

test('work is cut by strategy where another one begins', () => {
  const batches = WORK.batches.flatMap((batch) => [batch, { ...batch, first: batch.first + 3 }])
  const halves = batches.map((batch) => ({ ...batch, exits: batch.exits.slice(0, 3) }))
  expect(cutByStrategy({ ...WORK, batches: halves })).toEqual([
    { first: 100, count: 12 },
    { first: 112, count: 6 },
    { first: 118, count: 6 },
  ])
  expect(cutByStrategy({ ...WORK, batches: [] })).toEqual([])
})
