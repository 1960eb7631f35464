import type { Account } from './backtest.ts'
import { allocateCandles, type Candles } from './candles.ts'
import type { Signals } from './strategies/strategy.ts'

/** A bar of a hand-made series: open, high, low, close. */
export type Bar = readonly [open: number, high: number, low: number, close: number]

/** An account in round numbers: 1,000 in cash, all of it in each trade, and no costs. */
export const PLAIN_ACCOUNT: Account = { initialCash: 1000, fee: 0, slippage: 0, allocation: 1, fill: 'NEXT_OPEN' }

/** Makes candles of hand-made bars, one `stepMs` after the other (a day unless told), each with a volume of 1. */
export function candlesOf(bars: readonly Bar[], stepMs = 86_400_000): Candles {
  const candles = allocateCandles(bars.length)
  for (const [index, [open, high, low, close]] of bars.entries()) {
    candles.time[index] = index * stepMs
    candles.open[index] = open
    candles.high[index] = high
    candles.low[index] = low
    candles.close[index] = close
    candles.volume[index] = 1
  }
  return candles
}

/** Makes candles on which nothing but the close moves: every bar opens, peaks and bottoms where it closes. */
export function candlesAt(closes: readonly number[], stepMs?: number): Candles {
  return candlesOf(
    closes.map((close) => [close, close, close, close]),
    stepMs,
  )
}

/** The first `length` candles, as copies. */
export function cutCandles(candles: Candles, length: number): Candles {
  const { time, open, high, low, close, volume } = candles
  const cut = (column: Float64Array) => column.slice(0, length)
  return {
    length,
    time: cut(time),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  }
}

/** Makes signals of one character a bar: `E` enter, `X` leave, `B` both, anything else neither. */
export function signalsOf(pattern: string): Signals {
  const marksOf = (letters: string) => Uint8Array.from(pattern, (letter) => (letters.includes(letter) ? 1 : 0))
  return { entry: marksOf('EB'), exit: marksOf('XB') }
}

/**
 * Makes a random walk from 100 on, with gaps, shadows and volumes, one bar a day unless told; the same for the same seed. Prices have many digits, so that no two of
 * them are equal by chance. Source of the numbers: mulberry32 by Tommy Ettinger.
 */
export function walkOf(length: number, seed: number, stepMs?: number): Candles {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const move = (price: number, size: number) => price * (1 + (random() - 0.5) * size)
  let price = 100
  const bars = Array.from({ length }, (): Bar => {
    const open = move(price, 0.005)
    price = move(open, 0.04)
    return [open, Math.max(open, price) * (1 + random() / 100), Math.min(open, price) * (1 - random() / 100), price]
  })
  const candles = candlesOf(bars, stepMs)
  for (let bar = 0; bar < length; bar++) candles.volume[bar] = 1 + random() * 1_000
  return candles
}
