import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Context } from './api/context.ts'
import { type HttpServer, serveHttp } from './api/http.ts'
import type { Config } from './config.ts'
import { importDataset } from './datasets/dataset.ts'
import { importSamples } from './datasets/samples.ts'
import { BUILT_IN, findStrategy } from './engine/strategies/builtIn.ts'
import { assign } from './jobs/assign.ts'
import { type CommandParts, cancelJob, startJob } from './jobs/commands.ts'
import { Conductors } from './jobs/conductors.ts'
import { Feed } from './jobs/feed.ts'
import { createLocalBus } from './jobs/localBus.ts'
import { Plans } from './jobs/plans.ts'
import type { Clock, DatasetStore } from './jobs/ports.ts'
import { CandleCache } from './pool/candleCache.ts'
import { Node } from './pool/node.ts'
import { Threads } from './pool/threads.ts'
import { createDatasetStore } from './postgres/datasetStore.ts'
import { createJobStore } from './postgres/jobStore.ts'
import { openStorage, type Storage } from './postgres/storage.ts'
import { createMemoryQueue } from './queue/memory.ts'

/** A running Barline. */
export interface App {
  readonly port: number
  /** Stops taking work, ends every stream, and closes the database: jobs go on at the next start. */
  close(): Promise<void>
}

const clock: Clock = {
  now: () => performance.now(),
  wallMs: () => Date.now(),
  every: (periodMs, action) => {
    const timer = setInterval(action, periodMs)
    return () => clearInterval(timer)
  },
}

/** The first start brings something to run on. */
async function bringSample(datasets: DatasetStore, log: Logger): Promise<void> {
  const { totalCount } = await datasets.datasets({ first: 0, after: null })
  if (totalCount > 0) return
  const { name, bars } = await importSamples(datasets)
  log.info({ name, bars }, 'imported the sample dataset')
}

function isReady({ database }: Storage): () => Promise<boolean> {
  return async () => {
    try {
      await database.sql`select 1`
      return true
    } catch {
      // That it does not answer is the answer.
      return false
    }
  }
}

/** The parts of a process that runs jobs, wired to each other. */
function buildJobs(storage: Storage, threadCount: number, log: Logger) {
  const datasets = createDatasetStore(storage.database)
  const store = createJobStore(storage.database)
  const catalog = { list: BUILT_IN, find: findStrategy }
  const plans = new Plans(catalog.find)
  const bus = createLocalBus(log)
  const queue = createMemoryQueue(log, clock)
  const feed = new Feed({ store, bus, clock })
  const threads = new Threads(threadCount)
  const cache = new CandleCache((id) => datasets.candles(id))
  const conductors = new Conductors({ store, datasets, plans, queue, bus, clock, log, threads: () => threadCount })
  const node = new Node({
    threads,
    queue,
    store,
    bus,
    clock,
    log,
    assign: (ticket) => assign(ticket, { store, plans, bus }),
    candles: (id) => cache.get(id),
  })
  const commands: CommandParts = { store, datasets, bus, conductors, catalog }
  const context: Context = {
    store,
    datasets,
    feed,
    plans,
    catalog,
    startJob: (specification) => startJob(specification, commands),
    cancelJob: (id) => cancelJob(id, commands),
    importDataset: (names, source, path) => importDataset(datasets, names, source, path),
  }
  const close = async () => {
    conductors.close()
    await node.close()
    await threads.close()
  }
  return { datasets, conductors, feed, context, close }
}

/** Builds all parts and starts them: the database first, the web server last. */
export async function startApp(config: Config, log: Logger): Promise<App> {
  const storage = await openStorage(config, log)
  const { datasets, conductors, feed, context, close } = buildJobs(storage, config.threads, log)
  const closeAll = async (http?: HttpServer) => {
    feed.close()
    await http?.close()
    await close()
    await storage.close()
  }
  try {
    await bringSample(datasets, log)
    await conductors.open()
    const page = fileURLToPath(new URL('../web/dist', import.meta.url))
    const parts = { context, rule: { token: config.accessToken }, page, isReady: isReady(storage), log }
    const http = await serveHttp(parts, { port: config.port, host: config.host })
    return { port: http.port, close: () => closeAll(http) }
  } catch (error) {
    // A start that fails half-way must not leave a database or threads behind.
    await closeAll()
    throw error
  }
}
