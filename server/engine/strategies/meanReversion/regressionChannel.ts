import { crossingsAbove } from '../../crossings.ts'
import { regressionChannel as channelOf } from '../../indicators/transforms.ts'
import { bars, number } from '../parameters.ts'
import { keeps } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/** The most deviations that the last close can lie away from the line: it takes part in both. */
function mostDeviations(period: number): number {
  return Math.sqrt(((period - 1) * (period - 2)) / (period + 1))
}

/**
 * A channel around the straight line through the last closes. LONG enters when the close crosses back above the lower side and leaves when it
 * crosses above the line; SHORT enters when it crosses back below the upper side and leaves when it crosses below the line. Source: Gilbert
 * Raff, Trading the Regression Channel, Stocks & Commodities 9 (1991).
 */
export const regressionChannel = defineStrategy({
  name: 'regression-channel',
  title: 'Linear-regression channel',
  description:
    'Trades the way back to a straight line: enters when the close crosses back above the lower side of the channel, leaves when it crosses above the line (SHORT: from the upper side). The line fits the last `period` closes best (least squares) and is taken where it ends; the width is `factor` standard deviations of these closes from it, over all of them. Gilbert Raff (1991), with deviations in the place of the largest distance.',
  family: 'mean reversion',
  parameters: [
    bars('period', { min: 3, default: 50 }, 'Bars in the line and the width.'),
    number('factor', { min: 0.5, max: 10, step: 0.5, default: 2 }, 'How many standard deviations the channel is wide.'),
  ],
  relations: [
    keeps('factor < √((period − 1) × (period − 2) ÷ (period + 1))', ['period', 'factor'], ({ period, factor }) => {
      return factor < mostDeviations(period)
    }),
  ],
  warmUp: ({ period }) => period,
  signals: ({ close }, { period, factor }, direction) => {
    const { lower, middle, upper } = channelOf(close, period, factor)
    return direction === 'LONG'
      ? { entry: crossingsAbove(close, lower), exit: crossingsAbove(close, middle) }
      : { entry: crossingsAbove(upper, close), exit: crossingsAbove(middle, close) }
  },
})
