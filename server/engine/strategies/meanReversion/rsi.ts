import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { rsi as relativeStrengthIndex } from '../../indicators/momentum.ts'
import { bars, number } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Wilder's relative strength index of the close against two levels. LONG enters when it crosses above
 * `lower` and leaves when it crosses above `upper`; SHORT enters when it crosses below `upper` and leaves
 * when it crosses below `lower`.
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978), section VI.
 */
export const rsi = defineStrategy({
  name: 'rsi',
  title: 'RSI reversal',
  description:
    "Trades the way back from an extreme: enters when Wilder's RSI of the close rises back above `lower`, leaves when it rises above `upper` (SHORT: enters when it falls back below `upper`, leaves when it falls below `lower`). Without losses it is 100, without any change 50. J. Welles Wilder (1978).",
  family: 'mean reversion',
  parameters: [
    bars('period', { default: 14 }, "Bars in Wilder's averages."),
    number('lower', { min: 0, max: 100, step: 1, default: 30 }, 'Level below which the market counts as oversold.'),
    number('upper', { min: 0, max: 100, step: 1, default: 70 }, 'Level above which the market counts as overbought.'),
  ],
  relations: [below('lower', 'upper')],
  // The index begins on bar `period`, and a crossing needs it on two bars.
  warmUp: ({ period }) => period + 1,
  signals: ({ close }, { period, lower, upper }, direction) => {
    const index = relativeStrengthIndex(close, period)
    return direction === 'LONG'
      ? { entry: crossingsAboveLevel(index, lower, 100), exit: crossingsAboveLevel(index, upper, 100) }
      : { entry: crossingsBelowLevel(index, upper, 100), exit: crossingsBelowLevel(index, lower, 100) }
  },
})
