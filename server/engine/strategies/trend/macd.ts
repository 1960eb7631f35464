import { crossings } from '../../crossings.ts'
import { ema } from '../../indicators/averages.ts'
import { macd as convergence } from '../../indicators/oscillators.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Moving-average convergence/divergence of the close against its own exponential average. LONG enters when it crosses
 * above and leaves when it crosses below; SHORT mirrored. Source: Gerald Appel, The Moving Average Convergence-
 * Divergence Method (1979): 12, 26 and 9 bars.
 */
export const macd = defineStrategy({
  name: 'macd',
  title: 'MACD signal cross',
  description:
    'Follows a change of pace: enters when the MACD (the fast exponential average of the close less the slow one) crosses above its own exponential average, leaves when it crosses below (SHORT: the other way). Gerald Appel (1979).',
  family: 'trend',
  parameters: [
    bars('fast', { default: 12 }, 'Bars in the fast average.'),
    bars('slow', { default: 26 }, 'Bars in the slow average.'),
    bars('signal', { default: 9 }, 'Bars in the average of the difference.'),
  ],
  relations: [below('fast', 'slow')],
  warmUp: ({ fast, slow, signal }) => Math.max(fast, slow) + signal - 1,
  signals: ({ close }, { fast, slow, signal }, direction) => {
    const line = convergence(close, fast, slow)
    const average = ema(line, signal)
    const { up, down } = crossings(line, average, close)
    return mirrored(direction, up, down)
  },
})
