import { isAbove, marksWhere } from '../../crossings.ts'
import { number } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The bar before lies inside when its high is below and its low above those of its predecessor, the outer bar. LONG
 * enters on a close above the high of the outer bar and leaves on a close below the low of one; SHORT mirrored. Source:
 * Toby Crabel, Day Trading with Short Term Price Patterns and Opening Range Breakout (1990), inside days. Averages are
 * not used, so there is nothing to set but how far the close must be beyond.
 */
export const insideBar = defineStrategy({
  name: 'inside-bar',
  title: 'Inside-bar breakout',
  description:
    'Follows the way out of a bar that lies within the one before, on the very next bar: enters on a close above the high of the outer bar × (1 + `percent` ÷ 100), leaves on a close below the low of such a bar ÷ (1 + `percent` ÷ 100) (SHORT: the other way). Touching a bound is not within. Toby Crabel (1990).',
  family: 'breakout',
  parameters: [
    number(
      'percent',
      { min: 0, max: 10, step: 0.25, default: 0 },
      'Percent by which the close must be beyond the range.',
    ),
  ],
  warmUp: () => 2,
  signals: ({ high, low, close, length }, { percent }, direction) => {
    const isInside = (bar: number) =>
      (high[bar] as number) < (high[bar - 1] as number) && (low[bar] as number) > (low[bar - 1] as number)
    const over = 1 + percent / 100
    const up = marksWhere(
      length,
      (bar) => isInside(bar - 1) && isAbove(close[bar] as number, (high[bar - 2] as number) * over),
    )
    const down = marksWhere(
      length,
      (bar) => isInside(bar - 1) && isAbove(low[bar - 2] as number, (close[bar] as number) * over),
    )
    return mirrored(direction, up, down)
  },
})
