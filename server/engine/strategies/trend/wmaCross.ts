import { crossings } from '../../crossings.ts'
import { wma } from '../../indicators/movingAverages.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Two weighted averages of the close. LONG enters when the fast one crosses above the slow one and leaves when it
 * crosses below; SHORT mirrored. `fast` = `slow` gives no signals. Source: Robert Colby, The Encyclopedia of Technical
 * Market Indicators (2003), weighted moving averages.
 */
export const wmaCross = defineStrategy({
  name: 'wma-cross',
  title: 'Weighted average cross',
  description:
    'Follows the trend: enters when the fast linearly weighted average of the close (the newest weighs most) crosses above the slow one, leaves when it crosses below (SHORT: the other way). Robert Colby (2003).',
  family: 'trend',
  parameters: [
    bars('fast', { default: 10 }, 'Bars in the fast average.'),
    bars('slow', { max: 1_000, default: 50 }, 'Bars in the slow average.'),
  ],
  relations: [below('fast', 'slow')],
  warmUp: ({ fast, slow }) => Math.max(fast, slow),
  signals: ({ close }, parameters, direction) => {
    const fast = wma(close, parameters.fast)
    const slow = wma(close, parameters.slow)
    const { up, down } = crossings(fast, slow)
    return mirrored(direction, up, down)
  },
})
