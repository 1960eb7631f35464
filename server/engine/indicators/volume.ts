import type { Candles } from '../candles.ts'
import { isAbove } from '../crossings.ts'
import { columnOf } from '../scratch.ts'
import { ema, sma } from './averages.ts'
import { add, divide, multiply, scale, share, subtract } from './columns.ts'

/** The typical price of each bar: (high + low + close) ÷ 3. */
export function typicalPrice({ high, low, close }: Candles): Float64Array {
  const sum = add(high, low)
  return divide(add(sum, close), 3)
}

/** Sums a column from its first bar on; the first bar counts 0, whatever it holds. */
function accumulate(length: number, of: (bar: number) => number): Float64Array {
  const sums = columnOf(length, 0)
  for (let bar = 1; bar < length; bar++) sums[bar] = (sums[bar - 1] as number) + of(bar)
  return sums
}

/**
 * On-balance volume: Σ of the volume of bars that close higher less that of bars that close lower. Begins with 0.
 * Source: Joseph Granville, New Key to Stock Market Profits (1963).
 */
export function onBalanceVolume({ close, volume, length }: Candles): Float64Array {
  return accumulate(
    length,
    (bar) => Math.sign((close[bar] as number) - (close[bar - 1] as number)) * (volume[bar] as number),
  )
}

/** Price-volume trend: Σ volume × the close's return; a close of 0 before counts 0. Begins with 0. */
export function priceVolumeTrend({ close, volume, length }: Candles): Float64Array {
  return accumulate(length, (bar) => {
    const before = close[bar - 1] as number
    return before === 0 ? 0 : (volume[bar] as number) * ((close[bar] as number) / before - 1)
  })
}

/** Where a bar closes in its range, −1 (low) to 1 (high), times its volume; 0 in a range of nothing. */
function flow({ high, low, close, volume, length }: Candles): Float64Array {
  const flows = columnOf(length, 0)
  for (let bar = 0; bar < length; bar++) {
    const range = (high[bar] as number) - (low[bar] as number)
    const place = range === 0 ? 0 : (2 * (close[bar] as number) - (high[bar] as number) - (low[bar] as number)) / range
    flows[bar] = place * (volume[bar] as number)
  }
  return flows
}

/**
 * Chaikin money flow, −1 to 1: Σ of where bars close in their range × volume, over Σ volume, of `period` bars; 0 without volume. NaN on the
 * first `period` − 1 bars. Source: Marc Chaikin (about 1982).
 */
export function chaikinMoneyFlow(candles: Candles, period: number): Float64Array {
  return share(sma(flow(candles), period), sma(candles.volume, period), 0)
}

/**
 * The accumulation/distribution line: Σ of where bars close in their range × volume, without that of the first bar. Begins with 0.
 * Source: Larry Williams, How I Made One Million Dollars (1979), in Marc Chaikin's form.
 */
export function accumulationLine(candles: Candles): Float64Array {
  const flows = flow(candles)
  return accumulate(candles.length, (bar) => flows[bar] as number)
}

/**
 * Chaikin oscillator: the `ema` of the accumulation/distribution line over `fast` bars less that over `slow` bars.
 * Source: Marc Chaikin; the line: Larry Williams, How I Made One Million Dollars (1979).
 */
export function chaikinOscillator(candles: Candles, fast: number, slow: number): Float64Array {
  const line = accumulationLine(candles)
  return subtract(ema(line, fast), ema(line, slow))
}

/**
 * Money flow index, 0 to 100: typical price × volume of bars whose typical price rose, over that of all bars on which it moved, of the last
 * `period`; 50 where nothing moved. NaN on the first `period` bars.
 * Source: Gene Quong and Avrum Soudack, Volume-Weighted RSI, Stocks & Commodities 7 (1989).
 */
export function moneyFlowIndex(candles: Candles, period: number): Float64Array {
  const price = typicalPrice(candles)
  const flowWhere = (isCounted: (now: number, before: number) => boolean) => {
    const flows = columnOf(price.length, Number.NaN)
    for (let bar = 1; bar < price.length; bar++) {
      const now = price[bar] as number
      flows[bar] = isCounted(now, price[bar - 1] as number) ? now * (candles.volume[bar] as number) : 0
    }
    return sma(flows, period)
  }
  const ratio = share(
    flowWhere(isAbove),
    flowWhere((now, before) => isAbove(now, before) || isAbove(before, now)),
    0.5,
  )
  return scale(ratio, 100)
}

/**
 * Volume-weighted average of the typical price over `period` bars; without volume, its plain average. A window in which this price stands has
 * exactly this price as its average. NaN on the first `period` − 1 bars.
 */
export function rollingVwap(candles: Candles, period: number): Float64Array {
  const price = typicalPrice(candles)
  const value = sma(multiply(price, candles.volume), period)
  const volume = sma(candles.volume, period)
  const plain = sma(price, period)
  let flatSince = 0
  for (let bar = 0; bar < price.length; bar++) {
    if (price[bar] !== price[bar - 1]) flatSince = bar
    const isFlat = bar - flatSince >= period - 1
    if (!isFlat && (volume[bar] as number) > 0) plain[bar] = (value[bar] as number) / (volume[bar] as number)
  }
  return plain
}

/**
 * Force index: the `ema` over `period` bars of the close's change × volume. NaN on the first `period` bars.
 * Source: Alexander Elder, Trading for a Living (1993).
 */
export function forceIndex({ close, volume, length }: Candles, period: number): Float64Array {
  const forces = columnOf(length, Number.NaN)
  for (let bar = 1; bar < length; bar++) {
    forces[bar] = ((close[bar] as number) - (close[bar - 1] as number)) * (volume[bar] as number)
  }
  return ema(forces, period)
}

/**
 * Ease of movement: the `sma` over `period` bars of the move of the bar's middle × its range ÷ its volume; 0 without volume. NaN on the
 * first `period` bars. Source: Richard Arms, Volume Cycles in the Stock Market (1983).
 */
export function easeOfMovement({ high, low, volume, length }: Candles, period: number): Float64Array {
  const eases = columnOf(length, Number.NaN)
  for (let bar = 1; bar < length; bar++) {
    const middle = ((high[bar] as number) + (low[bar] as number)) / 2
    const before = ((high[bar - 1] as number) + (low[bar - 1] as number)) / 2
    const range = (high[bar] as number) - (low[bar] as number)
    const move = isAbove(middle, before) || isAbove(before, middle) ? middle - before : 0
    eases[bar] = (volume[bar] as number) > 0 ? (move * range) / (volume[bar] as number) : 0
  }
  return sma(eases, period)
}
