import { crossings } from '../../crossings.ts'
import { sma } from '../../indicators/averages.ts'
import { bars } from '../parameters.ts'
import { below } from '../relations.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * Two simple moving averages of the close. LONG enters when the fast one crosses above the slow one and
 * leaves when it crosses below; SHORT mirrored. `fast` = `slow` gives no signals.
 * Source: Brock, Lakonishok and LeBaron, Simple Technical Trading Rules and the Stochastic Properties of
 * Stock Returns, Journal of Finance 47 (1992), the variable-length moving average without a band.
 */
export const smaCross = defineStrategy({
  name: 'sma-cross',
  title: 'Moving-average cross',
  description:
    'Follows the trend: enters when the fast simple average of the close crosses above the slow one, leaves when it crosses below (SHORT: the other way). Brock, Lakonishok and LeBaron (1992).',
  family: 'trend',
  parameters: [
    bars('fast', { default: 10 }, 'Bars in the fast average.'),
    bars('slow', { max: 1_000, default: 50 }, 'Bars in the slow average.'),
  ],
  relations: [below('fast', 'slow')],
  // A crossing needs both averages on two bars.
  warmUp: ({ fast, slow }) => Math.max(fast, slow),
  signals: ({ close }, parameters, direction) => {
    const fast = sma(close, parameters.fast)
    const slow = sma(close, parameters.slow)
    const { up, down } = crossings(fast, slow)
    return mirrored(direction, up, down)
  },
})
