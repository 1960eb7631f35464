import { crossingsAbove } from '../../crossings.ts'
import { sessionVwap as vwapOf } from '../../indicators/sessions.ts'
import { number } from '../parameters.ts'
import { defineStrategy } from '../strategy.ts'
import { START_HOUR } from './startHour.ts'

/**
 * Bands around the volume-weighted average price since the session began. LONG enters when the close crosses back above the lower band and
 * leaves when it crosses above the average; SHORT enters when it crosses back below the upper band and leaves when it crosses below the
 * average. Source: Brian Shannon, Maximum Trading Gains with Anchored VWAP (2023), for the average and its bands.
 */
export const sessionVwap = defineStrategy({
  name: 'session-vwap',
  title: 'Session VWAP reversal',
  description:
    "Trades the way back to the session's average: enters when the close crosses back above the lower band, leaves when it crosses above the volume-weighted average of the typical price since the session began (SHORT: from the upper band). The width is `factor` standard deviations, weighted by volume too; until a session has volume its bars weigh the same. A session is a day (UTC). Brian Shannon (2023).",
  family: 'session',
  parameters: [
    number('factor', { min: 0.5, max: 10, step: 0.5, default: 2 }, 'How many standard deviations the band is wide.'),
    START_HOUR,
  ],
  warmUp: () => 1,
  signals: (candles, { factor, start }, direction) => {
    const { close } = candles
    const { lower, middle, upper } = vwapOf(candles, start, factor)
    return direction === 'LONG'
      ? { entry: crossingsAbove(close, lower), exit: crossingsAbove(close, middle) }
      : { entry: crossingsAbove(upper, close), exit: crossingsAbove(middle, close) }
  },
})
