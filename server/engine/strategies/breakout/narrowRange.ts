import { isAbove, marksWhere } from '../../crossings.ts'
import { lowestBefore } from '../../indicators/extremes.ts'
import { barRange } from '../../indicators/ranges.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The bar before is narrow when its range is smaller than that of each of the `count` − 1 bars before it. LONG enters on
 * a close above the high of a narrow bar before and leaves on a close below the low of one; SHORT mirrored. Source: Toby
 * Crabel, Day Trading with Short Term Price Patterns and Opening Range Breakout (1990), NR7.
 */
export const narrowRange = defineStrategy({
  name: 'narrow-range',
  title: 'Narrow-range breakout',
  description:
    'Follows the way out of a quiet bar: enters on a close above the high of a bar whose range was smaller than that of each of the `count` − 1 bars before it, on the very next bar, leaves on a close below the low of such a bar (SHORT: the other way). Toby Crabel (1990).',
  family: 'breakout',
  parameters: [bars('count', { max: 100, default: 7 }, 'Bars of which the narrow one has the smallest range.')],
  warmUp: ({ count }) => count,
  signals: (candles, { count }, direction) => {
    const { high, low, close, length } = candles
    const range = barRange(candles)
    const least = lowestBefore(range, count - 1)
    const isNarrow = (bar: number) => isAbove(least[bar] as number, range[bar] as number, close[bar])
    const up = marksWhere(length, (bar) => isNarrow(bar - 1) && (close[bar] as number) > (high[bar - 1] as number))
    const down = marksWhere(length, (bar) => isNarrow(bar - 1) && (close[bar] as number) < (low[bar - 1] as number))
    return mirrored(direction, up, down)
  },
})
