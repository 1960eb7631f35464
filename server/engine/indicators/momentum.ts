import { columnOf } from '../scratch.ts'
import { sma } from './averages.ts'
import { absolute, change, scale, share } from './columns.ts'

/**
 * Wilder's relative strength index, 0 to 100; NaN on the first `period` bars.
 *
 * Seeding: the first averages, on bar `period`, are the simple means of the first `period` gains and
 * losses. From there on average = (average × (period − 1) + change) ÷ period. Without losses the index
 * is 100; without any change it is 50.
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978), section VI.
 *
 * @param period at least 1
 */
export function rsi(values: Float64Array, period: number): Float64Array {
  const index = columnOf(values.length, Number.NaN)
  let gain = 0
  let loss = 0
  for (let bar = 1; bar < values.length; bar++) {
    const change = (values[bar] as number) - (values[bar - 1] as number)
    const weight = bar <= period ? bar - 1 : period - 1
    gain = (gain * weight + Math.max(change, 0)) / (weight + 1)
    loss = (loss * weight + Math.max(-change, 0)) / (weight + 1)
    if (bar >= period) index[bar] = relativeStrength(gain, loss)
  }
  return index
}

function relativeStrength(gain: number, loss: number): number {
  if (loss === 0) return gain === 0 ? 50 : 100
  return (100 * gain) / (gain + loss)
}

/**
 * Chande's momentum oscillator, −100 to 100: Σ gains less Σ losses over the sum of both, in the last `period` changes; 0 where nothing
 * changed. NaN on the first `period` bars.
 * Source: Tushar Chande and Stanley Kroll, The New Technical Trader (1994).
 *
 * @param period at least 1
 */
export function chandeMomentum(values: Float64Array, period: number): Float64Array {
  const changes = change(values, 1)
  const ratio = share(sma(changes, period), sma(absolute(changes), period), 0)
  return scale(ratio, 100)
}
