import type { Candles } from '../../engine/candles.ts'

/** One or several neighbouring candles as one. */
export interface CandlePoint {
  readonly atMs: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

function merge(candles: Candles, from: number, to: number): CandlePoint {
  let high = Number.NEGATIVE_INFINITY
  let low = Number.POSITIVE_INFINITY
  let volume = 0
  for (let bar = from; bar < to; bar += 1) {
    high = Math.max(high, candles.high[bar] ?? high)
    low = Math.min(low, candles.low[bar] ?? low)
    volume += candles.volume[bar] ?? 0
  }
  const open = candles.open[from] ?? 0
  return { atMs: candles.time[from] ?? 0, open, high, low, close: candles.close[to - 1] ?? open, volume }
}

/** Candles as at most `points` wider ones, none left out: each point is its candles merged. */
export function summarizeCandles(candles: Candles, points: number): CandlePoint[] {
  const count = Math.min(points, candles.length)
  const edge = (index: number) => Math.floor((index * candles.length) / count)
  return Array.from({ length: count }, (_, index) => merge(candles, edge(index), edge(index + 1)))
}
