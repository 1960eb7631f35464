import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CursorError } from '../cursor.ts'
import type { DetailedTrade } from './tradeDetail.ts'
import { NO_DETAIL, pageTrades, type TrialDetail, thinEquity } from './trialDetail.ts'

function detailOf(equity: readonly number[], initialCash = 100): TrialDetail {
  return { ...NO_DETAIL, equity: Float64Array.from(equity), times: Float64Array.from(equity.keys()), initialCash }
}

describe('the equity of a trial', () => {
  test('is shown whole where it has no more marks than points', () => {
    expect(thinEquity(detailOf([90, 120, 60, 150]), 4)).toEqual([
      { atMs: 0, equity: 90, drawdown: 0.1 },
      { atMs: 1, equity: 120, drawdown: 0 },
      { atMs: 2, equity: 60, drawdown: 0.5 },
      { atMs: 3, equity: 150, drawdown: 0 },
    ])
  })

  test('of nothing is nothing, and of an account that was ruined has lost all', () => {
    expect(thinEquity(NO_DETAIL, 500)).toEqual([])
    expect(thinEquity(detailOf([0]), 500)).toEqual([{ atMs: 0, equity: 0, drawdown: 1 }])
  })

  test('keeps its ends, its peak and its deepest mark however few points it is shown in', () => {
    const marks = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 300 })
    const check = (equity: number[], points: number) => {
      const whole = thinEquity(detailOf(equity), Number.POSITIVE_INFINITY)
      const shown = thinEquity(detailOf(equity), points)
      const values = shown.map((point) => point.equity)
      expect(shown.length).toBeLessThanOrEqual(points)
      expect(whole).toEqual(expect.arrayContaining(shown))
      expect([shown[0], shown.at(-1)]).toEqual([whole[0], whole.at(-1)])
      if (points > 3)
        expect([Math.min(...values), Math.max(...values)]).toEqual([Math.min(...equity), Math.max(...equity)])
      expect(shown.map(({ atMs }) => atMs)).toEqual(
        [...new Set(shown.map(({ atMs }) => atMs))].toSorted((a, b) => a - b),
      )
    }
    fc.assert(fc.property(marks, fc.integer({ min: 2, max: 60 }), check))
  })

  test.each([
    [2, [90, 150]],
    [3, [90, 30, 150]],
    [4, [90, 120, 30, 150]],
  ])('has no more than %i points where these are asked for', (points, shown) => {
    expect(thinEquity(detailOf([90, 100, 120, 30, 110, 150]), points).map(({ equity }) => equity)).toEqual(shown)
  })
})

describe('the trades of a trial', () => {
  const tradeAt = (entryBar: number) => ({ entryBar, exitBar: entryBar + 1 }) as DetailedTrade
  const detail = { ...detailOf([1, 2, 3, 4, 5, 6]), trades: [tradeAt(0), tradeAt(2), tradeAt(4)] }

  test('come page by page, each with the times of its bars', () => {
    const first = pageTrades(detail, { first: 2, after: null })
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 3 })
    expect(first.items.map(({ node }) => [node.entryAtMs, node.exitAtMs])).toEqual([
      [0, 1],
      [2, 3],
    ])
    const second = pageTrades(detail, { first: 2, after: first.items[1]?.cursor ?? '' })
    expect(second).toMatchObject({ hasNextPage: false, totalCount: 3 })
    expect(second.items.map(({ node }) => [node.number, node.entryBar])).toEqual([[3, 4]])
    expect(pageTrades(detail, { first: 3, after: null }).hasNextPage).toBe(false)
    expect(pageTrades(detail, { first: 1, after: second.items[0]?.cursor ?? '' })).toMatchObject({
      items: [],
      hasNextPage: false,
    })
  })

  test.each(['', 'x', btoa('["3"]'), btoa('["-1"]'), btoa('["0.5"]')])('after %j are asked for in vain', (after) => {
    expect(() => pageTrades(detail, { first: 2, after })).toThrow(CursorError)
  })
})
