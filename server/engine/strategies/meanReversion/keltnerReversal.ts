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
    'Trades the way back to the average: enters when the close comes back into the channel, leaves when it reaches the middle.',
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
