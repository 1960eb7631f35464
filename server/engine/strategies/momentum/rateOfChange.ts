import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { rateOfChange as rateOfChangeOf } from '../../indicators/oscillators.ts'
import { bars, number } from '../parameters.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Percent by which the close is above that of `period` bars before. LONG enters when it crosses above `level` and leaves
 * when it crosses below 0; SHORT enters when it crosses below −`level` and leaves when it crosses above 0. Source:
 * Martin Pring, Technical Analysis Explained (1980), rate of change.
 */
export const rateOfChange = defineStrategy({
  name: 'rate-of-change',
  title: 'Rate of change',
  description:
    'Follows a strong move: enters when the rise of the close over `period` bars, in percent, crosses above `level`, leaves when it crosses below 0 (SHORT: enters below −`level`, leaves above 0). With a level of 0 it signals as chande-momentum with a level of 0 does. Martin Pring (1980).',
  family: 'momentum',
  parameters: [
    bars('period', { default: 12 }, 'Bars to look back.'),
    number('level', { min: 0, max: 50, step: 0.5, default: 2 }, 'Percent of change that counts as a move.'),
  ],
  warmUp: ({ period }) => period + 1,
  signals: ({ close }, { period, level }, direction) => {
    const rate = rateOfChangeOf(close, period)
    return direction === 'LONG'
      ? { entry: crossingsAboveLevel(rate, level, 100), exit: crossingsBelowLevel(rate, 0, 100) }
      : { entry: crossingsBelowLevel(rate, -level, 100), exit: crossingsAboveLevel(rate, 0, 100) }
  },
})
