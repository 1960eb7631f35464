import { crossingsAbove, crossingsAboveLevel } from '../../crossings.ts'
import { ema } from '../../indicators/averages.ts'
import { lowerOf, subtract } from '../../indicators/columns.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Three exponential averages of the close. LONG enters on the first bar on which fast > middle > slow, and leaves when
 * the fast one crosses below the middle one; SHORT mirrored. Source: Richard Allen, How to Build a Fortune in
 * Commodities (1972), the 4-9-18 system, with exponential averages.
 */
export const tripleEma = defineStrategy({
  name: 'triple-ema',
  title: 'Three averages in line',
  description:
    'Follows a trend that three exponential averages of the close agree on: enters on the first bar on which the fast one is above the middle one and this above the slow one, leaves when the fast one crosses below the middle one (SHORT: the other way). Richard Allen (1972), with exponential averages.',
  family: 'trend',
  parameters: [
    bars('fast', { default: 4 }, 'Bars in the fast average.'),
    bars('middle', { default: 9 }, 'Bars in the middle average.'),
    bars('slow', { max: 1_000, default: 18 }, 'Bars in the slow average.'),
  ],
  relations: [below('fast', 'middle'), below('middle', 'slow')],
  warmUp: ({ fast, middle }) => Math.max(fast, middle),
  signals: ({ close }, parameters, direction) => {
    const fast = ema(close, parameters.fast)
    const middle = ema(close, parameters.middle)
    const slow = ema(close, parameters.slow)
    // Above 0 where all are in line upwards; NaN, which crosses nothing, before all are there.
    const inLine = (top: Float64Array, bottom: Float64Array) => lowerOf(subtract(top, middle), subtract(middle, bottom))
    const up = inLine(fast, slow)
    const down = inLine(slow, fast)
    return direction === 'LONG'
      ? { entry: crossingsAboveLevel(up, 0, close), exit: crossingsAbove(middle, fast) }
      : { entry: crossingsAboveLevel(down, 0, close), exit: crossingsAbove(fast, middle) }
  },
})
