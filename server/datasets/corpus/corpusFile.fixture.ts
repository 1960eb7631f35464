/** The candles of one symbol that a file is expected to hold. */
export interface ExpectedSeries {
  readonly symbol?: string
  readonly barSeconds: number
  readonly bars: number
  /** Time (ISO), open, high, low, close and volume of the first and of the last candle. */
  readonly first: readonly [string, number, number, number, number, number]
  readonly last: readonly [string, number, number, number, number, number]
  readonly warnings?: readonly string[]
}

/** A small file as a source writes it, made by hand from what is publicly known of its form. */
export interface CorpusFile {
  readonly source: string
  /** How it is recognised, for the guide. */
  readonly told: string
  readonly content: string | (() => Uint8Array | Promise<Uint8Array>)
  /** What the guide shows of a file that is no text. */
  readonly example?: string
  readonly series: readonly ExpectedSeries[]
}

/** The most common outcome: no symbol, no warning. */
export function daily(
  bars: number,
  first: ExpectedSeries['first'],
  last: ExpectedSeries['last'],
  more: Partial<ExpectedSeries> = {},
): ExpectedSeries[] {
  return [{ barSeconds: 86_400, bars, first, last, ...more }]
}
