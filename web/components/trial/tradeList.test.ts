import { expect, test } from 'vitest'
import type { TradeDetail } from '../../api/documents/trial.ts'
import { sortTrades, withRunning } from './tradeList.ts'

const trade = (number: number, profit: number, exit: TradeDetail['exit'] = 'SIGNAL'): TradeDetail => ({
  number,
  profit,
  exit,
  direction: 'LONG',
  entryAt: `2020-01-0${number}T00:00:00.000Z`,
  exitAt: `2020-01-0${number}T00:00:00.000Z`,
  entryPrice: 1,
  exitPrice: 1,
  size: 1,
  return: profit / 100,
  costs: 0,
  bestReturn: 0.1,
  worstReturn: -0.1,
  bars: 3,
})
const TRADES = withRunning([trade(1, 10), trade(2, -30, 'STOP_LOSS'), trade(3, 5)])
const numbers = (trades: readonly { readonly number: number }[]) => trades.map(({ number }) => number)

test('each trade says what all up to it have earned, however they are sorted', () => {
  expect(TRADES.map(({ running }) => running)).toEqual([10, -20, -15])
  expect(sortTrades(TRADES, 'profit', true).map(({ running }) => running)).toEqual([10, -15, -20])
})

test('trades are sorted by any column from either end, equal ones by their number', () => {
  expect(numbers(sortTrades(TRADES, 'profit', false))).toEqual([2, 3, 1])
  expect(numbers(sortTrades(TRADES, 'entryAt', true))).toEqual([3, 2, 1])
  expect(numbers(sortTrades(TRADES, 'exit', true))).toEqual([2, 1, 3])
  expect(numbers(sortTrades(TRADES, 'bars', true))).toEqual([1, 2, 3])
  expect(numbers(sortTrades(TRADES.toReversed(), 'bars', false))).toEqual([1, 2, 3])
})
