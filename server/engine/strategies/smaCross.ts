import type { Candles } from '../candles.ts'
import { crossingsAbove } from '../crossings.ts'
import { sma } from '../indicators.ts'
import type { Direction, Parameters, Signals, Strategy } from './strategy.ts'

/**
 * Two simple moving averages of the close. LONG enters when the fast one crosses above the slow one and
 * leaves when it crosses below; SHORT mirrored. `fast` = `slow` gives no signals.
 * Source: Brock, Lakonishok and LeBaron, Simple Technical Trading Rules and the Stochastic Properties of
 * Stock Returns, Journal of Finance 47 (1992), the variable-length moving average without a band.
 */
export const smaCross: Strategy = {
  name: 'sma-cross',
  title: 'Moving-average cross',
  description:
    'Follows the trend: enters when the fast average of the close crosses the slow one, leaves when it crosses back.',
  family: 'moving average',
  parameters: [
    {
      name: 'fast',
      kind: 'INTEGER',
      min: 2,
      max: 500,
      step: 1,
      default: 10,
      description: 'Bars in the fast average.',
    },
    {
      name: 'slow',
      kind: 'INTEGER',
      min: 2,
      max: 1000,
      step: 1,
      default: 50,
      description: 'Bars in the slow average.',
    },
  ],
  // A crossing needs both averages on two bars.
  warmUp: ({ fast, slow }) => Math.max(fast as number, slow as number),
  signals,
}

function signals(candles: Candles, parameters: Parameters, direction: Direction): Signals {
  const fast = sma(candles.close, parameters.fast as number)
  const slow = sma(candles.close, parameters.slow as number)
  const above = crossingsAbove(fast, slow)
  const below = crossingsAbove(slow, fast)
  return direction === 'LONG' ? { entry: above, exit: below } : { entry: below, exit: above }
}
