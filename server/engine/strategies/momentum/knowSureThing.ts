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
    'Follows four speeds of change at once: enters when their sum crosses above its average, leaves when it crosses below.',
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
