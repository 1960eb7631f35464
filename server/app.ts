import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { v7 as newId } from 'uuid'
import { type HttpServer, serveHttp } from './api/http/http.ts'
import { openContext } from './apiContext.ts'
import type { Config } from './config.ts'
import { importSamples } from './datasets/samples.ts'
import { versionsOf } from './jobs/code.ts'
import { createLocalBus } from './jobs/feeds/localBus.ts'
import { specificationOf } from './jobs/parsed.ts'
import { Plans } from './jobs/plan/plans.ts'
import type { Bus } from './jobs/ports/bus.ts'
import type { DatasetStore } from './jobs/ports/datasetStore.ts'
import type { JobStore } from './jobs/ports/jobStore.ts'
import type { Log } from './jobs/ports/log.ts'
import { reasonOf } from './jobs/reason.ts'
import { OutageLog } from './outageAccount.ts'
import { CodeStore } from './pool/own/codeStore.ts'
import { OwnStrategies } from './pool/own/strategies.ts'
import { isAway } from './postgres/away.ts'
import { createPostgresBus, type PostgresBus } from './postgres/bus/bus.ts'
import { openDatabase } from './postgres/database.ts'
import { Health, type Probe } from './postgres/health.ts'
import { openProbe } from './postgres/probe.ts'
import { openStorage, type Storage } from './postgres/storage.ts'
import { createColumnStore } from './postgres/store/columnReads.ts'
import { createCostStatisticsStore } from './postgres/store/costStatisticsStore.ts'
import { createDatasetStore, type KeptDatasets } from './postgres/store/datasetStore.ts'
import { createJobStore } from './postgres/store/jobStore.ts'
import { createNodeStore } from './postgres/store/nodeStore.ts'
import { createSearchStore } from './postgres/store/searchStore.ts'
import { createStatisticsStore } from './postgres/store/statistics.ts'
import { openBoss } from './queue/boss.ts'
import { createConductorCalls } from './queue/queues.ts'
import { startRunner } from './runner.ts'
import { AsyncCleanup } from './stack.ts'
import { systemClock as clock } from './systemClock.ts'

/** What tests set that nobody else has to. */
export interface AppOptions {
  /** Rounds of the metronome's computation: fewer make it tick faster, and the watchdog be as much sooner. */
  readonly metronomeRounds?: number
}

/** A start that lost its database begins again after so long. */
const START_AGAIN_MS = 1_000

/** A running Barline. */
export interface App {
  readonly port: number
  /** Stops taking work, ends every stream, and closes the database: jobs go on elsewhere, or at the next start. */
  close(): Promise<void>
}

/** The built-in strategies, and those of the user's folder. */
async function openCatalog({ strategiesDir, dataDir }: Config, log: Log, stack: AsyncCleanup): Promise<OwnStrategies> {
  const catalog = stack.add(
    new OwnStrategies({ folder: strategiesDir, codes: new CodeStore(join(dataDir, 'code'), log), clock, log }),
  )
  await catalog.open()
  return catalog
}

/** What identifies the code that jobs which are not over began with. */
async function openDigests(store: Pick<JobStore, 'openJobs'>): Promise<string[]> {
  const jobs = await store.openJobs()
  return jobs.flatMap((job) => Object.values(versionsOf(specificationOf(job)) ?? {}))
}

/** What other processes have changed of datasets is read anew here. @returns what ends it */
function followDatasets(bus: Bus, datasets: KeptDatasets): () => Promise<void> {
  const stop = bus.listen(({ kind }) => {
    if (kind === 'dataset' || kind === 'gap') datasets.forget()
  })
  return async () => stop()
}

/** The first start brings something to run on. */
async function bringSample(datasets: DatasetStore, log: Log): Promise<void> {
  const totalCount = await datasets.countDatasets()
  if (totalCount > 0) return
  const { name, bars } = await importSamples(datasets)
  log.info({ name, bars }, 'imported the sample dataset')
}

/** Watches over the database, for what must not wait for it. */
function openHealth(probe: Probe, account: OutageLog, stack: AsyncCleanup): Health {
  return stack.add(new Health({ probe, clock, account }))
}

/** What a bus tells with, beside the database. */
interface BusParts {
  readonly store: JobStore
  readonly log: Log
}

/** The processes of a cluster hear each other over the database; one that has an embedded database is alone. */
async function openBus(databaseUrl: string | null, nodeId: string, { store, log }: BusParts): Promise<PostgresBus> {
  if (databaseUrl === null) return { ...createLocalBus(log), close: async () => undefined }
  return createPostgresBus(databaseUrl, { readJob: (id) => store.job(id), nodeId, clock, log })
}

