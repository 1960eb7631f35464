import { crossingsAbove } from '../../crossings.ts'
import { bollinger } from '../../indicators/bands.ts'
import { bars, number } from '../parameters.ts'
import { keeps } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Bollinger's bands of the close. LONG enters when the close crosses above the upper band and leaves when it crosses
 * below the middle; SHORT enters when it crosses below the lower band and leaves when it crosses above the middle.
 * Source: John Bollinger, Bollinger on Bollinger Bands (2001), method I.
 */
export const bollingerBreakout = defineStrategy({
  name: 'bollinger-breakout',
  title: 'Bollinger breakout',
  description:
    'Follows a breakout: enters when the close crosses above the upper band, leaves when it crosses below the middle (SHORT: the other way). The middle is the simple average, the width `factor` standard deviations over all closes of the window. John Bollinger (2001), method I.',
  family: 'breakout',
  parameters: [
    bars('period', { default: 20 }, 'Bars in the average and the width.'),
    number('factor', { min: 0.5, max: 10, step: 0.5, default: 2 }, 'How many standard deviations the band is wide.'),
  ],
  relations: [
    keeps('factor < √(period − 1)', ['period', 'factor'], ({ period, factor }) => factor < Math.sqrt(period - 1)),
  ],
  warmUp: ({ period }) => period,
  signals: (candles, { period, factor }, direction) => {
    const { close } = candles
    const { lower, middle, upper } = bollinger(close, period, factor)
    return direction === 'LONG'
      ? { entry: crossingsAbove(close, upper), exit: crossingsAbove(middle, close) }
      : { entry: crossingsAbove(lower, close), exit: crossingsAbove(close, middle) }
  },
})
