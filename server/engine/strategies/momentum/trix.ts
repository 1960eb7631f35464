import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { trix as slope } from '../../indicators/oscillators.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The slope of the triple exponential average of the close. LONG enters when it crosses above 0 and leaves when it
 * crosses below; SHORT mirrored. Source: Jack Hutson, Good TRIX, Stocks & Commodities 1 (1983).
 */
export const trix = defineStrategy({
  name: 'trix',
  title: 'TRIX zero cross',
  description:
    'Follows the slope of a threefold exponential average of the close: enters when its change in percent crosses above zero, leaves when it crosses below (SHORT: the other way). Jack Hutson (1983).',
  family: 'momentum',
  parameters: [bars('period', { default: 15 }, 'Bars in each of the three averages.')],
  warmUp: ({ period }) => 3 * period - 1,
  signals: ({ close }, { period }, direction) => {
    const index = slope(close, period)
    return mirrored(direction, crossingsAboveLevel(index, 0, 100), crossingsBelowLevel(index, 0, 100))
  },
})
