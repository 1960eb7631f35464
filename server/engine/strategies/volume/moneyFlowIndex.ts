import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { moneyFlowIndex as moneyFlowIndexOf } from '../../indicators/volume.ts'
import { bars, number } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * The money flow index. LONG enters when it crosses above `lower` and leaves when it crosses above `upper`; SHORT enters
 * when it crosses below `upper` and leaves when it crosses below `lower`. Source: Gene Quong and Avrum Soudack, Volume-
 * Weighted RSI, Stocks & Commodities 7 (1989).
 */
export const moneyFlowIndex = defineStrategy({
  name: 'money-flow-index',
  title: 'Money flow index',
  description:
    'Trades the way back from an extreme of price and volume: enters when the index rises back above `lower`, leaves when it rises above `upper` (SHORT: the other way, from above). It is the flow (typical price × volume) of bars whose typical price rose over that of all on which it moved; 50 where none did. Gene Quong and Avrum Soudack (1989).',
  family: 'volume',
  parameters: [
    bars('period', { default: 14 }, 'Bars to look back.'),
    number('lower', { min: 0, max: 100, step: 1, default: 20 }, 'Level below which the market counts as oversold.'),
    number('upper', { min: 0, max: 100, step: 1, default: 80 }, 'Level above which the market counts as overbought.'),
  ],
  relations: [below('lower', 'upper')],
  warmUp: ({ period }) => period + 1,
  signals: (candles, { period, lower, upper }, direction) => {
    const index = moneyFlowIndexOf(candles, period)
    return direction === 'LONG'
      ? { entry: crossingsAboveLevel(index, lower, 100), exit: crossingsAboveLevel(index, upper, 100) }
      : { entry: crossingsBelowLevel(index, upper, 100), exit: crossingsBelowLevel(index, lower, 100) }
  },
})
