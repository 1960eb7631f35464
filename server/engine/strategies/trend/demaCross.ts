import { crossings } from '../../crossings.ts'
import { dema } from '../../indicators/movingAverages.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Two double exponential averages of the close. LONG enters when the fast one crosses above the slow one and leaves when
 * it crosses below; SHORT mirrored. `fast` = `slow` gives no signals. Source: Patrick Mulloy, Smoothing Data with Faster
 * Moving Averages, Stocks & Commodities 12 (1994).
 */
export const demaCross = defineStrategy({
  name: 'dema-cross',
  title: 'Double exponential average cross',
  description:
    'Follows the trend: enters when the fast double exponential average of the close (twice the average less the average of that average) crosses above the slow one, leaves when it crosses below (SHORT: the other way). Patrick Mulloy (1994).',
  family: 'trend',
  parameters: [
    bars('fast', { default: 10 }, 'Bars in the fast average.'),
    bars('slow', { max: 1_000, default: 50 }, 'Bars in the slow average.'),
  ],
  relations: [below('fast', 'slow')],
  warmUp: ({ fast, slow }) => 2 * Math.max(fast, slow) - 1,
  signals: ({ close }, parameters, direction) => {
    const fast = dema(close, parameters.fast)
    const slow = dema(close, parameters.slow)
    const { up, down } = crossings(fast, slow)
    return mirrored(direction, up, down)
  },
})
