import { crossings, isAbove, marksWhere } from '../../crossings.ts'
import { sma } from '../../indicators/averages.ts'
import { stochastic as place } from '../../indicators/stochastics.ts'
import { bars, number } from '../parameters.ts'
import { below, keeps } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * %K is the stochastic of `period` bars in an average of `smooth` bars, %D the average of that. LONG enters when %K
 * crosses above %D while %D is below `lower`, and leaves when %K crosses below %D while %D is above `upper`; SHORT
 * mirrored. Source: George Lane, Lane's Stochastics, Stocks & Commodities 2 (1984).
 */
export const stochastic = defineStrategy({
  name: 'stochastic',
  title: 'Stochastic cross',
  description:
    'Trades turns at the edge of the range: enters when %K crosses above %D while %D is below `lower`, leaves when it crosses below while %D is above `upper` (SHORT: the other way). %K is the place of the close in the range of `period` bars, 50 in a range of nothing, in a simple average of `smooth` bars, and %D the same average of that; with a `smooth` of 1 both are one and nothing signals. George Lane (1984).',
  family: 'momentum',
  parameters: [
    bars('period', { default: 14 }, 'Bars to look back.'),
    bars('smooth', { min: 1, default: 3 }, 'Bars in the averages that make %K and %D.'),
    number('lower', { min: 0, max: 100, step: 1, default: 20 }, 'Level below which the market counts as oversold.'),
    number('upper', { min: 0, max: 100, step: 1, default: 80 }, 'Level above which the market counts as overbought.'),
  ],
  relations: [keeps('smooth ≥ 2', ['smooth'], ({ smooth }) => smooth >= 2), below('lower', 'upper')],
  warmUp: ({ period, smooth }) => period + 2 * smooth - 2,
  signals: (candles, { period, smooth, lower, upper }, direction) => {
    const fast = sma(place(candles, period), smooth)
    const slow = sma(fast, smooth)
    const { up, down } = crossings(fast, slow, 100)
    const low = marksWhere(candles.length, (bar) => up[bar] === 1 && isAbove(lower, slow[bar] as number, 100))
    const high = marksWhere(candles.length, (bar) => down[bar] === 1 && isAbove(slow[bar] as number, upper, 100))
    return mirrored(direction, low, high)
  },
})
