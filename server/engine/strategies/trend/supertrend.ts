import { marksWhere } from '../../crossings.ts'
import { superTrend } from '../../indicators/trailing.ts'
import { bars, number } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Bands `factor` average true ranges from the middle of each bar, which only close in on the price. LONG enters on the
 * bar that turns the trend up and leaves on the bar that turns it down; SHORT mirrored. Source: Olivier Seban, Tout le
 * monde mérite d'être riche (2008).
 */
export const supertrend = defineStrategy({
  name: 'supertrend',
  title: 'SuperTrend',
  description:
    "Follows the trend with bands around the middle of each bar, `factor` of Wilder's average ranges away: the upper band only falls and the lower one only rises, but each begins anew behind a close beyond it. Enters when the close is above the upper band of its own bar and the trend was not up, leaves when it is below the lower one and the trend was not down (SHORT: the other way). There is no trend until a band is passed. Olivier Seban (2008), as TradingView has it.",
  family: 'trend',
  parameters: [
    bars('period', { default: 10 }, 'Bars in the average true range.'),
    number(
      'factor',
      { min: 0.5, max: 20, step: 0.5, default: 3 },
      'Average ranges between the middle of a bar and a band.',
    ),
  ],
  warmUp: ({ period }) => period + 1,
  signals: (candles, parameters, direction) => {
    const trend = superTrend(candles, parameters)
    const up = marksWhere(candles.length, (bar) => trend[bar] === 1 && trend[bar - 1] !== 1)
    const down = marksWhere(candles.length, (bar) => trend[bar] === -1 && trend[bar - 1] !== -1)
    return mirrored(direction, up, down)
  },
})
