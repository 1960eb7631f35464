import { crossings } from '../../crossings.ts'
import { sma } from '../../indicators/averages.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The close against its simple moving average. LONG enters when the close crosses above it and leaves when it crosses
 * below; SHORT mirrored. Source: Mebane Faber, A Quantitative Approach to Tactical Asset Allocation, Journal of Wealth
 * Management 9 (2007).
 */
export const priceSma = defineStrategy({
  name: 'price-sma',
  title: 'Price against its average',
  description:
    'Follows the trend: enters when the close crosses above its simple average, leaves when it crosses below (SHORT: the other way). Mebane Faber (2007).',
  family: 'trend',
  parameters: [bars('period', { max: 1_000, default: 200 }, 'Bars in the average.')],
  warmUp: ({ period }) => period,
  signals: ({ close }, { period }, direction) => {
    const average = sma(close, period)
    const { up, down } = crossings(close, average)
    return mirrored(direction, up, down)
  },
})
