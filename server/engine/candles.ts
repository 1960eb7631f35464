/** The columns of a candle, in the order in which they lie in memory. */
export const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

/** The name of one column. */
export type Column = (typeof COLUMNS)[number]

/** Bytes that one candle takes: six 64-bit floats. */
export const BYTES_PER_CANDLE = COLUMNS.length * Float64Array.BYTES_PER_ELEMENT

/**
 * Candles as columns of equal length, rising in time.
 * `time` is the start of the bar in milliseconds since 1970 (UTC); prices are in the quote currency.
 */
export interface Candles extends Readonly<Record<Column, Float64Array>> {
  readonly length: number
}

/**
 * Views `buffer` as candles: six columns of `length` floats, one behind the other.
 * A shared buffer can be viewed by every thread at once; nobody writes after the load.
 *
 * @param buffer at least `length × BYTES_PER_CANDLE` bytes
 */
export function viewCandles(buffer: ArrayBufferLike, length: number): Candles {
  const column = (index: number) => new Float64Array(buffer, index * length * Float64Array.BYTES_PER_ELEMENT, length)
  return {
    length,
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  }
}

/** Makes room for `length` candles in memory that threads can share. */
export function allocateCandles(length: number): Candles {
  return viewCandles(new SharedArrayBuffer(length * BYTES_PER_CANDLE), length)
}
