import { findStrategy } from '../server/engine/strategies/builtIn.ts'
import type { Parameter, Strategy } from '../server/engine/strategies/strategy.ts'
import type { Sweep } from './sweepOf.ts'

/** They stay these, in this order, whatever strategies come along beside them: figures of the grid are compared over years. */
const NAMES = [
  'sma-cross',
  'ema-cross',
  'dema-cross',
  'tema-cross',
  'wma-cross',
  'hull-trend',
  'kama-trend',
  'price-sma',
  'triple-ema',
  'macd',
  'adx-trend',
  'aroon',
  'parabolic-sar',
  'supertrend',
  'vortex',
  'ichimoku',
  'rate-of-change',
  'time-series-momentum',
  'macd-zero',
  'ppo',
  'trix',
  'true-strength',
  'know-sure-thing',
  'coppock',
  'awesome-oscillator',
  'stochastic',
  'stochastic-rsi',
  'williams-r',
  'cci-trend',
  'ultimate-oscillator',
  'chande-momentum',
  'rsi',
  'bollinger-reversal',
  'keltner-reversal',
  'envelope-reversal',
  'z-score',
  'connors-rsi2',
  'internal-bar-strength',
  'consecutive-closes',
  'donchian',
  'bollinger-breakout',
  'keltner-breakout',
  'volatility-breakout',
  'moving-average-channel',
  'narrow-range',
  'inside-bar',
  'squeeze',
  'chandelier-exit',
  'atr-trailing-stop',
  'choppiness',
  'historical-volatility',
  'mass-index',
  'on-balance-volume',
  'price-volume-trend',
  'chaikin-money-flow',
]
const STRATEGIES = NAMES.map((name) => findStrategy(name) as Strategy)
const LEVELS = Array.from({ length: 10 }, (_, index) => (index + 1) / 100)
/** Entry rules of a direction. */
const RULES = 264

/** So many values of a parameter, from its default on in steps of half of it. */
function valuesOf({ default: first, step }: Parameter, count: number): number[] {
  const width = Math.max(1, Math.round(first / 2 / step)) * step
  return Array.from({ length: count }, (_, index) => first + index * width)
}

/**
 * The grid that users run all day: 55 strategies × four or five values of one parameter × LONG and SHORT × 10 take profits × 10 stop losses,
 * 52,800 candidates. It is older than relations, and has those that break one too.
 */
export function usersGrid(): Sweep {
  const fewest = Math.floor(RULES / STRATEGIES.length)
  const strategies = STRATEGIES.map(({ name, parameters: [parameter] }, index) => {
    const count = fewest + (index < RULES % STRATEGIES.length ? 1 : 0)
    const space = parameter ? [{ name: parameter.name, values: valuesOf(parameter, count) }] : []
    return { strategy: name, space }
  })
  return {
    strategies,
    directions: ['LONG', 'SHORT'],
    exits: { takeProfit: LEVELS, stopLoss: LEVELS },
    constraints: { declared: false },
  }
}
