import { crossings } from '../../crossings.ts'
import { ema } from '../../indicators/averages.ts'
import { percentageOscillator } from '../../indicators/oscillators.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The percentage price oscillator of the close against its own exponential average. LONG enters when it crosses above
 * and leaves when it crosses below; SHORT mirrored. Source: Gerald Appel, Technical Analysis: Power Tools for Active
 * Investors (2005).
 */
export const ppo = defineStrategy({
  name: 'ppo',
  title: 'Percentage price oscillator',
  description:
    'Follows a change of pace in percent: enters when the MACD as a percentage of its slow exponential average crosses above its own exponential average, leaves when it crosses below (SHORT: the other way). Gerald Appel (2005).',
  family: 'momentum',
  parameters: [
    bars('fast', { default: 12 }, 'Bars in the fast average.'),
    bars('slow', { default: 26 }, 'Bars in the slow average.'),
    bars('signal', { default: 9 }, 'Bars in the average of the oscillator.'),
  ],
  relations: [below('fast', 'slow')],
  warmUp: ({ fast, slow, signal }) => Math.max(fast, slow) + signal - 1,
  signals: ({ close }, { fast, slow, signal }, direction) => {
    const line = percentageOscillator(close, fast, slow)
    const average = ema(line, signal)
    const { up, down } = crossings(line, average, 100)
    return mirrored(direction, up, down)
  },
})
