import { crossingsAbove, marksWhere } from '../../crossings.ts'
import { sessionStarts } from '../../indicators/calendar.ts'
import { openingRange as rangeOf } from '../../indicators/sessions.ts'
import { bars } from '../parameters.ts'
import { defineStrategy } from '../strategy.ts'
import { START_HOUR } from './startHour.ts'

/**
 * The range of the first bars of a session. LONG enters when the close crosses above its high and leaves when it crosses below its low, or on
 * the first bar of the next session; SHORT mirrored. Source: Toby Crabel, Day Trading with Short Term Price Patterns and Opening Range
 * Breakout (1990).
 */
export const openingRange = defineStrategy({
  name: 'opening-range',
  title: 'Opening-range breakout',
  description:
    'Follows the way out of the first bars of a session: enters when the close crosses above the highest high of its first `bars` bars, leaves when it crosses below their lowest low, or on the first bar of the next session (SHORT: the other way). A session is a day (UTC); on daily bars nothing signals to enter. Toby Crabel (1990).',
  family: 'session',
  parameters: [bars('bars', { min: 1, default: 4 }, 'Bars in the range at the open.'), START_HOUR],
  warmUp: () => 1,
  signals: (candles, parameters, direction) => {
    const { close, time, length } = candles
    const { high, low } = rangeOf(candles, parameters.start, parameters.bars)
    const starts = sessionStarts(time, parameters.start)
    const up = crossingsAbove(close, high)
    const down = crossingsAbove(low, close)
    const [entry, opposite] = direction === 'LONG' ? [up, down] : [down, up]
    return { entry, exit: marksWhere(length, (bar) => opposite[bar] === 1 || (bar > 0 && starts[bar] === 1)) }
  },
})
