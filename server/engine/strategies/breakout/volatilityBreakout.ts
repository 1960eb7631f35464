import { isAbove, marksWhere } from '../../crossings.ts'
import { change } from '../../indicators/columns.ts'
import { atr } from '../../indicators/volatility.ts'
import { bars, number } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * LONG enters on a close more than `factor` average true ranges (those up to the bar before) above the close before, and
 * leaves on one as far below; SHORT mirrored. Source: Larry Williams, Long-Term Secrets to Short-Term Trading (1999),
 * volatility breakouts.
 */
export const volatilityBreakout = defineStrategy({
  name: 'volatility-breakout',
  title: 'Volatility breakout',
  description:
    "Follows a bar that moves more than usual: enters on every bar that closes more than `factor` average ranges above the close before, leaves on every bar that closes as far below it (SHORT: the other way). The average is Wilder's, of the true ranges up to the bar before. Larry Williams (1999).",
  family: 'breakout',
  parameters: [
    bars('period', { default: 14 }, 'Bars in the average true range.'),
    number('factor', { min: 0.25, max: 10, step: 0.25, default: 1 }, 'Average ranges that a move must exceed.'),
  ],
  warmUp: ({ period }) => period + 1,
  signals: (candles, { period, factor }, direction) => {
    const { close } = candles
    const range = atr(candles, period)
    const moves = change(close, 1)
    const beyond = (sign: number) =>
      marksWhere(candles.length, (bar) =>
        isAbove(sign * (moves[bar] as number), factor * (range[bar - 1] as number), close[bar]),
      )
    return mirrored(direction, beyond(1), beyond(-1))
  },
})
