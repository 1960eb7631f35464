import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { sma } from '../../indicators/averages.ts'
import { share, subtract } from '../../indicators/columns.ts'
import { deviation } from '../../indicators/volatility.ts'
import { bars, number } from '../parameters.ts'
import { below, keeps } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * z = (close − average) ÷ standard deviation of `period` closes, 0 where nothing deviates. LONG enters when z crosses
 * below −`entry` and leaves when it crosses above −`exit`; SHORT enters when z crosses above `entry` and leaves when it
 * crosses below `exit`. Source: Ernest Chan, Quantitative Trading (2008), mean reversion.
 */
export const zScore = defineStrategy({
  name: 'z-score',
  title: 'Z-score reversal',
  description:
    'Trades the way back from an unusual price: enters when the close falls `entry` standard deviations (over all closes of the window) below its simple average, leaves when it rises above `exit` of them below it (SHORT: the other way). Where nothing deviates the score is 0. With an exit of 0 its entries LONG are those of bollinger-breakout SHORT, and the other way round. Ernest Chan (2008).',
  family: 'mean reversion',
  parameters: [
    bars('period', { default: 20 }, 'Bars in the average and the deviation.'),
    number('entry', { min: 0.5, max: 6, step: 0.5, default: 2 }, 'Deviations at which it enters.'),
    number('exit', { min: 0, max: 6, step: 0.5, default: 0 }, 'Deviations at which it leaves.'),
  ],
  relations: [
    below('exit', 'entry'),
    keeps('entry < √(period − 1)', ['period', 'entry'], ({ period, entry }) => entry < Math.sqrt(period - 1)),
  ],
  warmUp: ({ period }) => period,
  signals: ({ close }, { period, entry, exit }, direction) => {
    const away = subtract(close, sma(close, period))
    const score = share(away, deviation(close, period), 0)
    return direction === 'LONG'
      ? { entry: crossingsBelowLevel(score, -entry, 1), exit: crossingsAboveLevel(score, -exit, 1) }
      : { entry: crossingsAboveLevel(score, entry, 1), exit: crossingsBelowLevel(score, exit, 1) }
  },
})
