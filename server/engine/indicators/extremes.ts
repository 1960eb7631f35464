import { columnOf } from '../scratch.ts'

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

/** The highest of the last `window` values, the bar's own among them; NaN on the first `window` − 1 bars. */
export function highest(values: Float64Array, window: number): Float64Array {
  return extreme(values, window, 1)
}

/** The lowest of the last `window` values, the bar's own among them; NaN on the first `window` − 1 bars. */
export function lowest(values: Float64Array, window: number): Float64Array {
  return extreme(values, window, -1)
}

function extremeBefore(values: Float64Array, window: number, sign: 1 | -1): Float64Array {
  const before = columnOf(values.length, Number.NaN)
  before.set(extreme(values, window, sign).subarray(0, Math.max(0, values.length - 1)), Math.min(1, values.length))
  return before
}

/**
 * The queue holds the bars that can still become the extreme, best first: a bar leaves at the back when a
 * later one is at least as good, at the front when the window has passed it. Each enters once: O(n).
 */
function extreme(values: Float64Array, window: number, sign: 1 | -1): Float64Array {
  const extremes = columnOf(values.length, Number.NaN)
  const queue = new Int32Array(values.length)
  let front = 0
  let back = 0
  for (let bar = 0; bar < values.length; bar++) {
    const value = sign * (values[bar] as number)
    while (front < back && sign * (values[queue[back - 1] as number] as number) <= value) back--
    queue[back++] = bar
    if ((queue[front] as number) <= bar - window) front++
    if (bar >= window - 1) extremes[bar] = values[queue[front] as number] as number
  }
  return extremes
}
