import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { stochasticRsi as place } from '../../indicators/stochastics.ts'
import { bars, number } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Where Wilder's RSI lies in its own range of `window` bars. LONG enters when it crosses above `lower` and leaves when
 * it crosses above `upper`; SHORT enters when it crosses below `upper` and leaves when it crosses below `lower`. Source:
 * Tushar Chande and Stanley Kroll, The New Technical Trader (1994).
 */
export const stochasticRsi = defineStrategy({
  name: 'stochastic-rsi',
  title: 'Stochastic RSI',
  description:
    "Trades the way back from an extreme of the RSI's own range: enters when its place in the range of `window` bars rises back above `lower`, leaves when it rises above `upper` (SHORT: the other way, from above). In a range of nothing the place is 50. Tushar Chande and Stanley Kroll (1994).",
  family: 'momentum',
  parameters: [
    bars('period', { default: 14 }, 'Bars in the RSI.'),
    bars('window', { default: 14 }, 'Bars in the range of the RSI.'),
    number('lower', { min: 0, max: 100, step: 1, default: 20 }, 'Level below which the market counts as oversold.'),
    number('upper', { min: 0, max: 100, step: 1, default: 80 }, 'Level above which the market counts as overbought.'),
  ],
  relations: [below('lower', 'upper')],
  warmUp: ({ period, window }) => period + window,
  signals: ({ close }, { period, window, lower, upper }, direction) => {
    const index = place(close, period, window)
    return direction === 'LONG'
      ? { entry: crossingsAboveLevel(index, lower, 100), exit: crossingsAboveLevel(index, upper, 100) }
      : { entry: crossingsBelowLevel(index, upper, 100), exit: crossingsBelowLevel(index, lower, 100) }
  },
})
