import { describe, expect, test } from 'vitest'
import { ENGINES, FIGURES } from '../../engine/batch.ts'
import { candlesOf, PLAIN_ACCOUNT } from '../../engine/candles.fixture.ts'
import { replayTrial } from '../../engine/replay.ts'
import { RULES } from '../../engine/rules.ts'
import { defineStrategy } from '../../engine/strategies/strategy.ts'
import { makeCandles } from '../../engine/walk.fixture.ts'
import { runWork } from '../../engine/work.ts'
import { runBenchmark } from './benchmark.ts'

const BARS = candlesOf([
  [100, 110, 90, 105],
  [120, 130, 110, 125],
  [125, 180, 100, 150],
  [150, 170, 140, 160],
])

describe('what every trial has to beat', () => {
  test('buys at the second open and sells at the last close', () => {
    const { trades, equity, metrics } = runBenchmark(BARS, { account: PLAIN_ACCOUNT, window: undefined, rules: RULES })
    expect(trades).toEqual([
      expect.objectContaining({ entryBar: 1, entryPrice: 120, exitBar: 3, exitPrice: 160, reason: 'END_OF_DATA' }),
    ])
    for (const [bar, share] of [1, 125 / 120, 150 / 120, 160 / 120].entries()) {
      expect(equity[bar]).toBeCloseTo(1_000 * share, 9)
    }
    expect(metrics).toMatchObject({ trades: 1, winRate: 1, profitFactor: null, exposure: 0.5 })
    expect(metrics.totalReturn).toBeCloseTo(1 / 3, 12)
  })

  test('buys at the first close where signals are filled there, with the costs and the size of the account', () => {
    const account = {
      ...PLAIN_ACCOUNT,
      fill: 'CLOSE' as const,
      fee: 0.01,
      slippage: 0.02,
      fixedFee: 3,
      allocation: null,
      lots: 2,
    }
    const { trades } = runBenchmark(BARS, { account, window: undefined, rules: RULES })
    const [entry, exit] = [105 * 1.02, 160 * 0.98]
    const [trade] = trades
    expect([trade?.entryBar, trade?.exitBar, trade?.size]).toEqual([0, 3, 2])
    expect(trade?.profit).toBeCloseTo(2 * (exit - entry) - 2 * 0.01 * (entry + exit) - 6, 9)
  })

  test('buys nothing where the cash is short', () => {
    const account = { ...PLAIN_ACCOUNT, allocation: null, lots: 1_000 }
    const { trades, metrics } = runBenchmark(BARS, { account, window: undefined, rules: RULES })
    expect([trades.length, metrics.trades, metrics.totalReturn]).toEqual([0, 0, 0])
  })

  test('trades on the bars of its window alone', () => {
    const window = { from: 1, to: 3, unseen: false }
    const { trades, equity } = runBenchmark(BARS, { account: PLAIN_ACCOUNT, window, rules: RULES })
    expect(trades).toEqual([expect.objectContaining({ entryBar: 1, entryPrice: 125, exitBar: 1, exitPrice: 150 })])
    expect([...equity]).toEqual([1000, 1200])
  })

  test('is what a strategy comes to that signals once, on all engines', () => {
    const candles = makeCandles(500, 7)
    const account = { initialCash: 10_000, fee: 0.001, slippage: 0.0005, allocation: 0.7, fill: 'NEXT_OPEN' as const }
    const window = { from: 40, to: 460, unseen: false }
    const once = defineStrategy({
      name: 'once',
      title: 'Once',
      description: 'Buys on bar 40.',
      family: 'test',
      parameters: [],
      signals: ({ length }) => ({ entry: new Uint8Array(length).fill(1, 40, 41), exit: new Uint8Array(length) }),
    })
    const exits = [{ takeProfit: null, stopLoss: null }]
    const batch = { strategy: 'once', direction: 'LONG' as const, parameters: {}, first: 0, exits, window }
    const work = { account, objective: 'SHARPE' as const, engines: ENGINES, batches: [batch] }
    const silent = { enter: () => undefined, advance: () => undefined, finish: () => undefined }
    const found = runBenchmark(candles, { account, window, rules: RULES })
    expect(found).toMatchObject(replayTrial(candles, work, () => once))
    const { figures } = runWork(candles, work, silent, () => once)
    expect(figures[FIGURES.indexOf('sharpe')]).toBeCloseTo(found.metrics.sharpe, 9)
    expect(figures[FIGURES.indexOf('totalReturn')]).toBeCloseTo(found.metrics.totalReturn, 9)
  })
})
