import { isAbove, marksWhere } from '../../crossings.ts'
import { heikinAshi as candlesOf } from '../../indicators/transforms.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Heikin-Ashi candles of one colour in a row. LONG enters on the `count`th rising one and leaves on the `count`th falling one; SHORT
 * mirrored. Source: Dan Valcu, Using the Heikin-Ashi Technique, Stocks & Commodities 22 (2004).
 */
export const heikinAshi = defineStrategy({
  name: 'heikin-ashi',
  title: 'Heikin-Ashi',
  description:
    'Follows smoothed candles: enters on the bar that makes `count` rising ones in a row, leaves on the bar that makes `count` falling ones (SHORT: the other way). A Heikin-Ashi candle closes at the mean of the four prices of its bar and opens in the middle of the body before; one that neither rises nor falls ends a row. Dan Valcu (2004).',
  family: 'trend',
  parameters: [bars('count', { min: 1, max: 50, default: 2 }, 'Candles in a row.')],
  warmUp: ({ count }) => count - 1,
  signals: (candles, { count }, direction) => {
    const { open, close } = candlesOf(candles)
    const rowsOf = (from: Float64Array, to: Float64Array) => {
      let run = 0
      return marksWhere(candles.length, (bar) => {
        run = isAbove(to[bar] as number, from[bar] as number) ? run + 1 : 0
        return run === count
      })
    }
    return mirrored(direction, rowsOf(open, close), rowsOf(close, open))
  },
})
