import type { Account, Metrics } from '../../engine/backtest.ts'
import type { Candles } from '../../engine/candles.ts'
import { computeMetrics } from '../../engine/metrics.ts'
import type { Replay } from '../../engine/replay.ts'
import { runVector } from '../../engine/vector.ts'
import { viewOf, type Window } from '../../engine/window.ts'
import type { Job } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import { asSweep, rulesOf } from '../specification.ts'
import type { TrialDetail } from './trialDetail.ts'

/** On which bars a benchmark is run, with what account, by which version of the rules. */
export interface BenchmarkTerms {
  readonly account: Account
  /** All bars where absent. */
  readonly window: Window | undefined
  readonly rules: number
}

/** What an account did that bought once and held. */
export interface Benchmark extends Replay {
  readonly metrics: Metrics
}

/** What buying at the first bar of a job and selling at the last comes to. */
export interface JobBenchmark {
  readonly detail: TrialDetail
  readonly metrics: Metrics
}

/** What the benchmark of a job is run with: its account, on all bars on which its trials trade. */
export function benchmarkTermsOf(job: Pick<Job, 'specification'>): BenchmarkTerms {
  const specification = specificationOf(job)
  const { span } = specification
  const window = span && { from: span.from, to: span.to, unseen: false }
  return { account: asSweep(specification).account, window, rules: rulesOf(specification) }
}

/**
 * The account that buys once and holds: it enters LONG at the fill of a signal of the first bar and leaves at the last close, with the
 * costs and the size of each trade of the account.
 *
 * @throws OverflowError where the account does
 */
export function runBenchmark(candles: Candles, { account, window, rules }: BenchmarkTerms): Benchmark {
  const { candles: traded } = viewOf(candles, window)
  const entry = new Uint8Array(traded.length)
  entry[0] = 1
  const signals = { entry, exit: new Uint8Array(traded.length) }
  const exits = { takeProfit: null, stopLoss: null }
  const outcome = runVector({ candles: traded, signals, direction: 'LONG', exits, account, rules })
  const { trades, equity } = outcome
  return { trades, equity, metrics: computeMetrics(traded, outcome, account) }
}
