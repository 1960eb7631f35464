import type { Account, Exits } from '../server/engine/backtest.ts'
import type { Candles } from '../server/engine/candles.ts'
import type { Direction, Signals } from '../server/engine/strategies/strategy.ts'

/** What the plain loop works out of a candidate, in this order. */
export const PLAIN_FIGURES = ['totalReturn', 'maxDrawdown', 'sharpe', 'trades', 'winRate'] as const

/**
 * The loop that anyone would write to try one candidate: bar by bar, by the rules of docs/engine.md with `NEXT_OPEN` and all of the cash in each
 * trade, and five figures at its end. What the engines are measured against; kept as fast as such a loop gets without a
 * trick.
 */
export function runPlainLoop(
  candles: Candles,
  { entry, exit }: Signals,
  { direction, exits, account }: { readonly direction: Direction; readonly exits: Exits; readonly account: Account },
): readonly number[] {
  const { open, high, low, close, length } = candles
  const { fee, slippage } = account
  const sign = direction === 'LONG' ? 1 : -1
  const takeProfit = exits.takeProfit ?? Number.POSITIVE_INFINITY
  const stopLoss = exits.stopLoss ?? Number.POSITIVE_INFINITY
  // One by one: taken from an array, they would stay boxed, and the loop would take three times as long.
  let cash = 1
  let equity = 1
  let before = 1
  let peak = 1
  let deepest = 0
  let sum = 0
  let squares = 0
  let price = 0
  let size = 0
  let base = 0
  let slope = 0
  let target = 0
  let stop = 0
  let trades = 0
  let wins = 0
  for (let bar = 1; bar < length; bar++) {
    let fill = 0
    if (size > 0 && exit[bar - 1] === 1) fill = open[bar] as number
    else if (size > 0 || (entry[bar - 1] === 1 && cash > 0)) {
      const opening = open[bar] as number
      if (size === 0) {
        price = opening * (1 + sign * slippage)
        size = cash / (price * (1 + fee))
        slope = sign * size
        base = cash - size * price * fee - slope * price
        target = price * (1 + sign * takeProfit)
        stop = price * (1 - sign * stopLoss)
      }
      if (sign > 0) {
        if (opening <= stop || opening >= target) fill = opening
        else if ((low[bar] as number) <= stop) fill = stop
        else if ((high[bar] as number) >= target) fill = target
      } else {
        if (opening >= stop || opening <= target) fill = opening
        else if ((high[bar] as number) >= stop) fill = stop
        else if ((low[bar] as number) <= target) fill = target
      }
      if (bar === length - 1 && fill === 0) fill = close[bar] as number
      equity = base + slope * (close[bar] as number)
    }
    if (fill > 0) {
      const left = fill * (1 - sign * slippage)
      const profit = slope * (left - price) - size * fee * (price + left)
      cash = Math.max(0, cash + profit)
      equity = cash
      size = 0
      trades++
      if (profit > 0) wins++
    }
    const change = before > 0 ? equity / before - 1 : 0
    sum += change
    squares += change * change
    before = equity
    if (equity > peak) peak = equity
    const drawdown = 1 - equity / peak
    if (drawdown > deepest) deepest = drawdown
  }
  const count = length - 1
  const mean = sum / count
  const deviation = Math.sqrt((squares - count * mean * mean) / (count - 1))
  const years = ((candles.time[length - 1] as number) - (candles.time[0] as number)) / 31_557_600_000
  const sharpe = deviation > 0 ? (mean / deviation) * Math.sqrt(count / years) : 0
  return [equity - 1, deepest, sharpe, trades, trades > 0 ? wins / trades : 0]
}
