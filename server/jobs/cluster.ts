import { againText, cancelText } from './deathText.ts'
import type { Bus, Clock, JobStore, Log, NodeReport, NodeStore, Released, ReleaseLost, WorkerNode } from './ports.ts'

/** What a member of a cluster works with. */
export interface ClusterParts {
  readonly nodes: NodeStore
  readonly store: JobStore
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** What this process does now. */
  report(): NodeReport
  releaseLost: ReleaseLost
  /** This process was taken for lost: asks what was given to others meanwhile. */
  confirm(): Promise<void>
}

/** How often a process tells of itself. */
const REPORT_MS = 2_000

/** How often one looks for lost processes, times their number beyond ten: together they look about ten times a second. */
const LOOK_MS = 1_000

/**
 * This process as a member of the cluster: it tells the others of itself, knows how many threads there are, and sees to it that
 * what a lost process held goes to others.
 */
export class Cluster {
  readonly #parts: ClusterParts
  readonly #stops: (() => void)[] = []
  #threads: number
  #size = 1
  #looks = 0
  #isLooking = false
  #isReporting = false
  /** Whether the store did not answer last time, and that was written down. */
  #isTroubled = false

  constructor(parts: ClusterParts) {
    this.#parts = parts
    this.#threads = parts.report().threads
  }

  /** Joins, after what predecessors of this process left is given back. */
  async open(): Promise<void> {
    await this.#parts.nodes.report(this.#parts.report())
    await this.#look()
    const { clock } = this.#parts
    this.#stops.push(
      clock.every(REPORT_MS, () => void this.#tryReport()),
      clock.every(LOOK_MS, () => void this.#tryLook()),
    )
  }

  /** Processes that live. */
  get size(): number {
    return this.#size
  }

  /** Threads of all processes that live. */
  get threads(): number {
    return this.#threads
  }

  /** Leaves. What this process held must have been given back. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop()
    try {
      await this.#parts.nodes.leave()
    } catch (error) {
      // The others see that this process is gone.
      this.#parts.log.warn({ err: error }, 'this process could not tell that it stops')
    }
  }

  async #tryReport(): Promise<void> {
    if (this.#isReporting) return
    this.#isReporting = true
    try {
      if (await this.#parts.nodes.report(this.#parts.report())) await this.#parts.confirm()
      this.#isTroubled = false
    } catch (error) {
      // The next report tells the same.
      this.#warn(error)
    } finally {
      this.#isReporting = false
    }
  }

  async #tryLook(): Promise<void> {
    this.#looks += 1
    if (this.#isLooking || this.#looks % Math.ceil(this.#size / 10) !== 0) return
    this.#isLooking = true
    try {
      await this.#look()
    } catch (error) {
      // The next look finds the same.
      this.#warn(error)
    } finally {
      this.#isLooking = false
    }
  }

  async #look(): Promise<void> {
    const { nodes, log, releaseLost } = this.#parts
    const lost = await nodes.markLost()
    for (const { id, host } of lost) log.warn({ node: id, host }, 'a process that runs trials is lost')
    const released = await releaseLost()
    for (const one of released) await this.#tell(one, lost)
    if (released.length > 0) this.#wake()
    const live = (await nodes.nodes()).filter(({ lostAtMs }) => lostAtMs === null)
    this.#size = Math.max(1, live.length)
    this.#threads = Math.max(
      this.#parts.report().threads,
      live.reduce((sum, { threads }) => sum + threads, 0),
    )
  }

  #warn(error: unknown): void {
    if (!this.#isTroubled)
      this.#parts.log.warn({ err: error }, 'the store does not answer: others may take this process for lost')
    this.#isTroubled = true
  }

  #wake(): void {
    for (const queue of ['conductors', 'tasks'] as const) this.#parts.bus.publish({ kind: 'waiting', queue })
  }

  async #tell({ jobId, tasks, restSeconds }: Released, lost: readonly WorkerNode[]): Promise<void> {
    const { store, bus, log } = this.#parts
    const hosts = [...new Set(lost.map(({ host }) => host))].join(', ')
    const message = `a worker${hosts && ` on ${hosts}`} is lost; ${againText(tasks, restSeconds)}`
    log.warn({ job: jobId, tasks }, `${message}. ${cancelText(jobId)}`)
    const job = await store.note(jobId, 'WORKER_LOST', message)
    if (job) bus.publish({ kind: 'job', job })
  }
}
