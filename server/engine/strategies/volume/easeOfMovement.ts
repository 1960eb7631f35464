import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { easeOfMovement as easeOfMovementOf } from '../../indicators/volume.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Arms' ease of movement. LONG enters when it crosses above 0 and leaves when it crosses below; SHORT mirrored. Without
 * volume it is 0. Source: Richard Arms, Volume Cycles in the Stock Market (1983).
 */
export const easeOfMovement = defineStrategy({
  name: 'ease-of-movement',
  title: 'Ease of movement',
  description:
    "Follows moves that need little volume: enters when the simple average of the move of the bar's middle × its range ÷ its volume turns positive, leaves when it turns negative (SHORT: the other way). A bar without volume counts 0. Richard Arms (1983).",
  family: 'volume',
  parameters: [bars('period', { default: 14 }, 'Bars in the average.')],
  warmUp: ({ period }) => period + 1,
  signals: (candles, { period }, direction) => {
    const index = easeOfMovementOf(candles, period)
    return mirrored(direction, crossingsAboveLevel(index, 0), crossingsBelowLevel(index, 0))
  },
})
