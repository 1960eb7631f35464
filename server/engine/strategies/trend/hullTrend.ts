import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { change } from '../../indicators/columns.ts'
import { hull } from '../../indicators/movingAverages.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Turns of Hull's moving average of the close. LONG enters on the bar on which it rises after one on which it did not,
 * and leaves on the bar on which it falls after one on which it did not; SHORT mirrored. Source: Alan Hull, The Hull
 * Moving Average (2005).
 */
export const hullTrend = defineStrategy({
  name: 'hull-trend',
  title: 'Hull average turn',
  description:
    "Follows the turns of Hull's quick and smooth average of the close: enters on the bar on which it rises after one on which it did not, leaves on the bar on which it falls after one on which it did not (SHORT: the other way). The average is the weighted one, over the root of `period`, of twice the weighted average of half the period less that of the period; the half is rounded down and the root to the nearest, as charting programs do (Hull's own formula rounds it down: 34 bars give 5 there and 6 here). Alan Hull (2005).",
  family: 'trend',
  parameters: [bars('period', { default: 20 }, 'Bars in the average.')],
  warmUp: ({ period }) => period + Math.round(Math.sqrt(period)),
  signals: ({ close }, { period }, direction) => {
    const slope = change(hull(close, period), 1)
    return mirrored(direction, crossingsAboveLevel(slope, 0, close), crossingsBelowLevel(slope, 0, close))
  },
})
