import type { Bus } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import { ALL_JOBS, type JobStore, StoreAwayError } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'
import type { NodeStore } from '../ports/nodeStore.ts'
import { type DeletionParts, deleteJobs } from './deletion.ts'

/** What the retention works with. */
export interface RetentionParts {
  /** For how many days a job is kept after its end; null for ever. */
  readonly days: number | null
  /** This process among all that run trials. */
  readonly nodeId: string
  readonly nodes: Pick<NodeStore, 'nodes'>
  readonly store: DeletionParts['store'] & Pick<JobStore, 'removeMatching'>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

const DAY_MS = 86_400_000

/** How often it is looked for jobs that are too old. */
const LOOK_MS = 60_000

/**
 * Deletes final jobs that ended too long ago, soon after the start and then each minute. Of all processes that run trials, the oldest one
 * that lives does it.
 *
 * @returns what ends it
 */
export function keepRetention(parts: RetentionParts): () => Promise<void> {
  const { days, clock, log } = parts
  if (days === null) return async () => undefined
  let looking: Promise<void> = Promise.resolve()
  let isLooking = false
  const look = () => {
    if (isLooking) return
    isLooking = true
    looking = deleteOld(parts, days)
      .catch((error: unknown) => {
        // The next look finds the same jobs.
        if (!(error instanceof StoreAwayError)) log.warn({ err: error }, 'jobs that are too old could not be deleted')
      })
      .finally(() => {
        isLooking = false
      })
  }
  const stop = clock.every(LOOK_MS, look)
  look()
  return async () => {
    stop()
    await looking
  }
}

async function deleteOld({ nodeId, nodes, store, bus, clock, log }: RetentionParts, days: number): Promise<void> {
  const [oldest] = (await nodes.nodes()).filter(({ lostAtMs }) => lostAtMs === null)
  if (oldest?.id !== nodeId) return
  const { deleted } = await deleteJobs(ALL_JOBS, clock.wallMs() - days * DAY_MS, { store, bus, clock })
  if (deleted > 0) log.info({ deleted, days }, 'jobs were deleted that ended longer ago than KEEP_JOBS_DAYS')
}
