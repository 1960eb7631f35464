import { crossingsAbove } from '../../crossings.ts'
import { sma } from '../../indicators/averages.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * LONG enters when the close crosses above the simple average of the highs and leaves when it crosses below that of the
 * lows; SHORT mirrored. Source: Jake Bernstein, The Compleat Day Trader (1995), the moving average channel: 10 and 8
 * bars.
 */
export const movingAverageChannel = defineStrategy({
  name: 'moving-average-channel',
  title: 'Moving-average channel',
  description:
    'Follows a breakout: enters when the close crosses above the simple average of the highs, leaves when it crosses below that of the lows (SHORT: the other way). Bernstein himself waits for two whole bars outside. Jake Bernstein (1995).',
  family: 'breakout',
  parameters: [
    bars('highs', { default: 10 }, 'Bars in the average of the highs.'),
    bars('lows', { default: 8 }, 'Bars in the average of the lows.'),
  ],
  warmUp: ({ highs, lows }) => Math.min(highs, lows),
  signals: ({ high, low, close }, { highs, lows }, direction) =>
    mirrored(direction, crossingsAbove(close, sma(high, highs)), crossingsAbove(sma(low, lows), close)),
})
