import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Account } from './backtest.ts'
import { ENGINES, FIGURES } from './batch.ts'
import { allocateCandles, type Candles } from './candles.ts'
import { computeMetrics } from './metrics.ts'
import { runReference } from './reference.ts'
import { smaCross } from './strategies/trend/smaCross.ts'
import { runWork } from './work.ts'

/** S&P 500, daily, 2000 to 2020. */
const FILE = new URL('../datasets/samples/sp500.csv', import.meta.url)
const ACCOUNT: Account = { initialCash: 10_000, fee: 0.001, slippage: 0, allocation: 1, fill: 'NEXT_OPEN' }

interface Day {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

function readDays(): Day[] {
  const lines = readFileSync(FILE, 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => {
    const [date, open, high, low, close] = line.split(',')
    return {
      time: Date.parse(String(date)),
      open: Number(open),
      high: Number(high),
      low: Number(low),
      close: Number(close),
    }
  })
}

function candlesFrom(days: readonly Day[]): Candles {
  const candles = allocateCandles(days.length)
  for (const [index, day] of days.entries()) {
    for (const column of ['time', 'open', 'high', 'low', 'close'] as const) candles[column][index] = day[column]
  }
  return candles
}

/** From here to the test, nothing of the engine is used. */
function meanClose(days: readonly Day[], last: number, period: number): number {
  return days.slice(last + 1 - period, last + 1).reduce((sum, day) => sum + day.close, 0) / period
}

/** Which average is on top on each day: 'fast', 'slow', 'even', or nothing before there are 200 days. */
function tops(days: readonly Day[]): (string | null)[] {
  return days.map((_, index) => {
    if (index < 199) return null
    const difference = meanClose(days, index, 50) - meanClose(days, index, 200)
    return difference > 0 ? 'fast' : difference < 0 ? 'slow' : 'even'
  })
}

/** Buys and sells whole accounts: at the open after the day, from `from` on, on which the order of the averages changed. */
function tradePlainly(days: readonly Day[], from = 0) {
  const top = tops(days)
  const trades: { bought: number; sold: number; paid: number; got: number }[] = []
  const worths: number[] = []
  let cash = 10_000
  let shares = 0
  let paid = 0
  let bought = 0
  const sell = (index: number, price: number) => {
    cash = shares * price * 0.999
    trades.push({ bought, sold: index, paid, got: cash })
    shares = 0
  }
  for (const [index, day] of days.entries()) {
    if (index < from) continue
    const before = top[index - 2] ?? null
    const now = index > from ? (top[index - 1] ?? null) : null
    if (shares === 0 && before !== null && before !== 'fast' && now === 'fast') {
      shares = cash / (day.open * 1.001)
      paid = cash
      cash = 0
      bought = index
    } else if (shares > 0 && before !== null && before !== 'slow' && now === 'slow') sell(index, day.open)
    if (index === days.length - 1 && shares > 0) sell(index, day.close)
    worths.push(cash + shares * day.close)
  }
  return { trades, worths }
}

function sharpeOf(worths: readonly number[], days: readonly Day[]): number {
  const returns = worths.slice(1).map((worth, index) => (worth - (worths[index] as number)) / (worths[index] as number))
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1)
  const years = ((days.at(-1) as Day).time - (days[0] as Day).time) / 1000 / 3600 / 24 / 365.25
  return (mean / Math.sqrt(variance)) * Math.sqrt(returns.length / years)
}

function deepestFall(worths: readonly number[]): number {
  return Math.max(...worths.map((worth, index) => 1 - worth / Math.max(10_000, ...worths.slice(0, index + 1))))
}

test('the 50/200 cross on the S&P 500 gives the trades and metrics of a plain loop that shares no code with it', () => {
  const days = readDays()
  const candles = candlesFrom(days)
  const signals = smaCross.signals(candles, { fast: 50, slow: 200 }, 'LONG')
  const exits = { takeProfit: null, stopLoss: null }
  const outcome = runReference({ candles, signals, direction: 'LONG', exits, account: ACCOUNT })
  const metrics = computeMetrics(candles, outcome, ACCOUNT)
  const plain = tradePlainly(days)

  expect(days).toHaveLength(5105)
  expect(plain.trades.length).toBeGreaterThan(5)
  expect(outcome.trades).toHaveLength(plain.trades.length)
  for (const [index, { bought, sold, paid, got }] of plain.trades.entries()) {
    const trade = outcome.trades[index]
    expect([trade?.entryBar, trade?.exitBar]).toEqual([bought, sold])
    expect(((trade?.profit ?? 0) - (got - paid)) / paid).toBeCloseTo(0, 9)
  }
  for (const [index, worth] of plain.worths.entries()) expect((outcome.equity[index] ?? 0) / worth).toBeCloseTo(1, 9)
  expect(metrics.totalReturn).toBeCloseTo((plain.worths.at(-1) as number) / 10_000 - 1, 9)
  expect(metrics.sharpe).toBeCloseTo(sharpeOf(plain.worths, days), 9)
  expect(metrics.maxDrawdown).toBeCloseTo(deepestFall(plain.worths), 9)
  expect(metrics.trades).toBe(plain.trades.length)
})

test.each(ENGINES)(
  'from 2010 on, %s trades as a plain loop does on a dataset cut there whose averages were warm',
  (engine) => {
    const days = readDays()
    const from = days.findIndex(({ time }) => time >= Date.parse('2010-01-01'))
    const cut = days.slice(from)
    const { trades, worths } = tradePlainly(days, from)
    const batch = {
      strategy: 'sma-cross',
      direction: 'LONG' as const,
      parameters: { fast: 50, slow: 200 },
      first: 0,
      exits: [{ takeProfit: null, stopLoss: null }],
      window: { from, to: days.length, unseen: false },
    }
    const observer = { enter: () => undefined, advance: () => undefined, finish: () => undefined }
    const work = { account: ACCOUNT, objective: 'SHARPE' as const, engines: [engine], batches: [batch] }
    const { figures } = runWork(candlesFrom(days), work, observer)
    const figure = (name: (typeof FIGURES)[number]) => figures[FIGURES.indexOf(name)]
    expect(trades.length).toBeGreaterThan(3)
    expect(figure('trades')).toBe(trades.length)
    expect(figure('totalReturn')).toBeCloseTo((worths.at(-1) as number) / 10_000 - 1, 9)
    expect(figure('sharpe')).toBeCloseTo(sharpeOf(worths, cut), 9)
    expect(figure('maxDrawdown')).toBeCloseTo(deepestFall(worths), 9)
  },
)
