import { describe, expect, test } from 'vitest'
import type { Account } from '../../engine/backtest.ts'
import { joinTests, type TestedFold } from './outOfSample.ts'
import type { DetailedTrade } from './tradeDetail.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const DAYS = 365.25
const BARS = 366

const ACCOUNT: Account = { initialCash: 10_000, fee: 0, slippage: 0, allocation: 1, fill: 'NEXT_OPEN' }

/** Tests that follow each other begin a year after each other. */
const BAR_MS = (DAYS * DAY_MS) / BARS

/** A test of a year that grows evenly to `growth` times its account; `wave` goes up and down beside that. */
function foldOf(number: number, growth: number, wave = 0): TestedFold {
  const equity = Float64Array.from({ length: BARS }, (_, bar) => {
    const swing = bar === BARS - 1 ? 1 : 1 + (bar % 2 === 0 ? 0 : wave)
    return ACCOUNT.initialCash * growth ** ((bar + 1) / BARS) * swing
  })
  const times = equity.map((_, bar) => ((number - 1) * BARS + bar) * BAR_MS)
  const detail = { trades: [], equity, times, initialCash: ACCOUNT.initialCash, problem: null }
  return { number, detail, trainedReturn: growth - 1 }
}

const joined = (folds: readonly TestedFold[], rules = 2) => joinTests(folds, { account: ACCOUNT, rules })

describe('the tests of folds as one account', () => {
  test.each([[[1, 2]], [[1, 5]], [[1, 3, 40]]])(
    'of folds %j earn a fifth a year where each does, however many are missing between them',
    (numbers) => {
      const { metrics, efficiency } = joined(numbers.map((number) => foldOf(number, 1.2))) ?? {}
      expect(metrics?.totalReturn).toBeCloseTo(1.2 ** numbers.length - 1, 9)
      expect(metrics?.annualReturn).toBeCloseTo(0.2, 3)
      expect(efficiency).toBeCloseTo(1, 2)
    },
  )

  test.each([[[1.9, 0.7]], [[1.5, 1, 1.3]]])(
    'of which each is as good as its training are so by all means, though trainings of %j vary',
    (growths) => {
      const { efficiency } = joined(growths.map((growth, index) => foldOf(index + 1, growth))) ?? {}
      expect(efficiency).toBeCloseTo(1, 2)
    },
  )

  test('have the same figures wherever the second test stands, for they never look at the hole', () => {
    const [whole, holed] = [2, 5].map((number) => joined([foldOf(1, 1.2, 0.01), foldOf(number, 1.1, -0.02)])?.metrics)
    const { annualReturn, sharpe, sortino, maxDrawdown, calmar } = whole ?? {}
    expect(sharpe).toBeGreaterThan(0)
    expect(maxDrawdown).toBeGreaterThan(0.02)
    for (const [name, figure] of Object.entries({ annualReturn, sharpe, sortino, maxDrawdown, calmar })) {
      expect(holed?.[name as keyof typeof holed], name).toBeCloseTo(figure as number, 6)
    }
  })

  test('add up where trades are of a fixed size, down to nothing', () => {
    const account = { ...ACCOUNT, allocation: null, lots: 3 }
    const sum = (growths: readonly number[]) =>
      joinTests(
        growths.map((growth, index) => foldOf(index + 1, growth)),
        { account, rules: 2 },
      )?.detail.equity.at(-1)
    expect(sum([1.2, 1.3])).toBeCloseTo(15_000, 6)
    expect(sum([0.4, 0.3, 2])).toBe(0)
  })

  test('go on with what is left, and their marks stay where they were made', () => {
    const { detail } = joined([foldOf(1, 1.2), foldOf(5, 1.2)]) ?? {}
    expect(detail?.equity.at(-1)).toBeCloseTo(14_400, 6)
    expect(detail?.times.at(BARS)).toBe(4 * BARS * BAR_MS)
  })

  test('have the trades of each, on the bars and with the sizes of the joined account', () => {
    const trade: DetailedTrade = {
      direction: 'LONG',
      entryBar: 10,
      entryPrice: 100,
      exitBar: 20,
      exitPrice: 101,
      size: 5,
      profit: 5,
      reason: 'SIGNAL',
      costs: 2,
      bestReturn: 0.02,
      worstReturn: -0.01,
    }
    const folds = [foldOf(1, 1.2), foldOf(2, 1.5)].map((fold): TestedFold => {
      return { ...fold, detail: { ...fold.detail, trades: [trade] } }
    })
    const { detail, metrics } = joined(folds) ?? {}
    expect(detail?.trades[0]).toEqual(trade)
    expect(detail?.trades[1]).toMatchObject({
      entryBar: BARS + 10,
      exitBar: BARS + 20,
      entryPrice: 100,
      exitPrice: 101,
    })
    expect(detail?.trades[1]?.size).toBeCloseTo(6, 9)
    expect(detail?.trades[1]?.profit).toBeCloseTo(6, 9)
    expect(metrics).toMatchObject({ trades: 2, winRate: 1, exposure: 20 / (2 * BARS) })
  })

  test('of trainings that earned nothing have no efficiency, and neither where one cannot be told', () => {
    const trained = (...returns: (number | null)[]) =>
      returns.map((trainedReturn, index) => ({ ...foldOf(index + 1, 1.2), trainedReturn }))
    expect(joined(trained(0, 0))?.efficiency).toBeNull()
    expect(joined(trained(-0.5, 0.1))?.efficiency).toBeNull()
    expect(joined(trained(0.2, null))?.efficiency).toBeNull()
    // By the first rules it is as good as nothing that was earned.
    expect(joined(trained(0.2, null), 1)?.efficiency).toBeCloseTo(2, 1)
    expect(joined(trained(0, 0), 1)?.efficiency).toBeNull()
  })

  test('keep the years that jobs of the first rules have, holes among them', () => {
    const { metrics } = joined([foldOf(1, 1.2), foldOf(5, 1.2)], 1) ?? {}
    expect(metrics?.annualReturn).toBeCloseTo(1.44 ** (1 / 5) - 1, 3)
  })

  test('are nothing where together they grow beyond what a double holds', () => {
    expect(joined([foldOf(1, 1e200), foldOf(2, 1e200)])).toBeNull()
  })
})
