import { crossings } from '../../crossings.ts'
import { ema } from '../../indicators/averages.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Two exponential averages of the close. LONG enters when the fast one crosses above the slow one and leaves when it
 * crosses below; SHORT mirrored. `fast` = `slow` gives no signals. Source: Gerald Appel, Technical Analysis: Power Tools
 * for Active Investors (2005).
 */
export const emaCross = defineStrategy({
  name: 'ema-cross',
  title: 'Exponential average cross',
  description:
    'Follows the trend: enters when the fast exponential average of the close crosses above the slow one, leaves when it crosses below (SHORT: the other way). Each average begins with the simple mean of its first full window. Gerald Appel (2005).',
  family: 'trend',
  parameters: [
    bars('fast', { default: 10 }, 'Bars in the fast average.'),
    bars('slow', { max: 1_000, default: 50 }, 'Bars in the slow average.'),
  ],
  relations: [below('fast', 'slow')],
  warmUp: ({ fast, slow }) => Math.max(fast, slow),
  signals: ({ close }, parameters, direction) => {
    const fast = ema(close, parameters.fast)
    const slow = ema(close, parameters.slow)
    const { up, down } = crossings(fast, slow)
    return mirrored(direction, up, down)
  },
})
