import { crossingsAbove } from '../../crossings.ts'
import { envelope } from '../../indicators/bands.ts'
import { bars, number } from '../parameters.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * An envelope of `percent` around the simple average of the close. LONG enters when the close crosses back above the
 * lower band and leaves when it crosses above the middle; SHORT enters when it crosses back below the upper band and
 * leaves when it crosses below the middle. Source: J. M. Hurst, The Profit Magic of Stock Transaction Timing (1970).
 */
export const envelopeReversal = defineStrategy({
  name: 'envelope-reversal',
  title: 'Envelope reversal',
  description:
    'Trades the way back to the average: enters when the close crosses back above the line `percent` below its simple average, leaves when it crosses above the average (SHORT: from as far above). J. M. Hurst (1970).',
  family: 'mean reversion',
  parameters: [
    bars('period', { default: 20 }, 'Bars in the average.'),
    number('percent', { min: 0.5, max: 50, step: 0.5, default: 3 }, 'Percent between the average and a band.'),
  ],
  warmUp: ({ period }) => period,
  signals: ({ close }, { period, percent }, direction) => {
    const { lower, middle, upper } = envelope(close, period, percent)
    return direction === 'LONG'
      ? { entry: crossingsAbove(close, lower), exit: crossingsAbove(close, middle) }
      : { entry: crossingsAbove(upper, close), exit: crossingsAbove(middle, close) }
  },
})
