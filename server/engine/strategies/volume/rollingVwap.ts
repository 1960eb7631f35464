import { crossings } from '../../crossings.ts'
import { rollingVwap as rollingVwapOf } from '../../indicators/volume.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The close against the volume-weighted average price of `period` bars. LONG enters when it crosses above and leaves
 * when it crosses below; SHORT mirrored. Source: Stephen Berkowitz, Dennis Logue and Eugene Noser, The Total Cost of
 * Transactions on the NYSE, Journal of Finance 43 (1988), for the average.
 */
export const rollingVwap = defineStrategy({
  name: 'rolling-vwap',
  title: 'Volume-weighted average',
  description:
    'Follows the price against what was paid on average: enters when the close crosses above the volume-weighted average of the typical price of `period` bars, leaves when it crosses below (SHORT: the other way). Without volume the average is plain. Berkowitz, Logue and Noser (1988).',
  family: 'volume',
  parameters: [bars('period', { max: 1_000, default: 50 }, 'Bars in the average.')],
  warmUp: ({ period }) => period,
  signals: (candles, { period }, direction) => {
    const average = rollingVwapOf(candles, period)
    const { up, down } = crossings(candles.close, average)
    return mirrored(direction, up, down)
  },
})
