import { crossings } from '../../crossings.ts'
import { ema } from '../../indicators/averages.ts'
import { trueStrength as strength } from '../../indicators/oscillators.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The true strength index of the close against its own exponential average. LONG enters when it crosses above and leaves
 * when it crosses below; SHORT mirrored. Source: William Blau, Momentum, Direction, and Divergence (1995).
 */
export const trueStrength = defineStrategy({
  name: 'true-strength',
  title: 'True strength index',
  description:
    'Follows smoothed momentum: enters when the index crosses above its own exponential average, leaves when it crosses below (SHORT: the other way). The index is the change of the close over its size, both smoothed exponentially by `slow` bars and then by `fast`. William Blau (1991).',
  family: 'momentum',
  parameters: [
    bars('slow', { default: 25 }, 'Bars in the first smoothing.'),
    bars('fast', { default: 13 }, 'Bars in the second smoothing.'),
    bars('signal', { default: 7 }, 'Bars in the average of the index.'),
  ],
  relations: [below('fast', 'slow')],
  warmUp: ({ slow, fast, signal }) => slow + fast + signal - 1,
  signals: ({ close }, { slow, fast, signal }, direction) => {
    const line = strength(close, slow, fast)
    const average = ema(line, signal)
    const { up, down } = crossings(line, average, 100)
    return mirrored(direction, up, down)
  },
})
