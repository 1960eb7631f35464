import { crossingsAbove } from '../../crossings.ts'
import { bollinger } from '../../indicators/bands.ts'
import { bars, number } from '../parameters.ts'
import { keeps } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Bollinger's bands of the close. LONG enters when the close crosses back above the lower band and leaves when it
 * crosses above the middle; SHORT enters when it crosses back below the upper band and leaves when it crosses below the
 * middle. Source: John Bollinger, Bollinger on Bollinger Bands (2001).
 */
export const bollingerReversal = defineStrategy({
  name: 'bollinger-reversal',
  title: 'Bollinger reversal',
  description:
    'Trades the way back to the average: enters when the close crosses back above the lower band, leaves when it crosses above the middle (SHORT: from the upper band). The middle is the simple average, the width `factor` standard deviations over all closes of the window. John Bollinger (2001).',
  family: 'mean reversion',
  parameters: [
    bars('period', { default: 20 }, 'Bars in the average and the width.'),
    number('factor', { min: 0.5, max: 10, step: 0.5, default: 2 }, 'How many standard deviations the band is wide.'),
  ],
  relations: [
    keeps('factor < √(period − 1)', ['period', 'factor'], ({ period, factor }) => factor < Math.sqrt(period - 1)),
  ],
  warmUp: ({ period }) => period,
  signals: ({ close }, { period, factor }, direction) => {
    const { lower, middle, upper } = bollinger(close, period, factor)
    return direction === 'LONG'
      ? { entry: crossingsAbove(close, lower), exit: crossingsAbove(close, middle) }
      : { entry: crossingsAbove(upper, close), exit: crossingsAbove(middle, close) }
  },
})
