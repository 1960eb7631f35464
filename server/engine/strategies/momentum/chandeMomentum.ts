import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { chandeMomentum as oscillator } from '../../indicators/momentum.ts'
import { bars, number } from '../parameters.ts'
import { keeps } from '../relations.ts'
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
    'Follows momentum: enters when the oscillator (gains less losses over both, of `period` changes of the close, −100 to 100) crosses above `level`, leaves when it crosses below zero (SHORT: enters below −`level`, leaves above zero). It is 0 where nothing moved; sums are plain, as Chande has them (TA-Lib smooths them). Tushar Chande and Stanley Kroll (1994).',
  family: 'momentum',
  parameters: [
    bars('period', { default: 20 }, 'Bars to look back.'),
    number('level', { min: 0, max: 100, step: 5, default: 20 }, 'Momentum that counts as a move.'),
  ],
  relations: [keeps('level < 100', ['level'], ({ level }) => level < 100)],
  warmUp: ({ period }) => period + 1,
  signals: ({ close }, { period, level }, direction) => {
    const index = oscillator(close, period)
    return direction === 'LONG'
      ? { entry: crossingsAboveLevel(index, level, 100), exit: crossingsBelowLevel(index, 0, 100) }
      : { entry: crossingsBelowLevel(index, -level, 100), exit: crossingsAboveLevel(index, 0, 100) }
  },
})
