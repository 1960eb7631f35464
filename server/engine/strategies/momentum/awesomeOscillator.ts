import { crossings } from '../../crossings.ts'
import { sma } from '../../indicators/averages.ts'
import { middleOf } from '../../indicators/columns.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * The awesome oscillator. LONG enters when it crosses above 0 and leaves when it crosses below; SHORT mirrored. Source:
 * Bill Williams, New Trading Dimensions (1998): 5 and 34 bars.
 */
export const awesomeOscillator = defineStrategy({
  name: 'awesome-oscillator',
  title: 'Awesome oscillator',
  description:
    'Follows the middles of the bars: enters when the fast simple average of (high + low) ÷ 2 crosses above the slow one, leaves when it crosses below (SHORT: the other way). Bill Williams (1998).',
  family: 'momentum',
  parameters: [
    bars('fast', { default: 5 }, 'Bars in the fast average.'),
    bars('slow', { default: 34 }, 'Bars in the slow average.'),
  ],
  relations: [below('fast', 'slow')],
  warmUp: ({ fast, slow }) => Math.max(fast, slow),
  signals: ({ high, low }, { fast, slow }, direction) => {
    const middle = middleOf(high, low)
    const { up, down } = crossings(sma(middle, fast), sma(middle, slow))
    return mirrored(direction, up, down)
  },
})
