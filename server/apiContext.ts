import type { Context } from './api/context.ts'
import { Imports } from './datasets/imports.ts'
import { Previews } from './datasets/previews.ts'
import { forecast } from './jobs/check/forecast.ts'
import { cancelJob, changeWatchdog, pauseJob, repeatJob, resumeJob, skipTrial, startJob } from './jobs/commands.ts'
import { callJob, keepFinished } from './jobs/drive/jobCall.ts'
import { jobSpace } from './jobs/explore/jobSpace.ts'
import { Feed } from './jobs/feeds/feed.ts'
import { NodeWorks } from './jobs/feeds/nodeWork.ts'
import { StatisticsFeed, type StatisticsStore } from './jobs/feeds/statistics.ts'
import { VerdictFeed } from './jobs/feeds/verdictFeed.ts'
import { ViewerBus } from './jobs/feeds/viewerBus.ts'
import type { Job } from './jobs/job.ts'
import type { Plans } from './jobs/plan/plans.ts'
import type { Bus } from './jobs/ports/bus.ts'
import type { Clock } from './jobs/ports/clock.ts'
import type { ColumnStore } from './jobs/ports/columnStore.ts'
import type { CostStatisticsStore } from './jobs/ports/costStatisticsStore.ts'
import type { DatasetStore } from './jobs/ports/datasetStore.ts'
import type { JobStore } from './jobs/ports/jobStore.ts'
import type { Log } from './jobs/ports/log.ts'
import type { NodeStore } from './jobs/ports/nodeStore.ts'
import { readCycles } from './jobs/results/cycles.ts'
import { Folds } from './jobs/results/folds.ts'
import { HeldOut } from './jobs/results/heldOut.ts'
import { skippedOf } from './jobs/results/skipped.ts'
import type { SearchStore } from './jobs/searchStore.ts'
import { renameDataset } from './jobs/upkeep/dataset.ts'
import { deleteDataset, deleteJob, deleteJobs } from './jobs/upkeep/deletion.ts'
import { renameJob, tagJob } from './jobs/upkeep/labels.ts'
import { Summaries } from './pool/candles/summaries.ts'
import { Explorer } from './pool/explore/explorer.ts'
import type { OwnStrategies } from './pool/own/strategies.ts'
import { Analyses } from './pool/tasks/analyses.ts'
import { Replays } from './pool/tasks/replays.ts'
import { Trusts } from './pool/tasks/trusts.ts'
import { guarded, type Health } from './postgres/health.ts'

/** What answering callers shares with the rest of its process. */
export interface ContextParts {
  readonly store: JobStore
  readonly datasets: DatasetStore
  readonly nodes: NodeStore
  readonly costStatistics: CostStatisticsStore
  readonly counts: StatisticsStore
  readonly search: SearchStore
  readonly columns: ColumnStore
  readonly health: Health
  readonly bus: Bus
  readonly plans: Plans
  readonly catalog: OwnStrategies
  /** The most jobs that are not final. */
  readonly maxOpenJobs: number
  readonly clock: Clock
  readonly log: Log
}

/** The part of a process that answers callers. */
export interface ApiContext {
  readonly context: Context
  /** Ends every stream. */
  close(): Promise<void>
}

