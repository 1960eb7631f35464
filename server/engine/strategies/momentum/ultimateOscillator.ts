import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { ultimate } from '../../indicators/stochastics.ts'
import { bars, number } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Williams' ultimate oscillator over `period`, 2 × and 4 × as many bars. LONG enters when it crosses above `lower` and
 * leaves when it crosses above `upper`; SHORT enters when it crosses below `upper` and leaves when it crosses below
 * `lower`. Source: Larry Williams, The Ultimate Oscillator, Stocks & Commodities 3 (1985).
 */
export const ultimateOscillator = defineStrategy({
  name: 'ultimate-oscillator',
  title: 'Ultimate oscillator',
  description:
    'Trades the way back from an extreme that three spans agree on: enters when the oscillator rises back above `lower`, leaves when it rises above `upper` (SHORT: the other way, from above). Spans of `period`, 2 and 4 times as many bars weigh 4, 2 and 1; one without a range counts 50. Larry Williams (1985).',
  family: 'momentum',
  parameters: [
    bars('period', { default: 7 }, 'Bars in the shortest span.'),
    number('lower', { min: 0, max: 100, step: 1, default: 30 }, 'Level below which the market counts as oversold.'),
    number('upper', { min: 0, max: 100, step: 1, default: 70 }, 'Level above which the market counts as overbought.'),
  ],
  relations: [below('lower', 'upper')],
  warmUp: ({ period }) => 4 * period + 1,
  signals: (candles, { period, lower, upper }, direction) => {
    const index = ultimate(candles, period)
    return direction === 'LONG'
      ? { entry: crossingsAboveLevel(index, lower, 100), exit: crossingsAboveLevel(index, upper, 100) }
      : { entry: crossingsBelowLevel(index, upper, 100), exit: crossingsBelowLevel(index, lower, 100) }
  },
})