/** The queue engine, with a connection of its own. A process that only serves leaves looking after the queues to others. */
async function openQueueEngine(
  { connection }: Storage,
  { role, nodeId }: Pick<Config, 'role'> & { readonly nodeId: string },
  log: Log,
) {
  const own = openDatabase(connection, 1, nodeId)
  const engine = await openBoss(own.db, log, role !== 'api').catch(async (error: unknown) => {
    // A start that fails leaves no connection behind.
    await own.close()
    throw error
  })
  const close = async () => {
    await engine.stop({ graceful: false })
    await own.close()
  }
  return { engine, close }
}

async function start(
  config: Config,
  ownLog: Log,
  { stack, metronomeRounds }: AppOptions & { readonly stack: AsyncCleanup },
): Promise<HttpServer> {
  const account = new OutageLog(ownLog, clock)
  const { log } = account
  const catalog = await openCatalog(config, log, stack)
  const nodeId = newId()
  const storage = stack.add(await openStorage(config, ownLog, nodeId))
  const { database, connection } = storage
  const boss = stack.add(await openQueueEngine(storage, { role: config.role, nodeId }, log))
  const items = { boss: boss.engine, db: database.db, nodeId }
  const datasets = createDatasetStore(database)
  const store = createJobStore(database, createConductorCalls(items))
  catalog.tidy(await openDigests(store))
  const nodes = createNodeStore(database, nodeId)
  const costStatistics = createCostStatisticsStore(database)
  const counts = createStatisticsStore(database)
  const search = createSearchStore(database)
  const plans = new Plans(catalog.find, search, clock)
  const bus = stack.add(await openBus(config.databaseUrl, nodeId, { store, log }))
  stack.add({ close: followDatasets(bus, datasets) })
  await bringSample(datasets, log)
  const health = openHealth(stack.add(openProbe(connection, nodeId)), account, stack)
  // Before anything runs here: so it hears all.
  const api = openContext({
    store,
    datasets,
    nodes,
    costStatistics,
    counts,
    search,
    columns: createColumnStore(database),
    health,
    bus,
    plans,
    catalog,
    maxOpenJobs: config.maxOpenJobs,
    clock,
    log,
  })
  if (config.role !== 'api') {
    const { threads, databaseUrl, dataDir } = config
    const candleFolder = databaseUrl === null ? null : join(dataDir, 'candles')
    const { filesOf, holds } = catalog
    const databaseAnswers = () => health.isUp
    const watchdog = { metronomeRounds: metronomeRounds ?? null, databaseAnswers }
    const shared = {
      ...items,
      ...watchdog,
      nodes,
      store,
      datasets,
      costStatistics,
      search,
      plans,
      filesOf,
      holds,
      bus,
      clock,
      log,
      connection,
      database,
      keepJobsDays: config.keepJobsDays,
    }
    stack.add(await startRunner({ ...shared, threads, candleFolder }))
  }
  const page = fileURLToPath(new URL('../web/dist', import.meta.url))
  if (!existsSync(page)) throw new Error('the page is not built: start with npm start, or run node web/build.ts first')
  const rule = { token: config.accessToken }
  const uploadFolder = join(config.dataDir, 'uploads')
  const limits = config.documents
  const served = config.role === 'worker' ? null : { context: api.context, rule, page, limits, uploadFolder }
  // The web server ends first: a stream whose feed ends would tell its client that all was said.
  stack.add(api)
  return stack.add(await serveHttp({ served, isReady: () => health.isUp, log }, config))
}

/** What is the matter where a database of one's own was lost in the middle of a start; null where something else is. */
function lossOf({ databaseUrl }: Config, error: unknown): string | null {
  return databaseUrl !== null && isAway(error)
    ? reasonOf(error instanceof Error ? (error.cause ?? error) : error)
    : null
}

/**
 * Builds all parts and starts them: the database first, the web server last. A database that is not there is waited for, be it that it
 * goes while this starts.
 */
export async function startApp(config: Config, log: Log, options: AppOptions = {}): Promise<App> {
  for (;;) {
    const stack = new AsyncCleanup()
    try {
      const { port } = await start(config, log, { ...options, stack })
      return { port, close: () => stack.close() }
    } catch (error) {
      // A start that fails half-way must not leave a database or threads behind.
      await stack.close()
      const reason = lossOf(config, error)
      if (reason === null) throw error
      log.warn({ reason }, 'the database was lost during the start, which begins again')
      await sleep(START_AGAIN_MS)
    }
  }
}
