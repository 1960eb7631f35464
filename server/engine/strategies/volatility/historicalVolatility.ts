import { crossingsAboveLevel, crossingsBelowLevel, marksWhere } from '../../crossings.ts'
import { change, share } from '../../indicators/columns.ts'
import { historicalVolatility as historicalVolatilityOf } from '../../indicators/ranges.ts'
import { bars, number } from '../parameters.ts'
import { below, keeps } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * The ratio of the historical volatility of `short` bars to that of `long` bars, 1 where the latter is 0. LONG enters
 * when it crosses above `level` on a bar that closes above the close `short` bars before (SHORT: below it); both leave
 * when it crosses below `level`. Source: after Larry Connors and Linda Raschke, Street Smarts (1995), historical
 * volatility: 6 and 100 bars.
 */
export const historicalVolatility = defineStrategy({
  name: 'historical-volatility',
  title: 'Volatility expansion',
  description:
    'Follows a market that wakes up: enters when the short-term volatility over the long-term one rises above `level` on a bar that closes above the close `short` bars before (SHORT: below it), leaves when it falls below, in both directions. Volatility is the standard deviation over all logarithmic returns of the window (n, as MetaStock has it; with n − 1 the ratio differs by a constant). After Larry Connors and Linda Raschke (1995).',
  family: 'volatility',
  parameters: [
    bars('short', { default: 6 }, 'Bars in the short volatility.'),
    bars('long', { max: 1_000, default: 100 }, 'Bars in the long volatility.'),
    number('level', { min: 0.25, max: 4, step: 0.25, default: 1 }, 'Ratio above which the market is awake.'),
  ],
  relations: [
    below('short', 'long'),
    keeps('level² < long ÷ short', ['short', 'long', 'level'], ({ short, long, level }) => level ** 2 < long / short),
  ],
  warmUp: ({ short, long }) => Math.max(short, long) + 1,
  signals: ({ close, length }, { short, long, level }, direction) => {
    const sign = direction === 'LONG' ? 1 : -1
    const ratio = share(historicalVolatilityOf(close, short), historicalVolatilityOf(close, long), 1)
    const wakes = crossingsAboveLevel(ratio, level, 1)
    const moves = change(close, short)
    const entry = marksWhere(length, (bar) => wakes[bar] === 1 && sign * (moves[bar] as number) > 0)
    return { entry, exit: crossingsBelowLevel(ratio, level, 1) }
  },
})
