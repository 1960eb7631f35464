import { hostname } from 'node:os'
import type { PgBoss } from 'pg-boss'
import { beginTask } from './jobs/drive/assignment.ts'
import { Cluster } from './jobs/drive/cluster.ts'
import { Conductors } from './jobs/drive/conductors.ts'
import { keepFinished } from './jobs/drive/jobCall.ts'
import type { Job } from './jobs/job.ts'
import type { Plans } from './jobs/plan/plans.ts'
import type { Bus } from './jobs/ports/bus.ts'
import type { Clock } from './jobs/ports/clock.ts'
import type { CostStatisticsStore } from './jobs/ports/costStatisticsStore.ts'
import type { DatasetStore } from './jobs/ports/datasetStore.ts'
import type { JobStore } from './jobs/ports/jobStore.ts'
import type { Log } from './jobs/ports/log.ts'
import type { NodeStore } from './jobs/ports/nodeStore.ts'
import type { SearchStore } from './jobs/searchStore.ts'
import { keepRetention } from './jobs/upkeep/retention.ts'
import { CandleCache } from './pool/candles/cache.ts'
import { type LoadCandles, openCandleDisk } from './pool/candles/disk.ts'
import { TimedLoading } from './pool/candles/timedLoading.ts'
import { Metronome } from './pool/host/metronome.ts'
import { Node } from './pool/node.ts'
import { answerCodeRequests } from './pool/own/codeAnswers.ts'
import type { FilesOf } from './pool/own/rule.ts'
import { reportUnrepeatable } from './pool/tasks/repeats.ts'
import { Replays } from './pool/tasks/replays.ts'
import { Threads } from './pool/threads/threads.ts'
import { isDatabaseFault } from './postgres/away.ts'
import type { Connection } from './postgres/connection.ts'
import type { Database } from './postgres/database.ts'
import { Remains } from './postgres/remains.ts'
import { openPresence } from './postgres/store/presence.ts'
import { releaseLost } from './queue/lost.ts'
import { openQueues } from './queue/queues.ts'
import { AsyncCleanup } from './stack.ts'
import { VERSION } from './version.ts'

/** What a runner shares with the rest of its process. */
export interface RunnerParts {
  readonly nodes: NodeStore
  readonly store: JobStore
  readonly datasets: DatasetStore
  readonly costStatistics: CostStatisticsStore
  readonly search: SearchStore
  readonly plans: Plans
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly boss: PgBoss
  readonly db: Database['db']
  readonly database: Database
  readonly connection: Connection
  /** For how many days a job is kept after its end; null for ever. */
  readonly keepJobsDays: number | null
  /** This process among all that run trials. */
  readonly nodeId: string
  readonly threads: number
  /** Rounds of the metronome's computation; null for the usual ones. */
  readonly metronomeRounds: number | null
  /** Whether the database answers. */
  databaseAnswers(): boolean
  /** Of strategies that are not built in. */
  readonly filesOf: FilesOf
  /** Whether code is held here, by its digest. */
  holds(digest: string): boolean
  /** Where candles are kept that came from a database elsewhere; null where it is on this disk already. */
  readonly candleFolder: string | null
}

/** The part of a process that runs jobs: conductors, queues and threads. */
export interface Runner {
  /** Gives back what is not done: others run it, or the next start. */
  close(): Promise<void>
}

async function openCandles({ datasets, candleFolder, clock, log }: RunnerParts): Promise<LoadCandles> {
  if (candleFolder === null) return (id) => datasets.candles(id)
  return openCandleDisk({ folder: candleFolder, store: datasets, clock, log })
}

async function start(parts: RunnerParts, stack: AsyncCleanup): Promise<void> {
  const { store, plans, bus, clock, log, nodeId } = parts
  stack.add(await openPresence(parts.connection, nodeId, log))
  const isSure = () => cluster.isSure
  const queues = openQueues({ ...parts, isSure })
  const tellStray = (error: unknown) => log.error({ err: error }, 'a thread at no task failed')
  const threads = stack.add(new Threads(parts.threads, parts.filesOf, tellStray))
  const { metronomeRounds: rounds } = parts
  const metronome = stack.add(new Metronome({ log, ...(rounds === null ? {} : { rounds }) }))
  const loading = new TimedLoading(await openCandles(parts), clock)
  const cache = new CandleCache((id) => loading.load(id))
  const node: Node = new Node({
    id: nodeId,
    threads,
    metronome,
    databaseAnswers: parts.databaseAnswers,
    isDatabaseFault,
    queue: queues.tasks,
    store,
    bus,
    clock,
    log,
    beginTask: (order) => beginTask(order, { store, plans, bus }),
    candles: (id) => cache.get(id),
    filesOf: parts.filesOf,
    holds: parts.holds,
    processes: () => cluster.size,
    version: VERSION,
  })
  const cluster: Cluster = new Cluster({
    id: nodeId,
    nodes: parts.nodes,
    store,
    bus,
    clock,
    log,
    report: () => ({ threads: threads.alive, ...node.load }),
    releaseLost: () => releaseLost(parts),
    confirm: () => queues.confirm(),
  })
  const { tasks, conductors: conductorQueue } = queues
  const replays = stack.add(new Replays({ ...parts, datasets: { candles: (id) => cache.get(id) } }))
  const unrepeatable = (job: Job) => reportUnrepeatable(job, replays)
  const conductors = new Conductors({
    ...parts,
    tasks,
    conductorQueue,
    threads: () => cluster.threads,
    silent: (id) => cluster.silent(id),
    unrepeatable,
    keepFinished: (jobId) => keepFinished(jobId, parts),
    isSure,
    computationMs: () => metronome.computationMs,
    loadingMs: (dataset, usualMsPerBar) => (cache.has(dataset.id) ? 0 : loading.leftMs(dataset, usualMsPerBar)),
    isCold: () => node.isCold,
    host: hostname(),
  })
  stack.add({ close: answerCodeRequests(parts) })
  // Nothing is taken from the queues before the others know of this process.
  await stack.add(cluster).open()
  stack.add(node).open()
  await stack.add(conductors).open()
  stack.add(new Remains(parts))
  stack.add({ close: keepRetention({ ...parts, days: parts.keepJobsDays }) })
}

/** Starts to run jobs; what predecessors of this process left is taken up at once. */
export async function startRunner(parts: RunnerParts): Promise<Runner> {
  const stack = new AsyncCleanup()
  try {
    await start(parts, stack)
    return stack
  } catch (error) {
    // A start that fails half-way must not leave threads behind.
    await stack.close()
    throw error
  }
}
