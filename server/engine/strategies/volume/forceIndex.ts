import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { forceIndex as forceIndexOf } from '../../indicators/volume.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Elder's force index. LONG enters when it crosses above 0 and leaves when it crosses below; SHORT mirrored. Source:
 * Alexander Elder, Trading for a Living (1993).
 */
export const forceIndex = defineStrategy({
  name: 'force-index',
  title: 'Force index',
  description:
    "Follows moves on volume: enters when the exponential average of the close's change × volume turns positive, leaves when it turns negative (SHORT: the other way). Alexander Elder (1993).",
  family: 'volume',
  parameters: [bars('period', { default: 13 }, 'Bars in the average.')],
  warmUp: ({ period }) => period + 1,
  signals: (candles, { period }, direction) => {
    const index = forceIndexOf(candles, period)
    return mirrored(direction, crossingsAboveLevel(index, 0), crossingsBelowLevel(index, 0))
  },
})
