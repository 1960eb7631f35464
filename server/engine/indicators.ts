/**
 * Simple moving average: the mean of the last `period` values, NaN before the first full window.
 *
 * The window's sum slides and is summed anew every `period` bars, so a mean carries the rounding of at
 * most 2 × `period` additions however long the series is. A window that holds one value only has exactly
 * this value as its mean: on a flat stretch two averages are equal, and rounding makes no crossing.
 *
 * @param period at least 1
 */
export function sma(values: Float64Array, period: number): Float64Array {
  const means = new Float64Array(values.length).fill(Number.NaN)
  let sum = Number.NaN
  let before = Number.NaN
  let equalValues = 0
  let nextSum = period - 1
  for (let bar = 0; bar < values.length; bar++) {
    const value = values[bar] as number
    equalValues = value === before ? equalValues + 1 : 1
    before = value
    if (bar === nextSum) {
      sum = sumOfWindow(values, bar, period)
      nextSum += period
    } else if (bar >= period) sum += value - (values[bar - period] as number)
    means[bar] = equalValues >= period ? value : sum / period
  }
  return means
}

function sumOfWindow(values: Float64Array, lastBar: number, period: number): number {
  let sum = 0
  for (let bar = lastBar - period + 1; bar <= lastBar; bar++) sum += values[bar] as number
  return sum
}

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
  const index = new Float64Array(values.length).fill(Number.NaN)
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
 * The highest of the `window` values before each bar, the bar itself left out; NaN on the first `window` bars.
 *
 * @param window at least 1
 */
export function highestBefore(values: Float64Array, window: number): Float64Array {
  return extremeBefore(values, window, 1)
}

/**
 * The lowest of the `window` values before each bar, the bar itself left out; NaN on the first `window` bars.
 *
 * @param window at least 1
 */
export function lowestBefore(values: Float64Array, window: number): Float64Array {
  return extremeBefore(values, window, -1)
}

/**
 * The queue holds the bars that can still become the extreme, best first: a bar leaves at the back when a
 * later one is at least as good, at the front when the window has passed it. Each enters once: O(n).
 */
function extremeBefore(values: Float64Array, window: number, sign: 1 | -1): Float64Array {
  const extremes = new Float64Array(values.length).fill(Number.NaN)
  const queue = new Int32Array(values.length)
  let front = 0
  let back = 0
  for (let bar = 0; bar < values.length; bar++) {
    if (front < back && (queue[front] as number) < bar - window) front++
    if (bar >= window) extremes[bar] = values[queue[front] as number] as number
    const value = sign * (values[bar] as number)
    while (front < back && sign * (values[queue[back - 1] as number] as number) <= value) back--
    queue[back++] = bar
  }
  return extremes
}
