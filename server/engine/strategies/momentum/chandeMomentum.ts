import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { chandeMomentum as oscillator } from '../../indicators/momentum.ts'
import { bars, number } from '../parameters.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Chande's momentum oscillator of the close. LONG enters when it crosses above `level` and leaves when it crosses below
 * 0; SHORT enters when it crosses below −`level` and leaves when it crosses above 0. Source: Tushar Chande and Stanley
 * Kroll, The New Technical Trader (1994).
 */
export const chandeMomentum = defineStrategy({
  name: 'chande-momentum',
  title: 'Chande momentum',
  description:
    'Follows momentum: enters when the oscillator crosses above its level, leaves when it crosses below zero.',
  family: 'momentum',
  parameters: [
    bars('period', { default: 20 }, 'Bars to look back.'),
    number('level', { min: 0, max: 100, step: 5, default: 20 }, 'Momentum that counts as a move.'),
  ],
  warmUp: ({ period }) => period + 1,
  signals: ({ close }, { period, level }, direction) => {
    const index = oscillator(close, period)
    return direction === 'LONG'
      ? { entry: crossingsAboveLevel(index, level, 100), exit: crossingsBelowLevel(index, 0, 100) }
      : { entry: crossingsBelowLevel(index, -level, 100), exit: crossingsAboveLevel(index, 0, 100) }
  },
})
