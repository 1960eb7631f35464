import type { Candles } from '../candles.ts'

/** Powers of a close's distance from the middle of its block that are kept. */
export const POWERS = 8

/** Bars of a block: small ones within large ones. Powers of two. */
export const SMALL = 64
export const LARGE = 512

/** Blocks of one size. Every column holds a number a block; moments hold `POWERS` a block. */
export interface Blocks {
  readonly size: number
  /** Highest and lowest price of the block, opens and closes among them. */
  readonly top: Float64Array
  readonly bottom: Float64Array
  /** Highest and lowest close. */
  readonly highClose: Float64Array
  readonly lowClose: Float64Array
  /** The middle of the closes before each bar of the block, and the furthest that one is from it. */
  readonly middle: Float64Array
  readonly reach: Float64Array
  /** The deepest fall of the close from an earlier one of the block, and the highest rise. At least 0. */
  readonly fall: Float64Array
  readonly rise: Float64Array
  /** Σ m·δᵏ of the moves m = close − close before, each at its distance δ = close before − middle. */
  readonly moves: Float64Array
  /** Σ m²·δᵏ. */
  readonly squares: Float64Array
  /** Σ m²·δᵏ over the moves down alone. */
  readonly falls: Float64Array
}

/** Candles as the sweep reads them. */
export interface Market {
  readonly length: number
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  /** Highest and lowest price of each bar, its open and close among them: a file may hold a high that is below them. */
  readonly top: Float64Array
  readonly bottom: Float64Array
  /** The lowest and the highest price of all. */
  readonly lowest: number
  readonly highest: number
  readonly small: Blocks
  readonly large: Blocks
}

const SURVEYED = new WeakMap<Candles, Market>()

/** Candles as the sweep reads them: surveyed once, for as long as somebody keeps the candles. */
export function marketOf(candles: Candles): Market {
  const known = SURVEYED.get(candles)
  if (known) return known
  const market = surveyMarket(candles)
  SURVEYED.set(candles, market)
  return market
}

/** Summarises candles for all sweeps over them. */
export function surveyMarket({ open, high, low, close, length }: Candles): Market {
  const top = new Float64Array(length)
  const bottom = new Float64Array(length)
  let lowest = Number.POSITIVE_INFINITY
  let highest = 0
  for (let bar = 0; bar < length; bar++) {
    top[bar] = Math.max(high[bar] as number, open[bar] as number, close[bar] as number)
    bottom[bar] = Math.min(low[bar] as number, open[bar] as number, close[bar] as number)
    lowest = Math.min(lowest, bottom[bar] as number)
    highest = Math.max(highest, top[bar] as number)
  }
  const prices = { close, top, bottom }
  const blocks = { small: block(prices, SMALL), large: block(prices, LARGE) }
  return { length, open, high, low, close, top, bottom, lowest, highest, ...blocks }
}

type Prices = Pick<Market, 'close' | 'top' | 'bottom'>

function block(prices: Prices, size: number): Blocks {
  const count = Math.floor(prices.close.length / size)
  const column = (width = 1) => new Float64Array(count * width)
  const blocks: Blocks = {
    size,
    top: column(),
    bottom: column(),
    highClose: column(),
    lowClose: column(),
    middle: column(),
    reach: column(),
    fall: column(),
    rise: column(),
    moves: column(POWERS),
    squares: column(POWERS),
    falls: column(POWERS),
  }
  for (let index = 0; index < count; index++) {
    bound(blocks, index, prices)
    addMoments(blocks, index, prices.close)
  }
  return blocks
}

/** Notes the extremes of a block. */
function bound(blocks: Blocks, index: number, { close, top, bottom }: Prices): void {
  const from = index * blocks.size
  let highest = 0
  let lowest = Number.POSITIVE_INFINITY
  let high = 0
  let low = Number.POSITIVE_INFINITY
  let fall = 0
  let rise = 0
  for (let bar = from; bar < from + blocks.size; bar++) {
    highest = Math.max(highest, top[bar] as number)
    lowest = Math.min(lowest, bottom[bar] as number)
    const price = close[bar] as number
    high = Math.max(high, price)
    low = Math.min(low, price)
    fall = Math.max(fall, high - price)
    rise = Math.max(rise, price - low)
  }
  blocks.top[index] = highest
  blocks.bottom[index] = lowest
  blocks.highClose[index] = high
  blocks.lowClose[index] = low
  blocks.fall[index] = fall
  blocks.rise[index] = rise
  const before = close[Math.max(0, from - 1)] as number
  blocks.middle[index] = (Math.max(high, before) + Math.min(low, before)) / 2
  blocks.reach[index] = (Math.max(high, before) - Math.min(low, before)) / 2
}

function addMoments(blocks: Blocks, index: number, close: Float64Array): void {
  const { size, middle, moves, squares, falls } = blocks
  const at = index * POWERS
  for (let bar = Math.max(1, index * size); bar < (index + 1) * size; bar++) {
    const before = close[bar - 1] as number
    const move = (close[bar] as number) - before
    const distance = before - (middle[index] as number)
    let power = 1
    for (let exponent = 0; exponent < POWERS; exponent++) {
      moves[at + exponent] = (moves[at + exponent] as number) + move * power
      squares[at + exponent] = (squares[at + exponent] as number) + move * move * power
      if (move < 0) falls[at + exponent] = (falls[at + exponent] as number) + move * move * power
      power *= distance
    }
  }
}
