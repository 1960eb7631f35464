import { crossingsBelowLevel, isAbove, marksWhere } from '../../crossings.ts'
import { ema } from '../../indicators/averages.ts'
import { change, scale } from '../../indicators/columns.ts'
import { massIndex as massIndexOf } from '../../indicators/ranges.ts'
import { bars, number } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * The mass index of `period` and `sum` bars. A bulge is a rise above `bulge`; it ends when the index crosses below
 * `bulge` − 0.5. LONG enters there if the exponential average of the close fell in the last bar, and leaves when that
 * average falls after it had risen; SHORT mirrored. Source: Donald Dorsey, The Mass Index, Stocks & Commodities 10
 * (1992): 9 and 25 bars, bulge at 27.
 */
export const massIndex = defineStrategy({
  name: 'mass-index',
  title: 'Mass-index reversal',
  description:
    "Trades the turn after the ranges have swollen: enters when the mass index falls below `bulge` − 0.5 after it has been above `bulge`, if the exponential average of the close fell in that bar (SHORT: rose), leaves when that average turns down (SHORT: up). The index is the sum, over `sum` bars, of the exponential average of the range over that average's own. Donald Dorsey (1992).",
  family: 'volatility',
  parameters: [
    bars('period', { default: 9 }, 'Bars in the averages.'),
    bars('sum', { default: 25 }, 'Bars in the sum.'),
    number('bulge', { min: 1, max: 100, step: 0.5, default: 27 }, 'Mass above which the ranges have swollen.'),
  ],
  relations: [below('sum', 'bulge')],
  warmUp: ({ period }) => period + 1,
  signals: (candles, { period, sum, bulge }, direction) => {
    const sign = direction === 'LONG' ? 1 : -1
    const mass = massIndexOf(candles, period, sum)
    const slope = scale(change(ema(candles.close, period), 1), sign)
    const falls = crossingsBelowLevel(mass, bulge - 0.5)
    let isSwollen = false
    const entry = marksWhere(candles.length, (bar) => {
      isSwollen = isSwollen || isAbove(mass[bar] as number, bulge)
      if (!isSwollen || falls[bar] !== 1) return false
      isSwollen = false
      return isAbove(0, slope[bar] as number, candles.close[bar])
    })
    return { entry, exit: crossingsBelowLevel(slope, 0, candles.close) }
  },
})
