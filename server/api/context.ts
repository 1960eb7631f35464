import type { StrategyCatalog } from '../jobs/catalog.ts'
import type { Forecast } from '../jobs/check/forecast.ts'
import type { CommandResult, WatchdogChange } from '../jobs/commands.ts'
import type { Space } from '../jobs/explore/jobSpace.ts'
import type { Ask } from '../jobs/explore/trialList.ts'
import type { Feed } from '../jobs/feeds/feed.ts'
import type { NodeWork } from '../jobs/feeds/nodeWork.ts'
import type { StatisticsFeed } from '../jobs/feeds/statistics.ts'
import type { VerdictFeed } from '../jobs/feeds/verdictFeed.ts'
import type { Job } from '../jobs/job.ts'
import type { Candidate } from '../jobs/plan.ts'
import type { Dataset, DatasetStore, ImportSource } from '../jobs/ports/datasetStore.ts'
import type { FileFormat } from '../jobs/ports/fileFormat.ts'
import type { FilePreview } from '../jobs/ports/filePreview.ts'
import type { JobFilter, JobStore } from '../jobs/ports/jobStore.ts'
import type { NodeStore } from '../jobs/ports/nodeStore.ts'
import type { InputProblem } from '../jobs/problems.ts'
import type { JobBenchmark } from '../jobs/results/benchmark.ts'
import type { CandlePoint } from '../jobs/results/candlePoints.ts'
import type { Analysis } from '../jobs/results/comparedTrials.ts'
import type { Cycle } from '../jobs/results/cycles.ts'
import type { Fold } from '../jobs/results/folds.ts'
import type { OutOfSample } from '../jobs/results/outOfSample.ts'
import type { TrialDetail } from '../jobs/results/trialDetail.ts'
import type { Specification } from '../jobs/specification.ts'
import type { GivenNames, RenamedDataset } from '../jobs/upkeep/dataset.ts'
import type { DeletionResult } from '../jobs/upkeep/deletion.ts'

/** What the import of a file or a text answers. */
export type ImportResult =
  | { readonly dataset: Dataset; readonly datasets: readonly Dataset[]; readonly notes: readonly string[] }
  | { readonly problems: readonly InputProblem[] }

/** What resolvers may do and read: ports and commands, nothing of how they are made. */
export interface Context {
  readonly store: JobStore
  readonly datasets: DatasetStore
  readonly nodes: Pick<NodeStore, 'nodes'>
  /** What the processes say of themselves, asked now. */
  nodeWork(): Promise<ReadonlyMap<string, NodeWork>>
  readonly feed: Feed
  readonly statistics: StatisticsFeed
  /** What a trial ran. */
  candidate(job: Job, number: number): Promise<Candidate>
  readonly verdicts: VerdictFeed
  readonly catalog: StrategyCatalog
  /** What a trial did, worked out again. */
  trialDetail(job: Job, number: number): Promise<TrialDetail>
  /** What buying at the first bar of a job and selling at the last comes to; null where the account overflows. */
  benchmark(job: Job): Promise<JobBenchmark | null>
  /** How far a job's best trial can be trusted. */
  analysis(job: Job): Promise<Analysis | null>
  /** The cycles of an improvement. */
  cycles(job: Job): Promise<readonly Cycle[]>
  /** The tested folds of a walk-forward analysis. */
  folds(job: Job): Promise<readonly Fold[]>
  /** What it earned on bars that its choices had not seen. */
  outOfSample(job: Job): Promise<OutOfSample | null>
  /** What the best trial earned on the bars that a job held out. */
  heldOut(job: Job): Promise<OutOfSample | null>
  /** What is asked of a job's trials, worked out over all of them. */
  readonly explore: Ask
  /** What a job's trials are chosen of. */
  spaceOf(job: Job): Space
  /** How many candidates of its space are no trials. */
  skipped(job: Job): number | null
  /** A dataset as at most so many candles, neighbours merged. */
  candlePoints(datasetId: string, points: number): Promise<readonly CandlePoint[]>
  /** What a job would be. */
  forecast(specification: Specification): Promise<Forecast>
  startJob(specification: Specification): Promise<CommandResult>
  cancelJob(id: string): Promise<CommandResult>
  pauseJob(id: string): Promise<CommandResult>
  resumeJob(id: string): Promise<CommandResult>
  repeatJob(id: string): Promise<CommandResult>
  skipTrial(id: string, number: number): Promise<CommandResult>
  changeWatchdog(id: string, change: WatchdogChange): Promise<CommandResult>
  renameJob(id: string, name: string): Promise<CommandResult>
  tagJob(id: string, tags: readonly string[]): Promise<CommandResult>
  deleteJob(id: string): Promise<DeletionResult>
  deleteJobs(filter: JobFilter, endedBeforeMs: number | null): Promise<DeletionResult>
  renameDataset(id: string, names: GivenNames): Promise<RenamedDataset>
  deleteDataset(id: string, withJobs: boolean): Promise<DeletionResult>
  /** @param path where in the input the source stands, for its problems */
  importDataset(
    names: { readonly name: string; readonly symbol: string | null; readonly format?: FileFormat | undefined },
    source: ImportSource,
    path: string,
  ): Promise<ImportResult>
  /** What an import would make of it; keeps nothing. */
  previewDataset(source: ImportSource, path: string, format: FileFormat | null): Promise<FilePreview>
}
