import { type Candles, COLUMNS } from './candles.ts'

/** Bars `from` to `to − 1` of a set of candles, on which a trial is run as if there were no others after them. */
export interface Window {
  readonly from: number
  readonly to: number
  /** Whether a rule must not have seen these bars: then each of its signals is what it says when it sees no later bar. */
  readonly unseen: boolean
}

/** Candles as a trial meets them. */
export interface View {
  /** What is traded on. */
  readonly candles: Candles
  /** The same with all bars before: what signals are worked out of, so that indicators have warmed up. */
  readonly history: Candles
  /** Bars of the history before the first that is traded on. */
  readonly before: number
  readonly unseen: boolean
}

/** Part of a set of candles; no candle is copied. */
export function partOf(candles: Candles, from: number, to: number): Candles {
  const columns = COLUMNS.map((column) => [column, candles[column].subarray(from, to)] as const)
  return { ...(Object.fromEntries(columns) as Record<(typeof COLUMNS)[number], Float64Array>), length: to - from }
}

/** Candles seen through a window; all of them where there is none. */
export function viewOf(candles: Candles, window: Window | undefined): View {
  if (!window) return { candles, history: candles, before: 0, unseen: false }
  const { from, to, unseen } = window
  return { candles: partOf(candles, from, to), history: partOf(candles, 0, to), before: from, unseen }
}
