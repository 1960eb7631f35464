import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { commodityChannel } from '../../indicators/stochastics.ts'
import { bars, number } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Lambert's commodity channel index. LONG enters when it crosses above `level` and leaves when it crosses below `level`;
 * SHORT enters when it crosses below −`level` and leaves when it crosses above it. Source: Donald Lambert, Commodity
 * Channel Index, Commodities 9 (1980).
 */
export const cciTrend = defineStrategy({
  name: 'cci-trend',
  title: 'Commodity channel index',
  description:
    'Follows an unusual price: enters when the index rises above `level`, leaves when it falls below it again (SHORT: enters below −`level`, leaves above it). The index is how far the typical price is from its simple average, in mean deviations × 0.015; 0 where nothing deviates. Donald Lambert (1980).',
  family: 'momentum',
  parameters: [
    bars('period', { default: 20 }, 'Bars to look back.'),
    number('level', { min: 0, max: 300, step: 10, default: 100 }, 'Index that counts as unusual.'),
  ],
  relations: [below('level', 'period', { factor: 0.03 })],
  warmUp: ({ period }) => period,
  signals: (candles, { period, level }, direction) => {
    const index = commodityChannel(candles, period)
    return direction === 'LONG'
      ? { entry: crossingsAboveLevel(index, level, 100), exit: crossingsBelowLevel(index, level, 100) }
      : { entry: crossingsBelowLevel(index, -level, 100), exit: crossingsAboveLevel(index, -level, 100) }
  },
})
