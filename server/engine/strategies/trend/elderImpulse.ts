import { isAbove, marksWhere } from '../../crossings.ts'
import { ema } from '../../indicators/averages.ts'
import { change, subtract } from '../../indicators/columns.ts'
import { macd } from '../../indicators/oscillators.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Elder's impulse: an exponential average and the MACD histogram that move the same way. LONG enters on the first bar on which both rise and
 * leaves on the first on which they no longer do; SHORT mirrored. Source: Alexander Elder, Come into My Trading Room (2002): 13 bars, and 12,
 * 26 and 9.
 */
export const elderImpulse = defineStrategy({
  name: 'elder-impulse',
  title: "Elder's impulse",
  description:
    'Follows a trend whose pace grows: enters on the first bar on which both the exponential average of the close and the MACD histogram are above those of the bar before, leaves on the first on which they no longer both are (SHORT: below). The histogram is the MACD less its own exponential average. Alexander Elder (2002).',
  family: 'trend',
  parameters: [
    bars('period', { default: 13 }, 'Bars in the average.'),
    bars('fast', { default: 12 }, 'Bars in the fast average of the MACD.'),
    bars('slow', { default: 26 }, 'Bars in the slow average of the MACD.'),
    bars('signal', { default: 9 }, 'Bars in the average of the MACD.'),
  ],
  relations: [below('fast', 'slow')],
  warmUp: ({ period, fast, slow, signal }) => Math.max(period, Math.max(fast, slow) + signal - 1) + 1,
  signals: ({ close, length }, { period, fast, slow, signal }, direction) => {
    const sign = direction === 'LONG' ? 1 : -1
    const line = macd(close, fast, slow)
    const inertia = change(ema(close, period), 1)
    const power = change(subtract(line, ema(line, signal)), 1)
    const isKnown = (bar: number) => !Number.isNaN((inertia[bar] as number) + (power[bar] as number))
    const grows = (moves: Float64Array, bar: number) => isAbove(sign * (moves[bar] as number), 0, close[bar])
    const isOn = (bar: number) => grows(inertia, bar) && grows(power, bar)
    return {
      entry: marksWhere(length, (bar) => bar > 0 && isKnown(bar - 1) && isOn(bar) && !isOn(bar - 1)),
      exit: marksWhere(length, (bar) => bar > 0 && isOn(bar - 1) && !isOn(bar)),
    }
  },
})
