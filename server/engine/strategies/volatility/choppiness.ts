import { crossingsAboveLevel, crossingsBelowLevel, marksWhere } from '../../crossings.ts'
import { change } from '../../indicators/columns.ts'
import { choppiness as choppinessOf } from '../../indicators/ranges.ts'
import { bars, number } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * The choppiness index. LONG enters when it crosses below `lower` on a bar that closes above the close `period` bars
 * before (SHORT: below it); both leave when it crosses above `upper`. Source: E. W. Dreiss, The Choppiness Index (1993),
 * with the levels 38 and 62.
 */
export const choppiness = defineStrategy({
  name: 'choppiness',
  title: 'Choppiness',
  description:
    'Follows a market that begins to run: enters when the choppiness of the last `period` bars falls below `lower` on a bar that closes above the close `period` bars before (SHORT: below it), leaves when it rises above `upper`, in both directions. It is 100 where nothing moves. E. W. Dreiss (1993).',
  family: 'volatility',
  parameters: [
    bars('period', { default: 14 }, 'Bars to look back.'),
    number('lower', { min: 0, max: 100, step: 1, default: 38 }, 'Choppiness below which the market runs.'),
    number('upper', { min: 0, max: 100, step: 1, default: 62 }, 'Choppiness above which it does not.'),
  ],
  relations: [below('lower', 'upper', { orEqual: true })],
  warmUp: ({ period }) => period + 1,
  signals: (candles, { period, lower, upper }, direction) => {
    const sign = direction === 'LONG' ? 1 : -1
    const index = choppinessOf(candles, period)
    const begins = crossingsBelowLevel(index, lower, 100)
    const moves = change(candles.close, period)
    const entry = marksWhere(candles.length, (bar) => begins[bar] === 1 && sign * (moves[bar] as number) > 0)
    return { entry, exit: crossingsAboveLevel(index, upper, 100) }
  },
})
