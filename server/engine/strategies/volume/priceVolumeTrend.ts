import { crossings } from '../../crossings.ts'
import { ema } from '../../indicators/averages.ts'
import { priceVolumeTrend as priceVolumeTrendOf } from '../../indicators/volume.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Price-volume trend against its own exponential average. LONG enters when it crosses above and leaves when it crosses
 * below; SHORT mirrored. Source: Steven Achelis, Technical Analysis from A to Z (1995), price and volume trend.
 */
export const priceVolumeTrend = defineStrategy({
  name: 'price-volume-trend',
  title: 'Price-volume trend',
  description:
    'Follows the volume, weighed by how far the price went: enters when the sum of volume × return crosses above its exponential average, leaves when it crosses below (SHORT: the other way). Steven Achelis (1995).',
  family: 'volume',
  parameters: [bars('period', { default: 20 }, 'Bars in the average.')],
  warmUp: ({ period }) => period,
  signals: (candles, { period }, direction) => {
    const line = priceVolumeTrendOf(candles)
    const average = ema(line, period)
    const { up, down } = crossings(line, average)
    return mirrored(direction, up, down)
  },
})
