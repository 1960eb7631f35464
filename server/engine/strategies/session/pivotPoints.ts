import { crossingsAbove } from '../../crossings.ts'
import { pivotPoints as pivotsOf } from '../../indicators/sessions.ts'
import { bars } from '../parameters.ts'
import { defineStrategy } from '../strategy.ts'
import { START_HOUR } from './startHour.ts'

/**
 * The floor trader's pivot points. LONG enters when the close crosses above a resistance and leaves when it crosses below the pivot; SHORT
 * enters when it crosses below a support and leaves when it crosses above the pivot. Source: John Person, A Complete Guide to Technical
 * Trading Tactics (2004).
 */
export const pivotPoints = defineStrategy({
  name: 'pivot-points',
  title: 'Pivot points',
  description:
    'Follows the way out of the prices of the session before: enters when the close crosses above a resistance, leaves when it crosses below the pivot (SHORT: below a support, above the pivot). The pivot P is (high + low + close) ÷ 3 of that session; the resistances are 2P − low, P + (high − low) and high + 2 (P − low), the supports their mirror. A session is a day (UTC); of daily bars each is one. John Person (2004).',
  family: 'session',
  parameters: [bars('level', { min: 1, max: 3, default: 1 }, 'Which resistance and support.'), START_HOUR],
  warmUp: () => 2,
  signals: (candles, { level, start }, direction) => {
    const { close } = candles
    const { pivot, resistance, support } = pivotsOf(candles, start, level)
    return direction === 'LONG'
      ? { entry: crossingsAbove(close, resistance), exit: crossingsAbove(pivot, close) }
      : { entry: crossingsAbove(support, close), exit: crossingsAbove(close, pivot) }
  },
})
