import { barsAbove, crossingsAbove, isAbove, marksWhere } from '../../crossings.ts'
import { bollinger, keltner } from '../../indicators/bands.ts'
import { bars, number } from '../parameters.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * A squeeze is on where both Bollinger bands (2 deviations) lie within Keltner's channel (`factor` average ranges). LONG
 * enters on the bar on which a squeeze ends and the close is above its average, and leaves when the close crosses below
 * the average; SHORT mirrored. Source: John Carter, Mastering the Trade (2005), the squeeze.
 */
export const squeeze = defineStrategy({
  name: 'squeeze',
  title: 'Squeeze release',
  description:
    'Follows the way out of a quiet market: enters on the first bar on which the Bollinger bands (2 deviations around the simple average) no longer lie within the Keltner channel (`factor` average ranges around the exponential one) while the close is above the simple average, leaves when the close crosses below it (SHORT: the other way). John Carter (2005).',
  family: 'breakout',
  parameters: [
    bars('period', { default: 20 }, 'Bars in the average and the width.'),
    number('factor', { min: 0.5, max: 10, step: 0.5, default: 1.5 }, 'How many average ranges the band is wide.'),
  ],
  warmUp: ({ period }) => period,
  signals: (candles, { period, factor }, direction) => {
    const { close, length } = candles
    const inner = bollinger(close, period, 2)
    const outer = keltner(candles, period, factor)
    const isOn = (bar: number) =>
      isAbove(outer.upper[bar] as number, inner.upper[bar] as number) &&
      isAbove(inner.lower[bar] as number, outer.lower[bar] as number)
    const released = marksWhere(length, (bar) => isOn(bar - 1) && !isOn(bar))
    const above = barsAbove(close, inner.middle)
    const below = barsAbove(inner.middle, close)
    return direction === 'LONG'
      ? {
          entry: marksWhere(length, (bar) => released[bar] === 1 && above[bar] === 1),
          exit: crossingsAbove(inner.middle, close),
        }
      : {
          entry: marksWhere(length, (bar) => released[bar] === 1 && below[bar] === 1),
          exit: crossingsAbove(close, inner.middle),
        }
  },
})
