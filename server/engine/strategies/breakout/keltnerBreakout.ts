import { crossingsAbove } from '../../crossings.ts'
import { keltner } from '../../indicators/bands.ts'
import { bars, number } from '../parameters.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Keltner's channel with average true ranges. LONG enters when the close crosses above the upper band and leaves when it
 * crosses below the middle; SHORT enters when it crosses below the lower band and leaves when it crosses above the
 * middle. Source: Chester Keltner, How to Make Money in Commodities (1960), in Linda Raschke's form.
 */
export const keltnerBreakout = defineStrategy({
  name: 'keltner-breakout',
  title: 'Keltner breakout',
  description:
    "Follows a breakout: enters when the close crosses above the upper band, leaves when it crosses below the middle (SHORT: the other way). The middle is the exponential average of the close, the width `factor` of Wilder's average ranges. Chester Keltner (1960), in Linda Raschke's form.",
  family: 'breakout',
  parameters: [
    bars('period', { default: 20 }, 'Bars in the average and the width.'),
    number('factor', { min: 0.5, max: 10, step: 0.5, default: 2 }, 'How many average ranges the band is wide.'),
  ],
  warmUp: ({ period }) => period,
  signals: (candles, { period, factor }, direction) => {
    const { close } = candles
    const { lower, middle, upper } = keltner(candles, period, factor)
    return direction === 'LONG'
      ? { entry: crossingsAbove(close, upper), exit: crossingsAbove(middle, close) }
      : { entry: crossingsAbove(lower, close), exit: crossingsAbove(close, middle) }
  },
})
