import { allocateCandles, type Candles } from './candles.ts'

/** A generator of numbers in 0..1: mulberry32 by Tommy Ettinger, the same everywhere for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const HOUR_MS = 3_600_000

/**
 * Candles of a random walk from 100 on, with a volatility of about 0.6 % an hour, whatever the bar; the same for the same seed.
 *
 * @param barMs from one bar to the next
 */
export function makeCandles(bars: number, seed: number, barMs = HOUR_MS): Candles {
  const random = randomFrom(seed)
  const scale = Math.sqrt(barMs / HOUR_MS)
  const step = () => 1 + (random() + random() + random() - 1.5) * 0.01 * scale
  const candles = allocateCandles(bars)
  const startMs = Date.UTC(2024, 0, 1)
  let price = 100
  for (let bar = 0; bar < bars; bar += 1) {
    const open = price
    const close = open * step()
    candles.time[bar] = startMs + bar * barMs
    candles.open[bar] = open
    candles.high[bar] = Math.max(open, close) * (1 + random() * 0.003 * scale)
    candles.low[bar] = Math.min(open, close) * (1 - random() * 0.003 * scale)
    candles.close[bar] = close
    candles.volume[bar] = Math.round(random() * 1_000)
    price = close
  }
  return candles
}

/** Candles as the CSV text that a user would import. */
export function printCsv(candles: Candles): string {
  const rows = Array.from({ length: candles.length }, (_, bar) =>
    [candles.time, candles.open, candles.high, candles.low, candles.close, candles.volume]
      .map((column) => column[bar])
      .join(','),
  )
  return ['timestamp,open,high,low,close,volume', ...rows].join('\n')
}
