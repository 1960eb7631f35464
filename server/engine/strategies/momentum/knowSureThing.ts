import { crossings } from '../../crossings.ts'
import { sma } from '../../indicators/averages.ts'
import { knowSureThing as speeds } from '../../indicators/oscillators.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Pring's Know Sure Thing of the close against its own simple average. LONG enters when it crosses above and leaves when
 * it crosses below; SHORT mirrored. Source: Martin Pring, Summed Rate of Change (KST), Stocks & Commodities 10 (1992).
 */
export const knowSureThing = defineStrategy({
  name: 'know-sure-thing',
  title: 'Know Sure Thing',
  description:
    'Follows four speeds of change at once: enters when the sum of four rates of change (over `roc`, 1½, 2 and 3 times as many bars, weighing 1 to 4) crosses above its simple average, leaves when it crosses below (SHORT: the other way). The rates are smoothed simply by `smooth` bars, the last one by 1½ times as many; halves are rounded up. Martin Pring (1992).',
  family: 'momentum',
  parameters: [
    bars('roc', { default: 10 }, 'Bars in the shortest rate of change.'),
    bars('smooth', { default: 10 }, 'Bars in the averages of the rates.'),
    bars('signal', { default: 9 }, 'Bars in the average of the sum.'),
  ],
  warmUp: ({ roc, smooth, signal }) => 3 * roc + Math.round(1.5 * smooth) + signal - 1,
  signals: ({ close }, { roc, smooth, signal }, direction) => {
    const line = speeds(close, roc, smooth)
    const average = sma(line, signal)
    const { up, down } = crossings(line, average, 100)
    return mirrored(direction, up, down)
  },
})
