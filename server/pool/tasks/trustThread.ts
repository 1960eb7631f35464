import type { Work } from '../../engine/batch.ts'
import { type Candles, viewCandles } from '../../engine/candles.ts'
import { OverflowError } from '../../engine/overflow.ts'
import { replayTrial } from '../../engine/replay.ts'
import { type BenchmarkTerms, runBenchmark } from '../../jobs/results/benchmark.ts'
import { periodReturns } from '../../jobs/results/periodReturns.ts'
import { type Trust, trustOf } from '../../jobs/results/trust.ts'

/** What is sent to the thread. The buffer is shared, not copied. */
export interface TrustTask {
  /** A batch of one trial for each of the sample, in its order. */
  readonly work: Work
  readonly benchmark: BenchmarkTerms
  readonly candles: SharedArrayBuffer
  readonly bars: number
  /** How many trials could have been the best. */
  readonly trials: number
}

/** What each trial earned. */
function returnsOf(candles: Candles, { work }: TrustTask): Float64Array[] {
  return work.batches.map((batch) => {
    const { equity } = replayTrial(candles, { ...work, batches: [batch] })
    return periodReturns(equity, work.account.initialCash)
  })
}

/** What holding earned; null where that account overflows. */
function benchmarkOf(candles: Candles, terms: BenchmarkTerms): Float64Array | null {
  try {
    return periodReturns(runBenchmark(candles, terms).equity, terms.account.initialCash)
  } catch (error) {
    // There is nothing to hold trials against.
    if (error instanceof OverflowError) return null
    throw error
  }
}

/** The entry of the thread that runs a sample of trials again, and works out how far their best one can be trusted. */
export default function runTrust(task: TrustTask): Trust {
  const candles = viewCandles(task.candles, task.bars)
  return trustOf(returnsOf(candles, task), benchmarkOf(candles, task.benchmark), task.trials)
}
