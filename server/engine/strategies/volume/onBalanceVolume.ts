import { crossings } from '../../crossings.ts'
import { sma } from '../../indicators/averages.ts'
import { onBalanceVolume as onBalanceVolumeOf } from '../../indicators/volume.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * On-balance volume against its own simple average. LONG enters when it crosses above and leaves when it crosses below;
 * SHORT mirrored. Source: Joseph Granville, New Key to Stock Market Profits (1963).
 */
export const onBalanceVolume = defineStrategy({
  name: 'on-balance-volume',
  title: 'On-balance volume',
  description:
    'Follows the volume: enters when the on-balance volume crosses above its simple average, leaves when it crosses below (SHORT: the other way). An equal close adds nothing. Joseph Granville (1963).',
  family: 'volume',
  parameters: [bars('period', { default: 20 }, 'Bars in the average.')],
  warmUp: ({ period }) => period,
  signals: (candles, { period }, direction) => {
    const line = onBalanceVolumeOf(candles)
    const average = sma(line, period)
    const { up, down } = crossings(line, average)
    return mirrored(direction, up, down)
  },
})
