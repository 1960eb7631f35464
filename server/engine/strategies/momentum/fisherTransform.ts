import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { change } from '../../indicators/columns.ts'
import { fisherTransform as transformOf } from '../../indicators/transforms.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Turns of Ehlers' Fisher transform. LONG enters when it crosses above its value of the bar before and leaves when it crosses below it;
 * SHORT mirrored. Source: John Ehlers, Using the Fisher Transform, Stocks & Commodities 20 (2002): 10 bars.
 */
export const fisherTransform = defineStrategy({
  name: 'fisher-transform',
  title: 'Fisher transform',
  description:
    'Trades sharp turns: enters when the transform rises after a bar on which it did not, leaves when it falls after a bar on which it did not (SHORT: the other way). It is ½ ln((1 + x) ÷ (1 − x)) + half of the transform before, where x is the place of the middle of the bar in the range of `period` middles, −1 to 1, × 0.33 + the x before × 0.67, cut at ±0.999; in a range of nothing the place is 0. John Ehlers (2002).',
  family: 'momentum',
  parameters: [bars('period', { default: 10 }, 'Bars in the range.')],
  warmUp: ({ period }) => period + 1,
  signals: (candles, { period }, direction) => {
    const slope = change(transformOf(candles, period), 1)
    return mirrored(direction, crossingsAboveLevel(slope, 0, 1), crossingsBelowLevel(slope, 0, 1))
  },
})
