import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Account } from '../../engine/backtest.ts'
import { type Bar, candlesOf, signalsOf } from '../../engine/candles.fixture.ts'
import { runReference } from '../../engine/reference.ts'
import { detailOf } from './tradeDetail.ts'

const GUIDE = readFileSync(new URL('../../../docs/guides/backtests.md', import.meta.url), 'utf8')

/** The bars of the worked example. */
function readBars(): Bar[] {
  const rows = GUIDE.matchAll(/^\| \d \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|/gm)
  return [...rows].map(([, open, high, low, close]) => [Number(open), Number(high), Number(low), Number(close)])
}

function money(amount: number): string {
  return amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

test('the worked example of the guide is what the engine does, to the cent', () => {
  const candles = candlesOf(readBars())
  const account: Account = {
    initialCash: 10_000,
    fee: 0.001,
    fixedFee: 2,
    slippage: 0.0005,
    allocation: null,
    lots: 50,
    fill: 'NEXT_OPEN',
  }
  const exits = { takeProfit: 0.06, stopLoss: null }
  const { trades, equity } = runReference({ candles, signals: signalsOf('E...'), direction: 'LONG', exits, account })
  expect(trades).toMatchObject([{ entryBar: 1, exitBar: 3, reason: 'TAKE_PROFIT' }])
  const [trade] = trades.map((one) => detailOf(one, candles, account))
  if (!trade) throw new Error('the example trades once')
  const percent = (share: number) => `${(share * 100).toFixed(2).replace('-', '−')} %`
  const said = [
    `Entry price: 100.40 × 1.0005 = ${Number(trade.entryPrice.toFixed(6))}.`,
    `= ${money(50 * trade.entryPrice * 1.001 + 2)}, and there are 10,000.`,
    `Close of bar 2: 10,000 − 7.02 + 50 × (101.20 − 100.4502) = ${money(equity[1] ?? 0)}.`,
    `Close of bar 3: 10,000 − 7.02 + 50 × (103.50 − 100.4502) = ${money(equity[2] ?? 0)}.`,
    `0.9995 = ${trade.exitPrice.toFixed(6)}.`,
    `**${money(trade.profit)}**. The account holds ${money(equity[3] ?? 0)}.`,
    `together **${money(trade.costs)}**. Without them the same fills had earned ${money(trade.profit + trade.costs)}.`,
    `At best it was worth ${percent(trade.bestReturn)} (the take profit), at worst ${percent(trade.worstReturn)} (`,
  ]
  for (const sentence of said) expect(GUIDE).toContain(sentence)
})
