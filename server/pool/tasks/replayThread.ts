import type { Work } from '../../engine/batch.ts'
import { type Candles, viewCandles } from '../../engine/candles.ts'
import { computeMetrics } from '../../engine/metrics.ts'
import { OverflowError } from '../../engine/overflow.ts'
import { type Replay, replayTrial } from '../../engine/replay.ts'
import { viewOf } from '../../engine/window.ts'
import { type Benchmark, type BenchmarkTerms, runBenchmark } from '../../jobs/results/benchmark.ts'
import { type JoinTerms, joinTests, type OutOfSample, type TestedFold } from '../../jobs/results/outOfSample.ts'
import type { StoredFigures } from '../../jobs/results/replayProblem.ts'
import { type DetailedTrade, detailOf } from '../../jobs/results/tradeDetail.ts'
import type { OwnFile } from '../own/rule.ts'

/** What is sent to the thread. The buffer is shared, not copied. */
export interface ReplayTask {
  readonly work: Work
  readonly candles: SharedArrayBuffer
  readonly bars: number
  readonly own: readonly OwnFile[]
}

/** The tests of folds that are to be one. */
export interface JoinTask extends JoinTerms {
  readonly folds: readonly TestedFold[]
}

/** Another entry of that thread: makes the tests of folds one. */
export function join({ folds, ...terms }: JoinTask): OutOfSample | null {
  return joinTests(folds, terms)
}

/** Candles on which an account buys once and holds. The buffer is shared, not copied. */
export interface BenchmarkTask extends BenchmarkTerms {
  readonly candles: SharedArrayBuffer
  readonly bars: number
}

/** Another entry of that thread: what a job's trials have to beat; null where the account overflows. */
export function benchmark({ candles, bars, ...terms }: BenchmarkTask): Benchmark | null {
  try {
    return runBenchmark(viewCandles(candles, bars), terms)
  } catch (error) {
    // There is nothing to say of such an account.
    if (error instanceof OverflowError) return null
    throw error
  }
}

/** What a trial did, and what it is held to. */
export interface ReplayAnswer extends Replay {
  readonly trades: readonly DetailedTrade[]
  readonly held: StoredFigures
}

/** What the thread answers. */
export interface ThreadReplay {
  readonly replay: ReplayAnswer
  /** See `Watched`. */
  readonly isSpent: boolean
}

/** With what it is held to. */
function heldTo(candles: Candles, work: Work, replay: Replay): ReplayAnswer {
  const { candles: seen } = viewOf(candles, work.batches[0]?.window)
  const outcome = { ...replay, heldBars: 0 }
  const { trades, totalReturn, maxDrawdown } = computeMetrics(seen, outcome, work.account)
  const detailed = replay.trades.map((trade) => detailOf(trade, seen, work.account))
  return { ...replay, trades: detailed, held: { trades, totalReturn, maxDrawdown } }
}

/** The entry of the threads that run trials once more. */
export default async function runReplay({ work, candles, bars, own }: ReplayTask): Promise<ThreadReplay> {
  const shared = viewCandles(candles, bars)
  if (own.length === 0) return { replay: heldTo(shared, work, replayTrial(shared, work)), isSpent: false }
  const [{ columnsOf }, { faultOf, watched }, { findRules }] = await Promise.all([
    import('../own/work.ts'),
    import('../own/sideEffects.ts'),
    import('../own/rules.ts'),
  ])
  const terms = { columns: columnsOf(shared), isCareful: true }
  const { run, traces, isSpent } = await watched(async (watch) =>
    replayTrial(shared, work, await findRules(own, { watch, ...terms })),
  )
  const name = work.batches[0]?.strategy ?? ''
  const fault = faultOf(traces, name)
  if (fault !== null) throw new Error(`strategy '${name}' failed: ${fault}`)
  if (run.status === 'rejected') throw run.reason
  return { replay: heldTo(shared, work, run.value), isSpent }
}