/** Begins to hear what happens, for callers; none of them waits for a database that is away. */
export function openContext({
  health,
  bus,
  plans,
  catalog,
  clock,
  log,
  maxOpenJobs,
  ...stores
}: ContextParts): ApiContext {
  const store = guarded(stores.store, health)
  const datasets = guarded(stores.datasets, health)
  const nodes = guarded(stores.nodes, health)
  const costStatistics = guarded(stores.costStatistics, health)
  const summaries = new Summaries(datasets)
  const replays = new Replays({ plans, store, datasets, filesOf: catalog.filesOf })
  const detail = (job: Job, number: number) => replays.detail(job, number)
  const search = guarded(stores.search, health)
  const trusts = new Trusts({ plans, candles: (id) => replays.candles(id) })
  const analyses = new Analyses({ store: search, find: catalog.find, detail, trusts })
  const spaceOf = (job: Job) => jobSpace(job, catalog.find)
  const explorer = new Explorer({ columns: guarded(stores.columns, health), search, find: catalog.find, spaceOf })
  const folds = new Folds({
    store,
    search,
    plans,
    detail,
    times: (id) => replays.times(id),
    join: (tests, terms) => replays.join(tests, terms),
  })
  const heldOut = new HeldOut({
    store,
    tried: (job, number, window) => replays.tried(job, number, window),
    join: (tests, terms) => replays.join(tests, terms),
  })
  const imports = new Imports({ store: datasets })
  const previews = new Previews()
  const hearing = new ViewerBus({ store, nodes, bus, clock, log, databaseAnswers: () => health.isUp })
  const nodeWorks = new NodeWorks({ nodes, bus, clock })
  const silenceOf = (jobId: string) => hearing.silenceOf(jobId)
  const feed = new Feed({ store, bus: hearing, clock, log, silenceOf })
  const statistics = new StatisticsFeed({ store: guarded(stores.counts, health), plans, nodes, bus, clock })
  const verdicts = new VerdictFeed({ store, bus: hearing, clock, log, silenceOf })
  const stopForgetting = bus.listen((message) => {
    if (message.kind === 'deleted') explorer.forget(message.jobId)
  })
  void hearing.catchUp()
  const leave = health.onBack(() => {
    void hearing.catchUp()
    void feed.catchUp()
    void verdicts.catchUp()
    statistics.catchUp()
  })
  // A change that is made after its caller was told that this is not known is still told to everyone else.
  const keep = (jobId: string) => keepFinished(jobId, { nodes: stores.nodes, bus, clock })
  const skip = (jobId: string, trial: number) => callJob({ jobId, skip: trial }, { nodes: stores.nodes, bus, clock })
  const commands = {
    keepFinished: keep,
    skipTrial: skip,
    store: stores.store,
    datasets: stores.datasets,
    bus,
    clock,
    catalog,
    maxOpenJobs,
  }
  const guard = <T>(command: () => Promise<T>) => health.guard(command)
  const context: Context = {
    store,
    datasets,
    nodes,
    nodeWork: () => nodeWorks.current(),
    feed,
    statistics,
    candidate: (job, number) =>
      guard(async () => (await plans.ready(job, { first: number, count: 1 })).candidate(number)),
    verdicts,
    catalog,
    trialDetail: detail,
    benchmark: (job) => replays.benchmark(job),
    analysis: (job) => analyses.of(job),
    cycles: (job) => readCycles(job, search),
    folds: (job) => folds.of(job),
    outOfSample: (job) => folds.outOfSample(job),
    heldOut: (job) => heldOut.of(job),
    explore: (job, question) => explorer.ask(job, question),
    spaceOf,
    skipped: (job) => skippedOf(job, catalog.find),
    candlePoints: (datasetId, points) => summaries.of(datasetId, points),
    forecast: (specification) => forecast(specification, { store, datasets, bus, catalog, costStatistics, nodes }),
    startJob: (specification) => guard(() => startJob(specification, commands)),
    cancelJob: (id) => guard(() => cancelJob(id, commands)),
    pauseJob: (id) => guard(() => pauseJob(id, commands)),
    resumeJob: (id) => guard(() => resumeJob(id, commands)),
    repeatJob: (id) => guard(() => repeatJob(id, commands)),
    skipTrial: (id, number) => guard(() => skipTrial(id, number, commands)),
    changeWatchdog: (id, change) => guard(() => changeWatchdog(id, change, commands)),
    renameJob: (id, name) => guard(() => renameJob(id, name, commands)),
    tagJob: (id, tags) => guard(() => tagJob(id, tags, commands)),
    deleteJob: (id) => guard(() => deleteJob(id, commands)),
    deleteJobs: (filter, endedBeforeMs) => guard(() => deleteJobs(filter, endedBeforeMs, commands)),
    renameDataset: (id, names) => guard(() => renameDataset(id, names, commands)),
    deleteDataset: (id, withJobs) => guard(() => deleteDataset(id, withJobs, commands)),
    importDataset: (names, source, path) => imports.take(names, source, path),
    previewDataset: (source, path, format) => previews.take(source, path, format),
  }
  const close = async () => {
    leave()
    stopForgetting()
    hearing.close()
    feed.close()
    statistics.close()
    await analyses.close()
    await trusts.close()
    await explorer.close()
    await summaries.close()
    await imports.close()
    await previews.close()
    verdicts.close()
    await replays.close()
  }
  return { context, close }
}
