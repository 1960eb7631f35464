import { crossings } from '../../crossings.ts'
import { ema } from '../../indicators/averages.ts'
import { accumulationLine } from '../../indicators/volume.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Chaikin's oscillator of the accumulation/distribution line. LONG enters when it crosses above 0 and leaves when it
 * crosses below; SHORT mirrored. Source: Marc Chaikin, in Steven Achelis, Technical Analysis from A to Z (1995): 3 and
 * 10 bars.
 */
export const chaikinOscillator = defineStrategy({
  name: 'chaikin-oscillator',
  title: 'Chaikin oscillator',
  description:
    'Follows the pace of accumulation: enters when the fast exponential average of the accumulation/distribution line crosses above the slow one, leaves when it crosses below (SHORT: the other way). A bar without a range adds nothing. Marc Chaikin, in Steven Achelis (1995).',
  family: 'volume',
  parameters: [
    bars('fast', { default: 3 }, 'Bars in the fast average.'),
    bars('slow', { default: 10 }, 'Bars in the slow average.'),
  ],
  relations: [below('fast', 'slow')],
  warmUp: ({ fast, slow }) => Math.max(fast, slow),
  signals: (candles, { fast, slow }, direction) => {
    const line = accumulationLine(candles)
    const { up, down } = crossings(ema(line, fast), ema(line, slow))
    return mirrored(direction, up, down)
  },
})
