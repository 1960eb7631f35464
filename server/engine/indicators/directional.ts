import type { Candles } from '../candles.ts'
import { columnOf } from '../scratch.ts'
import { sma, wilder } from './averages.ts'
import { absolute, add, scale, share, subtract } from './columns.ts'
import { trueRange } from './volatility.ts'

/** Wilder's directional movement: columns of 0 to 100. */
export interface DirectionalMovement {
  readonly plus: Float64Array
  readonly minus: Float64Array
  /** The average directional index: how much one side prevails. */
  readonly strength: Float64Array
}

/**
 * Directional movement: of two bars, the higher of the move of the high up and of the low down, if above 0, in Wilder's average over
 * `period` bars, as a percentage of the average true range (0 where that is 0). `plus` and `minus` begin on bar `period`; `strength`,
 * Wilder's average of 100·|plus − minus| ÷ (plus + minus), on bar 2·`period` − 1.
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978), section IV.
 *
 * @param period at least 1
 */
export function directionalMovement(candles: Candles, period: number): DirectionalMovement {
  const { high, low, length } = candles
  const ups = columnOf(length, Number.NaN)
  const downs = columnOf(length, Number.NaN)
  for (let bar = 1; bar < length; bar++) {
    const up = (high[bar] as number) - (high[bar - 1] as number)
    const down = (low[bar - 1] as number) - (low[bar] as number)
    ups[bar] = up > down && up > 0 ? up : 0
    downs[bar] = down > up && down > 0 ? down : 0
  }
  const range = wilder(trueRange(candles), period)
  const index = (moves: Float64Array) => scale(share(wilder(moves, period), range, 0), 100)
  const plus = index(ups)
  const minus = index(downs)
  const apart = scale(absolute(subtract(plus, minus)), 100)
  const together = add(plus, minus)
  return { plus, minus, strength: wilder(share(apart, together, 0), period) }
}

/**
 * Aroon up, 0 to 100: 100 where the highest of the last `period` + 1 highs is this bar's, 0 where it is `period` bars old; of equal ones
 * the newest counts. NaN on the first `period` bars. Aroon down is the same of lows: `aroon` of their negatives.
 * Source: Tushar Chande, Aroon, Stocks & Commodities 13 (1995).
 *
 * @param period at least 1
 */
export function aroon(values: Float64Array, period: number): Float64Array {
  const column = columnOf(values.length, Number.NaN)
  let best = 0
  for (let bar = 0; bar < values.length; bar++) {
    if (best < bar - period) best = newestHighest(values, bar - period, bar)
    else if ((values[bar] as number) >= (values[best] as number)) best = bar
    if (bar >= period) column[bar] = 100 * (1 - (bar - best) / period)
  }
  return column
}

function newestHighest(values: Float64Array, first: number, last: number): number {
  let best = first
  for (let bar = first + 1; bar <= last; bar++) if ((values[bar] as number) >= (values[best] as number)) best = bar
  return best
}

/**
 * Vortex: Σ |high − low before| (`plus`) and Σ |low − high before| (`minus`) of `period` bars over Σ true range, 0 where that is 0. NaN on
 * the first `period` bars. Source: Etienne Botes and Douglas Siepman, The Vortex Indicator, Stocks & Commodities 28 (2010).
 *
 * @param period at least 1
 */
export function vortex(
  candles: Candles,
  period: number,
): { readonly plus: Float64Array; readonly minus: Float64Array } {
  const range = sma(trueRange(candles), period)
  const over = (values: Float64Array, before: Float64Array) => {
    const moves = columnOf(candles.length, Number.NaN)
    for (let bar = 1; bar < moves.length; bar++) {
      moves[bar] = Math.abs((values[bar] as number) - (before[bar - 1] as number))
    }
    return share(sma(moves, period), range, 0)
  }
  return { plus: over(candles.high, candles.low), minus: over(candles.low, candles.high) }
}
