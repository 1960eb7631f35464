import { crossings } from '../../crossings.ts'
import { kama } from '../../indicators/movingAverages.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The close against its adaptive average. LONG enters when the close crosses above it and leaves when it crosses below;
 * SHORT mirrored. Source: Perry Kaufman, Smarter Trading (1995).
 */
export const kamaTrend = defineStrategy({
  name: 'kama-trend',
  title: "Kaufman's adaptive average",
  description:
    'Follows the trend: enters when the close crosses above its adaptive average, leaves when it crosses below (SHORT: the other way). The average is as fast as an exponential one of 2 to 30 bars, by how straight the way of the last `period` bars was; where nothing moved it is slow. It begins with the close of bar `period` − 1. Perry Kaufman (1995).',
  family: 'trend',
  parameters: [bars('period', { max: 1_000, default: 10 }, 'Bars in the average.')],
  warmUp: ({ period }) => period + 1,
  signals: ({ close }, { period }, direction) => {
    const average = kama(close, period)
    const { up, down } = crossings(close, average)
    return mirrored(direction, up, down)
  },
})
