/** Prices of one candle. */
interface Candle {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** SVG paths of candles: wicks are strokes of 1, bodies strokes as wide as `body`. */
export interface CandlePaths {
  readonly up: { readonly wicks: string; readonly bodies: string }
  readonly down: { readonly wicks: string; readonly bodies: string }
  readonly body: number
}

/** Draws candles, oldest left, to fill a box from the lowest low to the highest high. */
export function drawCandles(candles: readonly Candle[], width: number, height: number): CandlePaths {
  const low = Math.min(...candles.map((candle) => candle.low))
  const high = Math.max(...candles.map((candle) => candle.high))
  const scale = high > low ? (height - 2) / (high - low) : 0
  const slot = width / Math.max(1, candles.length)
  const y = (price: number) => (height - 1 - (price - low) * scale).toFixed(1)
  const up = { wicks: '', bodies: '' }
  const down = { wicks: '', bodies: '' }
  candles.forEach((candle, index) => {
    const x = ((index + 0.5) * slot).toFixed(1)
    const side = candle.close >= candle.open ? up : down
    side.wicks += `M${x} ${y(candle.low)}V${y(candle.high)}`
    // A body without height still shows where the price stood.
    const flat = Math.abs(candle.close - candle.open) * scale < 0.6 ? 'v0.6' : `V${y(candle.close)}`
    side.bodies += `M${x} ${y(candle.open)}${flat}`
  })
  return { up, down, body: Math.max(1, slot * 0.7) }
}

/** Draws closes, oldest left, as one line that fills a box from the lowest to the highest; '' of fewer than two. */
export function drawCloses(candles: readonly Pick<Candle, 'close'>[], width: number, height: number): string {
  if (candles.length < 2) return ''
  const closes = candles.map(({ close }) => close)
  const [low, high] = [Math.min(...closes), Math.max(...closes)]
  const scale = high > low ? (height - 2) / (high - low) : 0
  const at = (index: number) => ((index / (closes.length - 1)) * width).toFixed(1)
  return closes
    .map((close, index) => `${index === 0 ? 'M' : 'L'}${at(index)} ${(height - 1 - (close - low) * scale).toFixed(1)}`)
    .join('')
}

/** A line through values, evenly apart, that fills a box of 100 by 20 with a margin of 2; the lowest at the bottom. Empty of fewer than two. */
export function sparkPath(values: readonly number[]): string {
  if (values.length < 2) return ''
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const scale = most > least ? 16 / (most - least) : 0
  const points = values.map((value, index) => {
    const x = (100 * index) / (values.length - 1)
    const y = scale === 0 ? 10 : 18 - (value - least) * scale
    return `${Number(x.toFixed(1))} ${Number(y.toFixed(1))}`
  })
  return `M${points.join('L')}`
}
