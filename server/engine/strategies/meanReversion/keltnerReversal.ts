import { crossingsAbove } from '../../crossings.ts'
import { keltner } from '../../indicators/bands.ts'
import { bars, number } from '../parameters.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Keltner's channel with average true ranges. LONG enters when the close crosses back above the lower band and leaves
 * when it crosses above the middle; SHORT enters when it crosses back below the upper band and leaves when it crosses
 * below the middle. Source: Chester Keltner, How to Make Money in Commodities (1960), in Linda Raschke's form.
 */
export const keltnerReversal = defineStrategy({
  name: 'keltner-reversal',
  title: 'Keltner reversal',
  description:
    "Trades the way back to the average: enters when the close crosses back above the lower band, leaves when it crosses above the middle (SHORT: from the upper band). The middle is the exponential average of the close, the width `factor` of Wilder's average ranges. Chester Keltner (1960), in Linda Raschke's form.",
  family: 'mean reversion',
  parameters: [
    bars('period', { default: 20 }, 'Bars in the average and the width.'),
    number('factor', { min: 0.5, max: 10, step: 0.5, default: 2 }, 'How many average ranges the band is wide.'),
  ],
  warmUp: ({ period }) => period,
  signals: (candles, { period, factor }, direction) => {
    const { close } = candles
    const { lower, middle, upper } = keltner(candles, period, factor)
    return direction === 'LONG'
      ? { entry: crossingsAbove(close, lower), exit: crossingsAbove(close, middle) }
      : { entry: crossingsAbove(upper, close), exit: crossingsAbove(middle, close) }
  },
})
