import { describe, expect, test } from 'vitest'
import type { Account, Trade } from '../../engine/backtest.ts'
import { candlesOf, signalsOf } from '../../engine/candles.fixture.ts'
import { runReference } from '../../engine/reference.ts'
import { costsOf, type DetailedTrade, detailOf } from './tradeDetail.ts'
import { tradeStatistics } from './tradeStatistics.ts'

const CANDLES = candlesOf([
  [100, 101, 99, 100],
  [100, 108, 96, 104],
  [105, 112, 90, 110],
  [110, 150, 50, 120],
  [121, 122, 80, 100],
])
const ACCOUNT: Account = { initialCash: 1_000, fee: 0.001, slippage: 0.01, allocation: 1, fill: 'NEXT_OPEN' }

function detailed(
  pattern: string,
  changes: Partial<Account> = {},
  exits: object = {},
  direction: Trade['direction'] = 'LONG',
) {
  const account = { ...ACCOUNT, ...changes }
  const terms = { candles: CANDLES, signals: signalsOf(pattern), direction, account }
  const { trades } = runReference({ ...terms, exits: { takeProfit: null, stopLoss: null, ...exits } })
  return trades.map((trade) => detailOf(trade, CANDLES, account))
}

describe('a trade', () => {
  test('costs both fees and what slippage took, so that profit and costs are what its fills alone earn', () => {
    for (const [direction, d] of [
      ['LONG', 1],
      ['SHORT', -1],
    ] as const) {
      const [trade] = detailed('E.X..', { lots: 3, allocation: null, fixedFee: 2 }, {}, direction)
      expect((trade?.profit ?? 0) + (trade?.costs ?? 0)).toBeCloseTo(d * 3 * (110 - 100), 9)
      expect(trade?.costs).toBeGreaterThan(4)
    }
  })

  test.each([
    ['left at an open, of whose bar nothing else counts', 'E.X..', {}, {}, 'LONG', 0.12, -0.1],
    ['seen from the other side', 'E.X..', {}, {}, 'SHORT', 0.1, -0.12],
    [
      'left at a level, of whose bar nothing else counts',
      'E....',
      { slippage: 0 },
      { stopLoss: 0.05 },
      'LONG',
      0.08,
      -0.05,
    ],
    ['left at the end, of whose bar all counts', '...E.', {}, {}, 'LONG', 122 / 121 - 1, 80 / 121 - 1],
    [
      'entered at a close, of whose bar nothing else counts',
      'E.X..',
      { fill: 'CLOSE' as const },
      {},
      'LONG',
      0.12,
      -0.1,
    ],
  ] as const)('%s was worth this at best and at worst', (_, pattern, account, exits, direction, best, worst) => {
    const [trade] = detailed(pattern, account, exits, direction)
    expect(trade?.bestReturn).toBeCloseTo(best, 12)
    expect(trade?.worstReturn).toBeCloseTo(worst, 12)
  })
})

describe('the statistics of trades', () => {
  const tradeOf = (profit: number, reason: Trade['reason'], bars: number): DetailedTrade => {
    const bar = { entryBar: 10, exitBar: 10 + bars, entryPrice: 50, exitPrice: 50 }
    return { direction: 'LONG', ...bar, size: 2, profit, reason, costs: 0.5, bestReturn: 0, worstReturn: 0 }
  }

  test('are of all of them, and of each way in which they ended', () => {
    const trades = [
      tradeOf(10, 'SIGNAL', 4),
      tradeOf(-2, 'STOP_LOSS', 1),
      tradeOf(0, 'SIGNAL', 3),
      tradeOf(-4, 'STOP_LOSS', 0),
      tradeOf(6, 'END_OF_DATA', 2),
    ]
    expect(tradeStatistics(trades)).toEqual({
      averageReturn: 0.02,
      averageWin: 8,
      averageLoss: -2,
      largestWin: 10,
      largestLoss: -4,
      averageBars: 2,
      longestLosingStreak: 3,
      costs: 2.5,
      byExit: [
        { exit: 'SIGNAL', trades: 2, profit: 10, winRate: 0.5 },
        { exit: 'STOP_LOSS', trades: 2, profit: -6, winRate: 0 },
        { exit: 'END_OF_DATA', trades: 1, profit: 6, winRate: 1 },
      ],
    })
  })

  test('do not exist without a trade, and without a winning or a losing one have none of that', () => {
    expect(tradeStatistics([])).toBeNull()
    expect(tradeStatistics([tradeOf(3, 'SIGNAL', 1)])).toMatchObject({ averageLoss: null, largestLoss: null })
    expect(tradeStatistics([tradeOf(-3, 'SIGNAL', 1)])).toMatchObject({ averageWin: null, largestWin: null })
  })
})

test('without costs a trade has none', () => {
  const [trade] = detailed('E.X..', { fee: 0, slippage: 0 })
  expect(costsOf(trade as Trade, { ...ACCOUNT, fee: 0, slippage: 0 })).toBe(0)
})
