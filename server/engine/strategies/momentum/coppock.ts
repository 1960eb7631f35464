import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { coppock as curve } from '../../indicators/oscillators.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Coppock's curve of the close. LONG enters when it crosses above 0 and leaves when it crosses below; SHORT mirrored.
 * (Coppock himself bought its first upturn below 0.) Source: Edwin Coppock, Barron's (15 October 1962): 14, 11 and 10
 * months.
 */
export const coppock = defineStrategy({
  name: 'coppock',
  title: "Coppock's curve",
  description:
    'Follows a slow recovery: enters when the weighted average of two rates of change together crosses above zero, leaves when it crosses below (SHORT: the other way). Coppock himself bought its first upturn below zero. `long` and `short` may trade places: the sum is the same. Edwin Coppock (1962).',
  family: 'momentum',
  parameters: [
    bars('long', { default: 14 }, 'Bars in the long rate of change.'),
    bars('short', { default: 11 }, 'Bars in the short rate of change.'),
    bars('smooth', { default: 10 }, 'Bars in the weighted average.'),
  ],
  relations: [below('short', 'long')],
  warmUp: ({ long, short, smooth }) => Math.max(long, short) + smooth,
  signals: ({ close }, parameters, direction) => {
    const index = curve(close, parameters)
    return mirrored(direction, crossingsAboveLevel(index, 0, 100), crossingsBelowLevel(index, 0, 100))
  },
})
