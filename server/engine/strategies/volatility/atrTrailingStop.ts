import { marksWhere } from '../../crossings.ts'
import { trailingStopTrend } from '../../indicators/trailing.ts'
import { bars, number } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * A stop that trails the close by `factor` average true ranges and never gives way. LONG enters on the bar that turns
 * the trend up and leaves on the bar that turns it down; SHORT mirrored. Source: J. Welles Wilder, New Concepts in
 * Technical Trading Systems (1978), section III, the volatility system.
 */
export const atrTrailingStop = defineStrategy({
  name: 'atr-trailing-stop',
  title: 'Average-range trailing stop',
  description:
    "Always on one side of one trailing stop: it lies `factor` of Wilder's average ranges from the close and never gives way; a close beyond the stop of the bar before turns the trend, and the stop then lies as far on the other side of that close. Enters on the turn upwards, leaves on the turn downwards (SHORT: the other way). Before the first turn there is a stop on either side. After J. Welles Wilder (1978), whose own stop counts from the extreme close.",
  family: 'volatility',
  parameters: [
    bars('period', { default: 7 }, 'Bars in the average true range.'),
    number('factor', { min: 0.5, max: 20, step: 0.5, default: 3 }, 'Average ranges between the close and the stop.'),
  ],
  warmUp: ({ period }) => period + 1,
  signals: (candles, parameters, direction) => {
    const trend = trailingStopTrend(candles, parameters)
    const up = marksWhere(candles.length, (bar) => trend[bar] === 1 && trend[bar - 1] !== 1)
    const down = marksWhere(candles.length, (bar) => trend[bar] === -1 && trend[bar - 1] !== -1)
    return mirrored(direction, up, down)
  },
})
