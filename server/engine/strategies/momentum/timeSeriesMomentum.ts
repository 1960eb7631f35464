import { marksWhere } from '../../crossings.ts'
import { change } from '../../indicators/columns.ts'
import { bars } from '../parameters.ts'
import { defineStrategy, mirrored } from '../strategy.ts'

/**
 * LONG enters on every bar whose close is above that of `period` bars before, and leaves on every bar whose close is
 * below it; SHORT mirrored. Source: Tobias Moskowitz, Yao Hua Ooi and Lasse Pedersen, Time Series Momentum, Journal of
 * Financial Economics 104 (2012).
 */
export const timeSeriesMomentum = defineStrategy({
  name: 'time-series-momentum',
  title: 'Time-series momentum',
  description:
    'Holds what has risen: enters on every bar whose close is above that of `period` bars before, leaves on every bar whose close is below it; an equal one neither enters nor leaves (SHORT: the other way). Moskowitz, Ooi and Pedersen (2012).',
  family: 'momentum',
  parameters: [bars('period', { max: 2_000, default: 252 }, 'Bars to look back.')],
  warmUp: ({ period }) => period,
  signals: ({ close, length }, { period }, direction) => {
    const moves = change(close, period)
    return mirrored(
      direction,
      marksWhere(length, (bar) => (moves[bar] as number) > 0),
      marksWhere(length, (bar) => (moves[bar] as number) < 0),
    )
  },
})
