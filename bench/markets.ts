import { type Candles, COLUMNS } from '../server/engine/candles.ts'
import { makeCandles } from '../server/engine/walk.fixture.ts'
import { type Generator, generatorOf } from '../server/samplers/generator.ts'

/** What a market gains a bar in the long run, as a logarithm. */
const GAINS = { losing: -0.0012, rising: 0.0012, flat: 0 } as const

/** A kind of market that is made by a seed. */
export type Market = keyof typeof GAINS

const DAY_MS = 24 * 60 * 60 * 1000
const PRICES = COLUMNS.filter((column) => column !== 'time' && column !== 'volume')

/** Keeps the numbers of trends apart from those of other things with the same seed. */
const STREAM = 99

/** Trends as logarithms a bar, one a bar: each up or down, for 20 to 119 bars. */
function trendsOf(bars: number, generator: Generator): Float64Array {
  const trends = new Float64Array(bars)
  for (let bar = 0; bar < bars; ) {
    const end = bar + 20 + generator.below(100)
    const sign = generator.uniform() < 0.5 ? 1 : -1
    trends.fill(sign * (0.002 + 0.004 * generator.uniform()), bar, end)
    bar = end
  }
  return trends
}

/** So many days of a market: a random walk of about 1.5 % a day with trends that come and go, and what it gains in the long run. The same for the same seed. */
export function makeMarket(market: Market, bars: number, seed: number): Candles {
  // The volatility is that of a quarter of a day.
  const candles = makeCandles(bars, seed, DAY_MS / 4)
  let log = 0
  for (const [bar, trend] of trendsOf(bars, generatorOf(seed, STREAM)).entries()) {
    log += GAINS[market] + trend
    for (const column of PRICES) candles[column][bar] = (candles[column][bar] as number) * Math.exp(log)
    candles.time[bar] = Date.UTC(2010, 0, 1) + bar * DAY_MS
  }
  return candles
}
