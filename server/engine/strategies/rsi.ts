import type { Candles } from '../candles.ts'
import { crossingsAboveLevel, crossingsBelowLevel } from '../crossings.ts'
import { rsi as relativeStrengthIndex } from '../indicators.ts'
import type { Direction, Parameters, Signals, Strategy } from './strategy.ts'

/**
 * Wilder's relative strength index of the close against two levels. LONG enters when it crosses above
 * `lower` and leaves when it crosses above `upper`; SHORT enters when it crosses below `upper` and leaves
 * when it crosses below `lower`.
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978), section VI.
 */
export const rsi: Strategy = {
  name: 'rsi',
  title: 'RSI reversal',
  description:
    'Trades the way back from an extreme: enters when the RSI leaves one zone, leaves when it passes the other level.',
  family: 'oscillator',
  parameters: [
    {
      name: 'period',
      kind: 'INTEGER',
      min: 2,
      max: 500,
      step: 1,
      default: 14,
      description: "Bars in Wilder's averages.",
    },
    {
      name: 'lower',
      kind: 'NUMBER',
      min: 0,
      max: 100,
      step: 1,
      default: 30,
      description: 'Level below which the market counts as oversold.',
    },
    {
      name: 'upper',
      kind: 'NUMBER',
      min: 0,
      max: 100,
      step: 1,
      default: 70,
      description: 'Level above which the market counts as overbought.',
    },
  ],
  // The index begins on bar `period`, and a crossing needs it on two bars.
  warmUp: ({ period }) => (period as number) + 1,
  signals,
}

function signals(candles: Candles, parameters: Parameters, direction: Direction): Signals {
  const index = relativeStrengthIndex(candles.close, parameters.period as number)
  const lower = parameters.lower as number
  const upper = parameters.upper as number
  return direction === 'LONG'
    ? { entry: crossingsAboveLevel(index, lower), exit: crossingsAboveLevel(index, upper) }
    : { entry: crossingsBelowLevel(index, upper), exit: crossingsBelowLevel(index, lower) }
}
