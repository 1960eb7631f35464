import { crossings } from '../../crossings.ts'
import { ema } from '../../indicators/averages.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Moving-average convergence/divergence of the close. LONG enters when it crosses above 0 and leaves when it crosses
 * below; SHORT mirrored. Source: Gerald Appel, The Moving Average Convergence-Divergence Method (1979).
 */
export const macdZero = defineStrategy({
  name: 'macd-zero',
  title: 'MACD zero cross',
  description:
    'Follows a change of trend: enters when the MACD (the fast exponential average of the close less the slow one) crosses above zero, leaves when it crosses below (SHORT: the other way). This is ema-cross of the same bars, by its other name. Gerald Appel (1979).',
  family: 'momentum',
  parameters: [
    bars('fast', { default: 12 }, 'Bars in the fast average.'),
    bars('slow', { default: 26 }, 'Bars in the slow average.'),
  ],
  relations: [below('fast', 'slow')],
  warmUp: ({ fast, slow }) => Math.max(fast, slow),
  signals: ({ close }, { fast, slow }, direction) => {
    const { up, down } = crossings(ema(close, fast), ema(close, slow))
    return mirrored(direction, up, down)
  },
})
