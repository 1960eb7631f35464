import { crossings } from '../../crossings.ts'
import { tema } from '../../indicators/movingAverages.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Two triple exponential averages of the close. LONG enters when the fast one crosses above the slow one and leaves when
 * it crosses below; SHORT mirrored. `fast` = `slow` gives no signals. Source: Patrick Mulloy, Smoothing Data with Less
 * Lag, Stocks & Commodities 12 (1994).
 */
export const temaCross = defineStrategy({
  name: 'tema-cross',
  title: 'Triple exponential average cross',
  description:
    'Follows the trend: enters when the fast triple exponential average of the close (3 × the average − 3 × the average of that + the average of that again) crosses above the slow one, leaves when it crosses below (SHORT: the other way). Patrick Mulloy (1994).',
  family: 'trend',
  parameters: [
    bars('fast', { default: 10 }, 'Bars in the fast average.'),
    bars('slow', { max: 1_000, default: 50 }, 'Bars in the slow average.'),
  ],
  relations: [below('fast', 'slow')],
  warmUp: ({ fast, slow }) => 3 * Math.max(fast, slow) - 2,
  signals: ({ close }, parameters, direction) => {
    const fast = tema(close, parameters.fast)
    const slow = tema(close, parameters.slow)
    const { up, down } = crossings(fast, slow)
    return mirrored(direction, up, down)
  },
})
