import type { Account, Trade } from '../../engine/backtest.ts'
import type { Candles } from '../../engine/candles.ts'

/** What is worked out of a trade when someone looks at it. */
export interface TradeFigures {
  /** In the quote currency: both fees, and what slippage took of both prices. Profit and costs are what its fills alone would have earned. */
  readonly costs: number
  /** The most and the least that it was worth while held, as returns on the price of its fill, before costs. */
  readonly bestReturn: number
  readonly worstReturn: number
}

/** A trade with these. */
export type DetailedTrade = Trade & TradeFigures

/** What a trade cost, in the quote currency. */
export function costsOf({ direction, size, entryPrice, exitPrice }: Trade, account: Account): number {
  const { fee, slippage, fixedFee = 0 } = account
  const d = direction === 'LONG' ? 1 : -1
  const slipped = (price: number, sign: number) => price - price / (1 + sign * slippage)
  const fees = size * entryPrice * fee + size * exitPrice * fee + 2 * fixedFee
  return fees + size * Math.abs(slipped(entryPrice, d)) + size * Math.abs(slipped(exitPrice, -d))
}

/** The bars of which a trade met every price: from the first to before the last one given. */
function wholeBars({ entryBar, exitBar, reason }: Trade, { fill }: Account): readonly [from: number, to: number] {
  const isAtClose = reason === 'END_OF_DATA' || (fill === 'CLOSE' && reason !== 'STOP_LOSS' && reason !== 'TAKE_PROFIT')
  return [fill === 'NEXT_OPEN' ? entryBar : entryBar + 1, isAtClose ? exitBar + 1 : exitBar]
}

/**
 * A trade with what is worked out of it. Of the bar on which it is left counts the price of its exit alone, unless that is the close:
 * what came before it there cannot be known.
 *
 * @param candles that it was traded on
 */
export function detailOf(trade: Trade, candles: Pick<Candles, 'high' | 'low'>, account: Account): DetailedTrade {
  const d = trade.direction === 'LONG' ? 1 : -1
  const entry = trade.entryPrice / (1 + d * account.slippage)
  const exit = trade.exitPrice / (1 - d * account.slippage)
  let [highest, lowest] = [Math.max(entry, exit), Math.min(entry, exit)]
  const [from, to] = wholeBars(trade, account)
  for (let bar = from; bar < to; bar += 1) {
    highest = Math.max(highest, candles.high[bar] as number)
    lowest = Math.min(lowest, candles.low[bar] as number)
  }
  const [best, worst] = d === 1 ? [highest, lowest] : [lowest, highest]
  const returnAt = (price: number) => d * (price / entry - 1) + 0
  return { ...trade, costs: costsOf(trade, account), bestReturn: returnAt(best), worstReturn: returnAt(worst) }
}
