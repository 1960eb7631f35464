import type { Logger } from 'pino'
import { assign } from './jobs/assign.ts'
import { Conductors } from './jobs/conductors.ts'
import type { Plans } from './jobs/plans.ts'
import type { Bus, Clock, DatasetStore, JobStore } from './jobs/ports.ts'
import { CandleCache } from './pool/candleCache.ts'
import { Node } from './pool/node.ts'
import { Threads } from './pool/threads.ts'
import { openClaims } from './postgres/claims.ts'
import type { Connection } from './postgres/database.ts'
import { createMemoryQueue } from './queue/memory.ts'

/** What a runner shares with the rest of its process. */
export interface RunnerParts {
  readonly store: JobStore
  readonly datasets: DatasetStore
  readonly plans: Plans
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Logger
  readonly connection: Connection
  readonly threads: number
}

/** The part of a process that runs jobs: conductors, queue and threads. */
export interface Runner {
  /** Ends the tasks that run; what was not committed is run again by whoever drives the job next. */
  close(): Promise<void>
}

/** Starts to run jobs, those first that the store holds and nobody drives. A job is run by the process that claims it. */
export async function startRunner(parts: RunnerParts): Promise<Runner> {
  const { store, datasets, plans, bus, clock, log } = parts
  const queue = createMemoryQueue(log, clock)
  const claims = openClaims(parts.connection)
  const threads = new Threads(parts.threads)
  const cache = new CandleCache((id) => datasets.candles(id))
  const conductors = new Conductors({ ...parts, queue, claims, threads: () => parts.threads })
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
  const close = async () => {
    conductors.close()
    await node.close()
    await threads.close()
    await claims.close()
  }
  try {
    await conductors.open()
    return { close }
  } catch (error) {
    // A start that fails half-way must not leave threads behind.
    await close()
    throw error
  }
}
