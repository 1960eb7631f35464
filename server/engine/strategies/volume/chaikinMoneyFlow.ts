import { crossingsAboveLevel, crossingsBelowLevel } from '../../crossings.ts'
import { chaikinMoneyFlow as chaikinMoneyFlowOf } from '../../indicators/volume.ts'
import { bars, number } from '../parameters.ts'
import { keeps } from '../relations.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Chaikin's money flow. LONG enters when it crosses above `level` and leaves when it crosses below 0; SHORT enters when
 * it crosses below −`level` and leaves when it crosses above 0. Source: Marc Chaikin, in Steven Achelis, Technical
 * Analysis from A to Z (1995).
 */
export const chaikinMoneyFlow = defineStrategy({
  name: 'chaikin-money-flow',
  title: 'Chaikin money flow',
  description:
    'Follows where bars close on volume: enters when the money flow of `period` bars crosses above `level`, leaves when it crosses below zero (SHORT: enters below −`level`, leaves above zero). A bar without a range flows nowhere, and without volume the flow is 0. Marc Chaikin (1982).',
  family: 'volume',
  parameters: [
    bars('period', { default: 20 }, 'Bars to look back.'),
    number('level', { min: 0, max: 1, step: 0.0625, default: 0.0625 }, 'Flow that counts as accumulation.'),
  ],
  relations: [keeps('level < 1', ['level'], ({ level }) => level < 1)],
  warmUp: ({ period }) => period,
  signals: (candles, { period, level }, direction) => {
    const flow = chaikinMoneyFlowOf(candles, period)
    return direction === 'LONG'
      ? { entry: crossingsAboveLevel(flow, level, 1), exit: crossingsBelowLevel(flow, 0, 1) }
      : { entry: crossingsBelowLevel(flow, -level, 1), exit: crossingsAboveLevel(flow, 0, 1) }
  },
})
