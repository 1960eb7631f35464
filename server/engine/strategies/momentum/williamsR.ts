import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { williamsR as place } from '../../indicators/stochastics.ts'
import { bars, number } from '../parameters.ts'
import { below, keeps } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Williams' %R, −100 to 0. LONG enters when it crosses above `lower` and leaves when it crosses above `upper`; SHORT
 * enters when it crosses below `upper` and leaves when it crosses below `lower`. Source: Larry Williams, How I Made One
 * Million Dollars (1979).
 */
export const williamsR = defineStrategy({
  name: 'williams-r',
  title: "Williams' %R",
  description:
    'Trades the way back from the edge of the range: enters when %R (the place of the close in the range of `period` bars, −100 to 0) rises back above `lower`, leaves when it rises above `upper` (SHORT: the other way, from above). In a range of nothing it is −50. Larry Williams (1979).',
  family: 'momentum',
  parameters: [
    bars('period', { default: 14 }, 'Bars to look back.'),
    number('lower', { min: -100, max: 0, step: 1, default: -80 }, 'Level below which the market counts as oversold.'),
    number('upper', { min: -100, max: 0, step: 1, default: -20 }, 'Level above which the market counts as overbought.'),
  ],
  relations: [keeps('lower > −100', ['lower'], ({ lower }) => lower > -100), below('lower', 'upper')],
  warmUp: ({ period }) => period,
  signals: (candles, { period, lower, upper }, direction) => {
    const index = place(candles, period)
    return direction === 'LONG'
      ? { entry: crossingsAboveLevel(index, lower, 100), exit: crossingsAboveLevel(index, upper, 100) }
      : { entry: crossingsBelowLevel(index, upper, 100), exit: crossingsBelowLevel(index, lower, 100) }
  },
})
