import type { Candles } from '../../candles.ts'
import { barsAbove, marksWhere } from '../../crossings.ts'
import { sma } from '../../indicators/averages.ts'
import { scale } from '../../indicators/columns.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, type Strategy } from '../strategy.ts'

/** The prices of candles, or those of candles that stand on their heads. */
export type Prices = Pick<Candles, 'open' | 'high' | 'low' | 'close' | 'length'>

/** A bullish pattern of a few bars. */
export interface Pattern {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Bars that it takes. */
  readonly span: number
  /**
   * Whether the pattern ends on the bar. Only differences of prices may be looked at: the bearish pattern is the same one on prices
   * below 0, highs and lows swapped.
   *
   * @param bar at least `span` − 1
   */
  ends(prices: Prices, bar: number): boolean
}

/** What decides beside the pattern itself, in every description. */
const ENTRY_AND_EXIT =
  'Enters on the bar that ends the pattern, if the close before the pattern is below the simple average of `trend` closes up to there; leaves on the same pattern upside down after a rise, or `hold` bars after the entry (SHORT: the other way). Steve Nison (1991).'

/**
 * A strategy of a candle pattern. LONG enters on the bar that ends the bullish pattern, where the close before the pattern is below its
 * simple average of `trend` bars (the pattern reverses a fall), and leaves on the bar that ends the bearish one after a rise, or when it has
 * held for `hold` bars; SHORT mirrored.
 */
export function definePattern({ name, title, description, span, ends }: Pattern): Strategy {
  return defineStrategy({
    name,
    title,
    description: `${description} ${ENTRY_AND_EXIT}`,
    family: 'candle patterns',
    parameters: [
      bars('trend', { default: 10 }, 'Bars in the average that tells what the pattern reverses.'),
      bars('hold', { min: 1, default: 10 }, 'Bars after which a position is left, counted from its entry.'),
    ],
    warmUp: ({ trend }) => trend + span - 1,
    signals: (candles, { trend, hold }, direction) => {
      const bullish = reversals(candles, trend, { span, ends })
      const bearish = reversals(upsideDown(candles), trend, { span, ends })
      const [entry, opposite] = direction === 'LONG' ? [bullish, bearish] : [bearish, bullish]
      return { entry, exit: opposite, hold }
    },
  })
}

function reversals(prices: Prices, trend: number, { span, ends }: Pick<Pattern, 'span' | 'ends'>): Uint8Array {
  const isBelow = barsAbove(sma(prices.close, trend), prices.close)
  return marksWhere(prices.length, (bar) => isBelow[bar - span] === 1 && ends(prices, bar))
}

function upsideDown({ open, high, low, close, length }: Prices): Prices {
  const turn = (column: Float64Array) => scale(column, -1)
  return { open: turn(open), high: turn(low), low: turn(high), close: turn(close), length }
}

/** The move of a bar from open to close: above 0 where it rose. */
export function body({ open, close }: Prices, bar: number): number {
  return (close[bar] as number) - (open[bar] as number)
}

/** High − low of a bar. */
export function range({ high, low }: Prices, bar: number): number {
  return (high[bar] as number) - (low[bar] as number)
}
