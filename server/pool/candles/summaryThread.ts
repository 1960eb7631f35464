import { viewCandles } from '../../engine/candles.ts'
import { type CandlePoint, summarizeCandles } from '../../jobs/results/candlePoints.ts'

/** What is sent to the thread. The buffer is shared, not copied. */
export interface SummaryTask {
  readonly candles: SharedArrayBuffer
  readonly bars: number
  readonly points: number
}

/** The entry of the thread that makes few points of many candles. */
export default function runSummary({ candles, bars, points }: SummaryTask): CandlePoint[] {
  return summarizeCandles(viewCandles(candles, bars), points)
}
