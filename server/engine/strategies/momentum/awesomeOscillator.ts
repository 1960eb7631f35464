import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { awesome } from '../../indicators/oscillators.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The awesome oscillator. LONG enters when it crosses above 0 and leaves when it crosses below; SHORT mirrored. Source:
 * Bill Williams, New Trading Dimensions (1998): 5 and 34 bars.
 */
export const awesomeOscillator = defineStrategy({
  name: 'awesome-oscillator',
  title: 'Awesome oscillator',
  description:
    'Follows the middles of the bars: enters when their fast average crosses above the slow one, leaves when it crosses below.',
  family: 'momentum',
  parameters: [
    bars('fast', { default: 5 }, 'Bars in the fast average.'),
    bars('slow', { default: 34 }, 'Bars in the slow average.'),
  ],
  warmUp: ({ fast, slow }) => Math.max(fast, slow),
  signals: (candles, { fast, slow }, direction) => {
    const index = awesome(candles, fast, slow)
    return mirrored(direction, crossingsAboveLevel(index, 0), crossingsBelowLevel(index, 0))
  },
})
