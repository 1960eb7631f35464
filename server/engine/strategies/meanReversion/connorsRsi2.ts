import { barsAbove, isAbove, marksWhere } from '../../crossings.ts'
import { sma } from '../../indicators/averages.ts'
import { rsi } from '../../indicators/momentum.ts'
import { bars, number } from '../parameters.ts'
import { below, keeps } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Wilder's RSI of `period` bars. LONG enters on every bar whose RSI is below `level` and whose close is above its
 * average of `trend` bars, and leaves on every bar whose close is above its average of `exit` bars; SHORT enters where
 * the RSI is above 100 − `level` and the close below the long average, and leaves below the short one. Source: Larry
 * Connors and Cesar Alvarez, Short Term Trading Strategies That Work (2008).
 */
export const connorsRsi2 = defineStrategy({
  name: 'connors-rsi2',
  title: 'Two-bar RSI pullback',
  description:
    "Buys a dip in a rising market: enters on every bar whose Wilder's RSI is below `level` while the close is above its simple average of `trend` bars, leaves on every bar that closes above its simple average of `exit` bars (SHORT: the other way, above 100 − `level`). Larry Connors and Cesar Alvarez (2008).",
  family: 'mean reversion',
  parameters: [
    bars('period', { default: 2 }, 'Bars in the RSI.'),
    number('level', { min: 0, max: 50, step: 1, default: 10 }, 'RSI that counts as an extreme.'),
    bars('trend', { max: 1_000, default: 200 }, 'Bars in the average that tells the trend.'),
    bars('exit', { default: 5 }, 'Bars in the average at which it leaves.'),
  ],
  relations: [
    below('exit', 'trend'),
    below('period', 'trend'),
    keeps('level > 0', ['level'], ({ level }) => level > 0),
  ],
  warmUp: ({ period, trend, exit }) => Math.min(exit - 1, Math.max(period, trend - 1)),
  signals: ({ close, length }, parameters, direction) => {
    const index = rsi(close, parameters.period)
    const trend = sma(close, parameters.trend)
    const exit = sma(close, parameters.exit)
    const low = (bar: number) => isAbove(parameters.level, index[bar] as number, 100)
    const high = (bar: number) => isAbove(index[bar] as number, 100 - parameters.level, 100)
    const above = barsAbove(close, trend)
    const below = barsAbove(trend, close)
    return direction === 'LONG'
      ? { entry: marksWhere(length, (bar) => low(bar) && above[bar] === 1), exit: barsAbove(close, exit) }
      : { entry: marksWhere(length, (bar) => high(bar) && below[bar] === 1), exit: barsAbove(exit, close) }
  },
})
