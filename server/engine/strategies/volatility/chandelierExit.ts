import { crossingsAbove } from '../../crossings.ts'
import { add, scale, subtract } from '../../indicators/columns.ts'
import { highest, lowest } from '../../indicators/extremes.ts'
import { atr } from '../../indicators/volatility.ts'
import { bars, number } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The long stop hangs `factor` average true ranges below the highest high of `period` bars, the short stop as far above
 * the lowest low. LONG enters when the close crosses above the short stop and leaves when it crosses below the long
 * stop; SHORT mirrored. Source: Charles Le Beau, in Alexander Elder, Come into My Trading Room (2002): 22 bars, 3
 * ranges.
 */
export const chandelierExit = defineStrategy({
  name: 'chandelier-exit',
  title: 'Chandelier exit',
  description:
    "Follows the trend until it gives back some average ranges from its extreme: enters when the close crosses above the lowest low of `period` bars + `factor` of Wilder's average ranges, leaves when it crosses below the highest high − as much (SHORT: the other way). The stops move with the window, both ways. Charles Le Beau, in Alexander Elder (2002).",
  family: 'volatility',
  parameters: [
    bars('period', { default: 22 }, 'Bars to look back for the extreme, and in the average true range.'),
    number('factor', { min: 0.5, max: 10, step: 0.5, default: 3 }, 'Average ranges between the extreme and the stop.'),
  ],
  warmUp: ({ period }) => period + 1,
  signals: (candles, { period, factor }, direction) => {
    const { high, low, close } = candles
    const away = scale(atr(candles, period), factor)
    const shortStop = add(lowest(low, period), away)
    const longStop = subtract(highest(high, period), away)
    return mirrored(direction, crossingsAbove(close, shortStop), crossingsAbove(longStop, close))
  },
})
