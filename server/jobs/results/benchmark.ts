import type { Metrics } from '../../engine/backtest.ts'
import type { BenchmarkTerms } from '../../engine/benchmark.ts'
import type { Job } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import { asSweep, rulesOf } from '../specification.ts'
import type { TrialDetail } from './trialDetail.ts'

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
